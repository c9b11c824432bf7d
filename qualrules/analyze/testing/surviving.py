"""What became of the mutants that no example noticed: proved equal, or the record that would catch them.

An example that is shown was run: it comes true under the rules, and fails under each mutant for which it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from qualrules.analyze.questions import Budget, Impossible, Possible, Undecided, Witness
from qualrules.analyze.testing.expectations import expect_line, full_example, with_expectations
from qualrules.analyze.testing.killing import Trial
from qualrules.analyze.testing.mutants import Mutant, closest, telling_apart
from qualrules.analyze.testing.paste import title_of
from qualrules.analyze.witness import written
from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.reading.plain import PlainReader

if TYPE_CHECKING:
    from qualrules.analyze.testing.asking import Asking

NOT_SEEN = "they are judged differently only where no expectation can say so"
MAYBE = "it may be equal, which only a proof can tell"
NO_RECORD = "a record may tell them apart, but none was found"
SHORT = 50
"""Characters of a record that a title can hold."""


@dataclass(frozen=True)
class Catch:
    """An example that is missing, and the mutants that it would catch."""

    example: r.Example
    mutants: tuple[Mutant, ...]


@dataclass(frozen=True)
class Open:
    """A mutant of which it is not known whether a record tells it from the rules; `reason` says why."""

    mutant: Mutant
    reason: str


@dataclass(frozen=True)
class Survived:
    """All that no example noticed."""

    equal: tuple[Mutant, ...] = ()
    catches: tuple[Catch, ...] = ()
    open: tuple[Open, ...] = ()


def unproved(mutants: Sequence[Mutant]) -> Survived:
    """The same where nothing can be asked of a solver."""
    return Survived(open=tuple(Open(mutant, MAYBE) for mutant in mutants))


def survived(
    rules: r.Rules,
    mutants: Sequence[Mutant],
    budget: Budget,
    as_of: date | datetime,
    step: Callable[[], None] = lambda: None,
) -> Survived:
    """Ask of each mutant whether it is equal, and if not, by which record it is caught. `step` is called for each."""
    search = _Search(rules, budget, as_of, step)
    for record in dict.fromkeys(mutant.record for mutant in mutants):
        search.of_record(record, [mutant for mutant in mutants if mutant.record == record])
    return Survived(tuple(search.equal), tuple(search.catches), tuple(search.open))


@dataclass(frozen=True)
class Mutated:
    """The mutants of a file: those that its examples notice, and what became of the others.

    `proved`: the others were asked about, so that those that are equal do not count.
    """

    noticed: tuple[Mutant, ...]
    survived: Survived
    proved: bool = True

    @property
    def counted(self) -> int:
        """All that are not proved equal."""
        return len(self.noticed) + self.missed + len(self.survived.open)

    @property
    def missed(self) -> int:
        """Those of which no example takes notice, though a record would."""
        return sum(len(catch.mutants) for catch in self.survived.catches)


class _Search:
    def __init__(
        self, rules: r.Rules, budget: Budget, as_of: date | datetime, step: Callable[[], None]
    ) -> None:
        self._rules = rules
        self._budget = budget
        self._as_of = as_of
        self._step = step
        self._reader = PlainReader(rules)
        self._taken = {example.title for example in rules.examples}
        self.equal: list[Mutant] = []
        self.catches: list[Catch] = []
        self.open: list[Open] = []

    def of_record(self, record: str, mutants: Sequence[Mutant]) -> None:
        """The mutants of the rules about one record type."""
        from qualrules.analyze.testing.asking import Asking

        questions = [question for mutant in mutants for question in telling_apart(mutant)]
        asking = Asking(self._rules, record, questions, self._budget, self._as_of)
        left = list(mutants)
        while left:
            caught = self._caught(asking, left[0], left)
            left = [mutant for mutant in left if mutant not in caught]
            self._steps(len(caught))

    def _steps(self, number: int) -> None:
        for _ in range(number):
            self._step()

    def _caught(self, asking: Asking, mutant: Mutant, left: Sequence[Mutant]) -> Sequence[Mutant]:
        """The mutants that are settled by a question about one of them."""
        reason = NO_RECORD
        if asking.possible(mutant.told_apart) is False:
            self.equal.append(mutant)
            return (mutant,)
        for question in telling_apart(mutant):
            answer = asking.ask(question)
            if isinstance(answer, Impossible) and question == mutant.told_apart:
                self.equal.append(mutant)
                return (mutant,)
            if isinstance(answer, Undecided):
                reason = answer.reason
            elif isinstance(answer, Possible) and answer.witness is not None:
                caught = self._by(answer.witness, left)
                if mutant in caught:
                    return caught
                reason = NOT_SEEN
        self.open.append(Open(mutant, reason))
        return (mutant,)

    def _by(self, witness: Witness, left: Sequence[Mutant]) -> Sequence[Mutant]:
        """The mutants that an example of the record catches; the example is kept, if there are any."""
        full = full_example(self._rules, witness)
        trial = Trial(self._rules, full, self._reader)
        found = [(mutant, failed) for mutant in left if (failed := trial.failures(mutant))]
        if not found:
            return ()
        kept = {closest(mutant, failed) for mutant, failed in found}
        expects = [each for each in full.expects if each in kept]
        title = title_of(_words(self._rules, full, expects, found[0][0]), self._taken)
        self._taken.add(title)
        example = replace(with_expectations(full, expects), title=title)
        caught = tuple(mutant for mutant, _ in found)
        self.catches.append(Catch(example, caught))
        return caught


def _words(rules: r.Rules, example: r.Example, expects: Sequence[r.Expectation], mutant: Mutant) -> str:
    """What the example shows, and of which record, as a title; of a long record what decides."""
    said = ", ".join(expect_line(each, rules).removeprefix("expect ") for each in expects[:2])
    more = f" and {len(expects) - 2} more" if len(expects) > 2 else ""
    given = written.in_words(example.given, rules, example.record)
    return f"{said}{more}: {given if len(given) <= SHORT else f'{mutant.change.before} decides'}"
