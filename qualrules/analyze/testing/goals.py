"""What examples ought to show and do not yet: outcomes that none expects, parts that none decides, limits that none tests.

Each goal says which ways lead to it, and whether an example shows it. Nothing is solved here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from qualrules.analyze.questions import Witness
from qualrules.analyze.testing.askable import part_way
from qualrules.analyze.testing.asking import Way
from qualrules.analyze.testing.killing import Trial
from qualrules.analyze.testing.mutants import Mutant, closest, mutants, telling_apart
from qualrules.analyze.testing.wishes import ways
from qualrules.evaluate.coverage import Covered, expected_of
from qualrules.evaluate.decided import Decided
from qualrules.evaluate.parts import Owner, Part, name_of
from qualrules.model import rules as r
from qualrules.model.datatypes import StageOf
from qualrules.model.values import fold
from qualrules.model.verdict import Claim
from qualrules.source import Span
from qualrules.truth import Outcome

UNMAPPED = f"claim {Claim.UNMAPPED.value}"
LIMITS = frozenset(("comparison", "threshold", "count", "duration", "period"))
"""The changes that move a limit; an example that notices them stands at it, or next to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """That an example expects something of a rule, in the words of `coverage`."""

    owner: Owner
    words: str
    ways: tuple[Way, ...]

    @property
    def said(self) -> str:
        """The goal in words."""
        if isinstance(self.owner, r.Process):
            return f"{self.words} of {self.owner.name}"
        what = "" if isinstance(self.owner, r.Score) else f" is {self.words}"
        return f"{name_of(self.owner)}{what}"

    @property
    def span(self) -> Span:
        """The rule."""
        return self.owner.span

    def written(self, rules: r.Rules, witness: Witness) -> Witness:
        """The record with what no way can say: a claim that names no stage is a word that rules never compare."""
        owner = self.owner
        if not isinstance(owner, r.Process) or owner.claim is None or self.words != UNMAPPED:
            return witness
        datatype = rules.records[owner.record].fields[owner.claim].type
        stages = datatype.spelling if isinstance(datatype, StageOf) else {}
        word = next(word for word in _words() if fold(word) not in stages)
        return Witness(witness.record, {**witness.given, owner.claim: word}, witness.as_of)

    def shown_by(self, rules: r.Rules, trial: Trial) -> r.Expectation | None:
        """The expectation that reaches the goal, among all that the example could have; None where there is none."""
        found = (
            each for each in trial.example.expects if expected_of(rules, each) == (self.owner, self.words)
        )
        return next(found, None)


@dataclass(frozen=True, slots=True, eq=False)
class DecidedOnce:
    """That a part of a rule is met, or not met, in an example."""

    part: Part
    outcome: Outcome
    text: str
    ways: tuple[Way, ...]

    @property
    def owner(self) -> Owner:
        """The rule in which it stands."""
        return self.part.owner

    @property
    def said(self) -> str:
        """The goal in words."""
        return f"{self.text} ({self.outcome.words})"

    @property
    def span(self) -> Span:
        """The part."""
        return self.part.span

    def shown_by(self, rules: r.Rules, trial: Trial) -> r.Expectation | None:
        """What to expect of the part's rule, where the example decides the part that way."""
        if self.outcome not in trial.heard.of(self.part):
            return None
        return _of_owner(trial.example, self.owner, "overdue" if self.part.when is not None else None)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """That an example would fail if a limit were moved."""

    mutant: Mutant
    ways: tuple[Way, ...]

    @property
    def owner(self) -> Owner:
        """The rule that has the limit."""
        return self.mutant.owner

    @property
    def said(self) -> str:
        """The goal in words."""
        return f"the limit of {self.mutant.change.before}"

    @property
    def span(self) -> Span:
        """The limit."""
        return self.mutant.span

    def shown_by(self, rules: r.Rules, trial: Trial) -> r.Expectation | None:
        """The expectation that would fail."""
        failed = trial.failures(self.mutant)
        return closest(self.mutant, failed) if failed else None


def _words() -> Iterator[str]:
    yield "Somewhere else"
    yield from (f"Somewhere else {number}" for number in count(2))


Goal = Expected | DecidedOnce | Limit


def goals(
    rules: r.Rules, file: str, covered: Iterable[Covered], decided: Iterable[Decided], trials: Sequence[Trial]
) -> list[Goal]:
    """Everything that is missing in the examples of a file, in the order of its rules."""
    found = [*_expected(rules, covered), *_decided(decided), *_limits(rules, file, trials)]
    return sorted(found, key=lambda goal: goal.owner.span.start)


def _expected(rules: r.Rules, covered: Iterable[Covered]) -> Iterator[Goal]:
    for one in covered:
        for words in one.missing:
            yield Expected(one.rule, words, ways(rules, one.rule, words))


def _decided(decided: Iterable[Decided]) -> Iterator[Goal]:
    for one in decided:
        for outcome in one.never:
            yield DecidedOnce(one.part, outcome, one.text, (part_way(one, outcome),))


def _limits(rules: r.Rules, file: str, trials: Sequence[Trial]) -> Iterator[Goal]:
    for mutant in mutants(rules, file):
        if mutant.change.kind in LIMITS and not any(trial.failures(mutant) for trial in trials):
            yield Limit(mutant, tuple(telling_apart(mutant)))


def _of_owner(example: r.Example, owner: Owner, kind: str | None) -> r.Expectation | None:
    """What the example expects of a rule itself."""
    own = (each for each in example.expects if each.subject == name_of(owner))
    return next((each for each in own if kind in (None, each.kind)), None)
