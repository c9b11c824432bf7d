"""Mutants of a ruleset: the whole ruleset with a change in one place. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from qualrules.analyze.questions import Differ, Is, Statement, Subject
from qualrules.analyze.testing.changed_rules import NOT_CERTAIN, Change
from qualrules.analyze.testing.rule_mutations import changes
from qualrules.dataclass import dataclass
from qualrules.evaluate.parts import Kind, Owner, kind_of, name_of, owners
from qualrules.evaluate.stages import gates_to, inferable
from qualrules.model import rules as r
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET

DECIDED = frozenset((MET, NOT_MET))
_GROUPS: dict[Kind, str] = {
    "criterion": "criteria",
    "definition": "definitions",
    "score": "scores",
    "promise": "promises",
    "process": "processes",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A ruleset in which one rule was changed in one place."""

    rules: r.Rules
    change: Change
    owner: Owner
    """The rule as it is."""

    @property
    def record(self) -> str:
        """The record type that the rule is about."""
        return self.owner.record

    @property
    def kind(self) -> Kind:
        """What the rule is."""
        return kind_of(self.owner)

    @property
    def name(self) -> str:
        """What the rule is called."""
        return name_of(self.owner)

    @property
    def span(self) -> Span:
        """Where the change was made."""
        return self.change.span

    @property
    def told_apart(self) -> tuple[Statement, ...]:
        """What is true of a record that tells it from the ruleset."""
        return self.change.told_apart


def mutants(rules: r.Rules, file: str) -> Iterator[Mutant]:
    """Every mutant by a change to a rule that the file declares, in the order of its lines."""
    own = [owner for owner in owners(rules) if owner.span.source.name == file]
    for owner in sorted(own, key=lambda each: each.span.start):
        for change in changes(rules, owner):
            yield Mutant(_with(rules, owner, change.rule), change, owner)


def telling_apart(mutant: Mutant) -> Iterator[tuple[Statement, ...]]:
    """What to ask for a record that tells a mutant from the rules, the plainest first.

    Plain: both are decided, a value lies just where a limit was moved to, and no outcome is met that would hide stages.
    """
    told = mutant.told_apart
    decided = (*told, *(Is(each, DECIDED) for each in _held_apart(told)))
    if isinstance(mutant.owner, r.Process):
        open_ = tuple(_not_ended(mutant.owner))
        if open_:
            yield (*decided, *open_)
            yield (*told, *open_)
    if mutant.change.limit is not None:
        yield (*decided, Is(mutant.change.limit, frozenset((MET,))))
    if decided != told:
        yield decided
    if mutant.change.claim is not None:
        yield (*decided, Is(mutant.change.claim, frozenset((MET,))))
        yield (*told, Is(mutant.change.claim, frozenset((MET,))))
    yield told


def _held_apart(statements: Sequence[Statement]) -> Iterator[Subject]:
    for statement in statements:
        if isinstance(statement, Differ):
            yield from (statement.one, statement.other)


def _not_ended(process: r.Process) -> Iterator[Statement]:
    for outcome in process.outcomes:
        if inferable(outcome):
            gates = gates_to(process, outcome.name)
            yield Is(r.And(tuple(part for gate in gates for part in gate.parts)), NOT_CERTAIN)


def closest(mutant: Mutant, failed: Sequence[r.Expectation]) -> r.Expectation:
    """Of the expectations that fail under a mutant, one of the changed rule itself, if there is one."""
    own = (each for each in failed if each.subject == mutant.name)
    return next(own, failed[0])


def _with(rules: r.Rules, owner: Owner, changed: Owner) -> r.Rules:
    group = _GROUPS[kind_of(owner)]
    others: Any = {group: {**getattr(rules, group), name_of(owner): changed}}
    return replace(rules, **others)
