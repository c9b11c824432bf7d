"""What changes to rules have in common: how one is told, and how conditions and gates are changed inside of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.analyze.questions import Is, Statement
from qualrules.analyze.testing.mutations import Edit, edits, with_other, without
from qualrules.dataclass import dataclass
from qualrules.evaluate.condition_text import condition_text
from qualrules.evaluate.parts import Owner
from qualrules.model import rules as r
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET, UNKNOWN

NOT_RULED_OUT = frozenset((MET, UNKNOWN))
NOT_CERTAIN = frozenset((NOT_MET, UNKNOWN))
NEVER = Is(r.Or(()), frozenset((MET,)))
"""True of no record."""
_MOVED = ("threshold", "duration", "period")


@dataclass(frozen=True, slots=True)
class Change:
    """A change in one place of a rule. `after` is empty where something was dropped.

    `told_apart`: what is true of just the records that the rule and the changed one judge differently.
    """

    kind: str
    before: str
    after: str
    span: Span
    rule: Owner
    told_apart: tuple[Statement, ...]
    limit: r.Condition | None = None
    """That a value lies just where the limit was moved to."""
    claim: r.Condition | None = None
    """That the CRM claims the stage in which the change shows, where no other expectation might see it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A change to a part of a rule, before it is known what comes of it."""

    kind: str
    before: str
    after: str
    span: Span
    limit: r.Condition | None = None


def change_of(place: Place, rule: Owner, *told_apart: Statement) -> Change:
    """The change that makes a rule this one."""
    return Change(place.kind, place.before, place.after, place.span, rule, told_apart, place.limit)


def edited(condition: r.Condition, currency: str | None) -> Iterator[tuple[Place, r.Condition]]:
    """Every change to a condition, and the condition with it."""
    for edit, new in edits(condition):
        after = "" if edit.after is None else condition_text(edit.after, currency)
        before = condition_text(edit.before, currency)
        yield Place(edit.kind, before, after, edit.span, _limit(edit)), new


def _limit(edit: Edit) -> r.Condition | None:
    if edit.kind in _MOVED and isinstance(edit.after, r.Compare) and not edit.in_rows:
        return r.Compare("=", edit.after.left, edit.after.right)
    return None


def dropped(kind: str, condition: r.Condition, currency: str | None) -> Place:
    """A condition that is left out."""
    return Place(kind, condition_text(condition, currency), "", condition.span)


def unless_edits(
    unless: tuple[r.Condition, ...], currency: str | None
) -> Iterator[tuple[Place, tuple[r.Condition, ...]]]:
    """Every change to what blocks a rule: one left out, one changed."""
    for number, condition in enumerate(unless):
        yield dropped("unless_dropped", condition, currency), without(unless, number)
        for place, new in edited(condition, currency):
            yield place, with_other(unless, number, new)


def gate_edits(gate: r.Gate, currency: str | None) -> Iterator[tuple[Place, r.Gate]]:
    """Every change to a gate: a need left out or changed, and what blocks it."""
    for number, need in enumerate(gate.needs):
        yield dropped("need_dropped", need, currency), replace(gate, needs=without(gate.needs, number))
        for place, new in edited(need, currency):
            yield place, replace(gate, needs=with_other(gate.needs, number, new))
    for place, unless in unless_edits(gate.unless, currency):
        yield place, replace(gate, unless=unless)
