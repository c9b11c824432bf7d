"""Conditions rewritten: with parts replaced or left out, and rules in which some names are free to have any outcome."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from qualrules.analyze.checks.names import Key, behind, threshold
from qualrules.model import rules as r
from qualrules.model.datatypes import YesNo
from qualrules.model.schema import Field, RecordType

Path = tuple[int, ...]
"""Where a part stands: its position among the parts of its node, from the top down."""
Change = Callable[[r.Condition], r.Condition | None]


def rewritten(condition: r.Condition, change: Change) -> r.Condition:
    """The condition with each part for which `change` gives another one replaced by that, from the top down."""
    changed = change(condition)
    if changed is not None:
        return changed
    match condition:
        case r.And(parts) | r.Or(parts) | r.Quantity(parts=parts):
            return replace(condition, parts=tuple(rewritten(part, change) for part in parts))
        case r.Not(part):
            return replace(condition, part=rewritten(part, change))
        case r.Rows(where=where):
            return replace(condition, where=rewritten(where, change))
    return condition


def written_as_one(condition: r.Condition) -> bool:
    """Whether the parts were not written apart: `between`, `is within last 30 days`."""
    match condition:
        case r.And(parts) | r.Or(parts):
            return any(part.span == condition.span for part in parts)
    return False


def parts_of(condition: r.Condition) -> tuple[r.Condition, ...]:
    """The conditions that were written as parts of this one."""
    match condition:
        case r.And(parts) | r.Or(parts) | r.Quantity(parts=parts):
            return () if written_as_one(condition) else parts
        case r.Not(part) | r.Rows(where=part):
            return (part,)
    return ()


def removable(condition: r.Condition, path: Path = ()) -> Iterator[tuple[Path, r.Condition]]:
    """Every part that can be left out of what is around it, at any depth, in the order written."""
    for position, part in enumerate(parts_of(condition)):
        here = (*path, position)
        if not isinstance(condition, r.Not | r.Rows):
            yield here, part
        yield from removable(part, here)


def without(condition: r.Condition, path: Path) -> r.Condition:
    """The condition without the part that stands there."""
    first, *rest = path
    match condition:
        case r.Not(part):
            return replace(condition, part=without(part, tuple(rest)))
        case r.Rows(where=part):
            return replace(condition, where=without(part, tuple(rest)))
        case r.And(parts) | r.Or(parts) | r.Quantity(parts=parts):
            kept = (without(parts[first], tuple(rest)),) if rest else ()
            return replace(condition, parts=(*parts[:first], *kept, *parts[first + 1 :]))
    raise AssertionError(condition)


# ── Names that may have any outcome ───────────────────────────────────────────────────────────────────────────────


def freed(rules: r.Rules, keys: Collection[Key]) -> r.Rules:
    """The rules, with these names and thresholds as if nothing were known of them: a yes/no field of its own stands for
    each, which is yes, no or missing.
    """
    names = {key for key in keys if isinstance(key, str)}
    free = {key: f"is free: {number}" for number, key in enumerate(keys)}
    records = dict(rules.records)
    for key, field in free.items():
        _add_field(records, _record_of(rules, key), field)

    def change(condition: r.Condition) -> r.Condition | None:
        if isinstance(condition, r.ScoreWithin) and threshold(condition) in free:
            return _is_yes(free[threshold(condition)], condition)
        return None

    criteria = {name: _criterion(one, change) for name, one in rules.criteria.items()}
    definitions = dict(rules.definitions)
    for name in names & criteria.keys():
        one = criteria[name]
        condition = _is_yes(free[name], r.Named(name, "criterion", record=one.record))
        criteria[name] = replace(one, when=condition, unless=(), unknown_counts_as=None)
    for name in names & definitions.keys():
        condition = _is_yes(free[name], r.Named(name, "definition", record=definitions[name].record))
        definitions[name] = replace(definitions[name], gate=r.Gate((condition,)), unknown_counts_as=None)
    return replace(rules, records=records, criteria=criteria, definitions=definitions)


def _record_of(rules: r.Rules, key: Key) -> str:
    if isinstance(key, r.ScoreWithin):
        return rules.scores[key.score].record
    return (rules.criteria.get(key) or rules.definitions[key]).record


def _add_field(records: dict[str, RecordType], record: str, name: str) -> None:
    records[record] = replace(records[record], fields={**records[record].fields, name: Field(name, YesNo())})


def _is_yes(field: str, at: r.ScoreWithin | r.Named) -> r.Compare:
    value = r.FieldValue(field, YesNo(), at.links, at.outer, at.record, span=at.span)
    return r.Compare("=", value, r.Constant(True, YesNo(), at.span), at.span)


def _criterion(criterion: r.Criterion, change: Change) -> r.Criterion:
    when = rewritten(criterion.when, change)
    return replace(criterion, when=when, unless=tuple(rewritten(each, change) for each in criterion.unless))


def only(rules: r.Rules, criteria: Sequence[r.Criterion]) -> r.Rules:
    """The rules with nothing but these criteria, under names of their own, and what stands behind them."""
    conditions = [condition for one in criteria for condition in (one.when, *one.unless)]
    needed = {key.score if isinstance(key, r.ScoreWithin) else key for key in behind(rules, conditions)}
    scores = [name for name in rules.scores if name in needed]
    while scores:  # a score may add others
        added = {line.score for name in scores for line in rules.scores[name].lines if line.score}
        scores = sorted(added - needed)
        needed |= added
    kept = {name: one for name, one in rules.criteria.items() if name in needed}
    return replace(
        rules,
        criteria=kept | {f"{one.name} {number}": one for number, one in enumerate(criteria)},
        definitions={name: one for name, one in rules.definitions.items() if name in needed},
        scores={name: one for name, one in rules.scores.items() if name in needed},
        promises={},
        processes={},
        examples=(),
    )
