"""Which fields can help a condition to be met by having no value: no other field can lose a stage by being filled in.

Learning a value never takes back what is decided, unless the absence itself was asked for: by `is missing`, by `missing
means not yet`, or by `unknown counts as`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qualrules.analyze.checks.names import conditions_of, cone
from qualrules.model import rules as r
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET


class Absence(NamedTuple):
    """A field of the record itself, and where its absence is seen."""

    field: str
    at: Span


class _Seen(NamedTuple):
    """A condition on the way down: whether it helps by being met, by being not met, and whether it stands in a `where`."""

    condition: r.Condition
    met_helps: bool
    not_met_helps: bool
    inside: bool


def absences(rules: r.Rules, condition: r.Condition) -> dict[str, Absence]:
    """The fields whose absence can help the condition to be met, each with the first place that sees it."""
    found: dict[str, Absence] = {}
    waiting, done = [_Seen(condition, True, False, False)], set[tuple[str, bool, bool, bool]]()
    while waiting:
        seen = waiting.pop(0)
        for absence in _here(rules, seen):
            found.setdefault(absence.field, absence)
        key = _name(seen)
        if key is None or key not in done:
            waiting += _under(rules, seen)
        if key is not None:
            done.add(key)
    return found


def _name(seen: _Seen) -> tuple[str, bool, bool, bool] | None:
    named = seen.condition
    return (named.name, *seen[1:]) if isinstance(named, r.Named) else None


def _here(rules: r.Rules, seen: _Seen) -> Iterator[Absence]:
    condition = seen.condition
    match condition:
        case r.Known(field) if seen.not_met_helps and is_own(field, seen.inside):
            yield Absence(field.name, condition.span)
        case r.Compare() | r.OneOf():
            for node in r.walk(condition):
                if isinstance(node, r.FieldValue) and node.not_yet and is_own(node, seen.inside):
                    yield Absence(node.name, condition.span)
        case r.Named() if condition.outer == seen.inside and not condition.links:
            rule = rules.criteria.get(condition.name) or rules.definitions[condition.name]
            counts_as = rule.unknown_counts_as
            if (counts_as is MET and seen.met_helps) or (counts_as is NOT_MET and seen.not_met_helps):
                yield from (Absence(name, rule.name_span) for name in _fields(rules, condition.name))


def _fields(rules: r.Rules, name: str) -> Iterator[str]:
    """Fields of the record that stand behind a name."""
    for condition in cone(rules, conditions_of(rules, name)):
        yield from (
            node.name for node in r.walk(condition) if isinstance(node, r.FieldValue) and not node.links
        )


def is_own(field: r.FieldValue | r.Named | r.ScoreWithin, inside: bool) -> bool:
    """Whether it is of the record itself, not of a linked one or of a row."""
    return not field.links and field.outer == inside


def _under(rules: r.Rules, seen: _Seen) -> list[_Seen]:
    condition, up, down, inside = seen
    match condition:
        case r.And(parts) | r.Or(parts):
            return [_Seen(part, up, down, inside) for part in parts]
        case r.Not(part):
            return [_Seen(part, down, up, inside)]
        case r.Quantity(most=most, parts=parts):
            return [_Seen(part, up or most is not None, down or most is not None, inside) for part in parts]
        case r.Rows(kind=kind, where=where):
            flips, counts = kind == "no", kind == "count"
            return [_Seen(where, (down if flips else up) or counts, (up if flips else down) or counts, True)]
        case r.Named(name, links=(), outer=outer) if outer == inside:
            return _behind(rules, name, up, down)
        case r.ScoreWithin() if is_own(condition, inside):
            return [_Seen(each, True, True, False) for each in conditions_of(rules, condition)]
    return []


def _behind(rules: r.Rules, name: str, up: bool, down: bool) -> list[_Seen]:
    rule = rules.criteria.get(name) or rules.definitions[name]
    gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate
    return [_Seen(part, up, down, False) for part in gate.parts]
