"""Many questions about the records of one type, some of them with conditions that stand nowhere in the ruleset.

A prover makes its variables from what its rulesets ask of texts and of child rows. New conditions are therefore given to it
as criteria of the ruleset; costly ones each to a prover of its own, because together they make every question hard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from qualrules.analyze.prover import OVER, Prover
from qualrules.analyze.questions import Answer, Budget, Differ, Higher, Is, Statement, Subject, Undecided
from qualrules.dataclass import dataclass
from qualrules.evaluate.fields_read import every_condition
from qualrules.model import rules as r

Way = tuple[Statement, ...]
"""What is true of a record all at once."""


@dataclass(frozen=True)
class Sifted:
    """Of several questions, by position: those that no record answers, and those that were not decided."""

    impossible: frozenset[int]
    undecided: frozenset[int]


class Asking:
    """Answers the questions that it was made with; `as_of` is the day that witnesses prefer."""

    def __init__(
        self,
        rules: r.Rules,
        record: str,
        questions: Sequence[Way],
        budget: Budget,
        as_of: date | datetime,
    ) -> None:
        self._rules = rules
        self._record = record
        self._budget = budget
        self._as_of = as_of
        self._own = set(_costly(condition for _, condition in every_condition(rules)))
        self._shared = [question for question in questions if not self.is_alone(question)]
        self._prover: Prover | None = None

    def is_alone(self, question: Way) -> bool:
        """Whether a question has something costly that the ruleset does not have."""
        return any(node not in self._own for node in _costly(_conditions(question)))

    def sift(self, questions: Sequence[Way]) -> Sifted:
        """Which questions no record answers."""
        together = [number for number, question in enumerate(questions) if not self.is_alone(question)]
        found = self._common().impossible([questions[number] for number in together])
        impossible = {together[number] for number in found.impossible}
        undecided = {together[number] for number in found.undecided}
        for number in set(range(len(questions))) - set(together):
            # A prover takes time to make, also where there is none left.
            over = self._budget.is_over()
            answer = None if over else self._alone(questions[number]).possible(*questions[number])
            if answer is not True:
                (undecided if answer is None else impossible).add(number)
        return Sifted(frozenset(impossible), frozenset(undecided))

    def ask(self, question: Way) -> Answer:
        """The answer to one question."""
        if self._budget.is_over():
            return Undecided(OVER)
        prover = self._alone(question) if self.is_alone(question) else self._common()
        return prover.ask(*question)

    def possible(self, question: Way) -> bool | None:
        """Whether a record does all that; None where it is not decided, or where the parts cannot be asked together."""
        if self._budget.is_over() or self.is_alone(question):
            return None
        return self._common().possible(*question)

    def _common(self) -> Prover:
        if self._prover is None:
            self._prover = self._made(self._shared)
        return self._prover

    def _alone(self, question: Way) -> Prover:
        return self._made([question])

    def _made(self, questions: Iterable[Way]) -> Prover:
        asked = dict.fromkeys(each for question in questions for each in _conditions(question))
        known = {condition for _, condition in every_condition(self._rules)}
        new = {
            f"~{number}": r.Criterion(f"~{number}", "", self._record, condition)
            for number, condition in enumerate(asked)
            if condition not in known
        }
        rules = replace(self._rules, criteria={**self._rules.criteria, **new})
        return Prover((rules,), self._record, self._budget, self._as_of)


def _conditions(question: Way) -> Iterator[r.Condition]:
    """Every condition that a question asks, names not followed."""
    for statement in question:
        match statement:
            case Is(subject=subject):
                yield from _of_subject(subject)
            case Differ(one=one, other=other):
                yield from (*_of_subject(one), *_of_subject(other))
            case Higher(scores=scores):
                yield from (line.when for score in scores for line in score.lines if line.when is not None)


def _of_subject(subject: Subject) -> Sequence[r.Condition]:
    match subject:
        case r.Criterion(when=when, unless=unless):
            return (when, *unless)
        case r.Definition(gate=gate):
            return gate.parts
        case r.Gate():
            return subject.parts
    return (subject,)


def _costly(conditions: Iterable[r.Condition]) -> Iterator[r.Condition | r.Value]:
    for condition in conditions:
        yield from (node for node in r.walk(condition) if _is_costly(node))


def _is_costly(node: r.Condition | r.Value) -> bool:
    """Child rows, and products of fields: each new one makes every question harder."""
    return isinstance(node, r.Rows | r.Aggregate) or (isinstance(node, r.Arithmetic) and node.op == "*")
