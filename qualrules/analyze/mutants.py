"""Mutants of a ruleset: the whole ruleset with a change in one place. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from qualrules.analyze.questions import Statement
from qualrules.analyze.rule_mutations import Change, changes
from qualrules.dataclass import dataclass
from qualrules.evaluate.parts import Kind, Owner, kind_of, name_of, owners
from qualrules.model import rules as r
from qualrules.source import Span

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


def closest(mutant: Mutant, failed: Sequence[r.Expectation]) -> r.Expectation:
    """Of the expectations that fail under a mutant, one of the changed rule itself, if there is one."""
    own = (each for each in failed if each.subject == mutant.name)
    return next(own, failed[0])


def _with(rules: r.Rules, owner: Owner, changed: Owner) -> r.Rules:
    group = _GROUPS[kind_of(owner)]
    others: Any = {group: {**getattr(rules, group), name_of(owner): changed}}
    return replace(rules, **others)
