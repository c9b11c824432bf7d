"""Missing examples: the fewest records that show what the examples of a file do not.

A record is asked for that reaches as many goals at once as go together, is replayed, and every goal that it reaches is done
with; what the others reach too is left out again. All that is suggested comes true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qualrules.analyze.questions import Answer, Budget, Impossible, Possible, Undecided, Witness
from qualrules.analyze.testing.asking import Asking, Way
from qualrules.analyze.testing.expectations import expect_line, full_example, with_expectations
from qualrules.analyze.testing.goals import Expected, Goal
from qualrules.analyze.testing.killing import Trial
from qualrules.analyze.testing.paste import title_of
from qualrules.analyze.testing.wishes import ways
from qualrules.evaluate.coverage import expected_of
from qualrules.evaluate.parts import name_of
from qualrules.model import rules as r
from qualrules.reading.plain import PlainReader
from qualrules.truth import MET

TOGETHER = 40
"""How many more goals are tried for one record."""
IN_VAIN = 10
"""How many of them one after the other may not go with it."""
NO_RECORD = "a record may do it, but none was found"
NOT_SEEN = "a record was found, but no expectation shows it"


@dataclass(frozen=True)
class Suggestion:
    """An example that is missing, and what it shows: the goals in words."""

    example: r.Example
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Missed:
    """A goal for which no example was found, and why."""

    goal: Goal
    reason: str


@dataclass(frozen=True)
class Suggested:
    """The examples, in the order of the rules that they are for; `impossible`: goals that no record reaches."""

    suggestions: tuple[Suggestion, ...] = ()
    missed: tuple[Missed, ...] = ()
    impossible: tuple[Goal, ...] = ()


@dataclass(eq=False)
class _Found:
    """A record, with the expectation by which each goal is reached."""

    trial: Trial
    reached: dict[Goal, r.Expectation] = field(default_factory=dict)


def suggest(
    rules: r.Rules,
    goals: Sequence[Goal],
    budget: Budget,
    as_of: date | datetime,
    step: Callable[[], None] = lambda: None,
) -> Suggested:
    """Examples for the goals. `step` is called for each goal that is done with."""
    search = _Search(rules, budget, as_of, step)
    for record in dict.fromkeys(goal.owner.record for goal in goals):
        search.of_record(record, [goal for goal in goals if goal.owner.record == record])
    taken = {example.title for example in rules.examples}
    kept = _without_superfluous(search.found)
    return Suggested(
        tuple(_suggestion(rules, found, taken) for found in kept),
        tuple(search.missed),
        tuple(search.impossible),
    )


def smallest(
    rules: r.Rules, file: str, budget: Budget, as_of: date | datetime, step: Callable[[], None] = lambda: None
) -> Suggested:
    """For each criterion and definition of a file the smallest record that meets it."""
    suggestions: list[Suggestion] = []
    missed: list[Missed] = []
    taken = {example.title for example in rules.examples}
    named: list[r.Criterion | r.Definition] = [*rules.criteria.values(), *rules.definitions.values()]
    for rule in named:
        if rule.span.source.name != file:
            continue
        goal = Expected(rule, MET.words, ways(rules, rule, MET.words))
        answer = Asking(rules, rule.record, goal.ways, budget, as_of).ask(goal.ways[0])
        if isinstance(answer, Possible) and answer.witness is not None:
            suggestions.append(_least(rules, goal, answer.witness, taken))
        else:
            missed.append(Missed(goal, _why(answer)))
        step()
    return Suggested(tuple(suggestions), tuple(missed))


def _least(rules: r.Rules, goal: Expected, witness: Witness, taken: set[str]) -> Suggestion:
    full = full_example(rules, witness)
    own = [each for each in full.expects if expected_of(rules, each) == (goal.owner, goal.words)]
    title = title_of(f"The least for {name_of(goal.owner)}", taken)
    taken.add(title)
    return Suggestion(replace(with_expectations(full, own), title=title), (goal.said,))


def _why(answer: Answer) -> str:
    match answer:
        case Undecided(reason):
            return reason
        case Impossible():
            return "no record does it (proved)"
    return NO_RECORD


class _Search:
    def __init__(
        self, rules: r.Rules, budget: Budget, as_of: date | datetime, step: Callable[[], None]
    ) -> None:
        self._rules = rules
        self._budget = budget
        self._as_of = as_of
        self._step = step
        self._reader = PlainReader(rules)
        self.found: list[_Found] = []
        self.missed: list[Missed] = []
        self.impossible: list[Goal] = []

    def of_record(self, record: str, goals: Sequence[Goal]) -> None:
        """The goals of the rules about one record type."""
        questions = [way for goal in goals for way in goal.ways]
        asking = Asking(self._rules, record, questions, self._budget, self._as_of)
        left = list(goals)
        while left:
            goal, *others = left
            done = self._reach(asking, goal, others)
            left = [each for each in others if each not in done]
            for _ in range(len(others) + 1 - len(left)):
                self._step()

    def _reach(self, asking: Asking, goal: Goal, others: Sequence[Goal]) -> set[Goal]:
        """The goals that are done with once one of them has its record, or is known to have none."""
        if all(asking.possible(way) is False for way in goal.ways):
            self.impossible.append(goal)
            return {goal}
        reason, impossible = NO_RECORD, 0
        for way in goal.ways:
            for question in dict.fromkeys((self._together(asking, way, others), way)):
                answer = asking.ask(question)
                if isinstance(answer, Undecided):
                    reason = answer.reason
                elif isinstance(answer, Impossible):
                    impossible += question == way
                elif answer.witness is not None:
                    found = self._replayed(goal, answer.witness, others)
                    if goal in found.reached:
                        self.found.append(found)
                        return set(found.reached)
                    reason = NOT_SEEN
        if impossible == len(goal.ways):
            self.impossible.append(goal)
        else:
            self.missed.append(Missed(goal, reason))
        return {goal}

    def _together(self, asking: Asking, way: Way, others: Sequence[Goal]) -> Way:
        """The way, and with it whatever of the others one record can do as well."""
        if asking.is_alone(way):
            return way
        vain = 0
        for other in others[:TOGETHER]:
            more = (*way, *(each for each in other.ways[0] if each not in way))
            if asking.possible(more):
                way, vain = more, 0
            else:
                vain += 1
            if vain > IN_VAIN:
                break
        return way

    def _replayed(self, wanted: Goal, witness: Witness, others: Sequence[Goal]) -> _Found:
        if isinstance(wanted, Expected):
            witness = wanted.written(self._rules, witness)
        trial = Trial(self._rules, full_example(self._rules, witness), self._reader)
        found = _Found(trial)
        for goal in (wanted, *others):
            expectation = goal.shown_by(self._rules, trial)
            if expectation is not None:
                found.reached[goal] = expectation
        return found


def _without_superfluous(found: Sequence[_Found]) -> list[_Found]:
    """Without records all of whose goals are reached by others; those found last go first."""
    kept = list(found)
    for one in reversed(found):
        others = {goal for other in kept if other is not one for goal in other.reached}
        if set(one.reached) <= others:
            kept.remove(one)
    return kept


def _suggestion(rules: r.Rules, found: _Found, taken: set[str]) -> Suggestion:
    full = found.trial.example
    wanted = set(found.reached.values())
    expects = [each for each in full.expects if each in wanted]
    title = title_of(_words(rules, found.reached), taken)
    taken.add(title)
    shows = tuple(dict.fromkeys(goal.said for goal in found.reached))
    return Suggestion(replace(with_expectations(full, expects), title=title), shows)


def _words(rules: r.Rules, reached: Mapping[Goal, r.Expectation]) -> str:
    """What an example shows first, and how much more, as a title."""
    goal, expectation = next(iter(reached.items()))
    line = expect_line(expectation, rules).removeprefix("expect ")
    said = line if isinstance(goal, Expected) else f"{line}: {goal.said}"
    more = len(set(reached.values())) - 1
    return f"{said}, and {more} more" if more else said
