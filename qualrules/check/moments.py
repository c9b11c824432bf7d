"""Conditions about time into the core: `within last 30 days`, `within 24 hours after e`, `in this quarter`.

What a moment is, is decided in `values`.
"""

from __future__ import annotations

from qualrules.check import operands, types
from qualrules.check.mistakes import refuse
from qualrules.check.rows import Lower
from qualrules.check.scope import Scope
from qualrules.check.values import lower_moment, lower_shift, unit_of
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Day, Instant
from qualrules.source import Span

_OFFSETS = {"last": -1, "this": 0, "next": 1}


def lower_within(node: syntax.Within, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`d is [not] within last 30 days` and its kin: both ends in."""
    value = lower_moment(node.value, scope, lower)
    anchor = _anchor(node, scope, lower)
    if value is None or anchor is None:
        return None
    if unit_of(node.duration.unit) == "hour" and not types.hours_fit(value.type):
        return refuse(operands.hours_on_a_date(node.duration), scope)
    back = node.direction in ("last", "before")
    moved = lower_shift(anchor, node.duration, -1 if back else 1, scope)
    if moved is None:
        return None
    low, high = (moved, anchor) if back else (anchor, moved)
    return _inside(value, low, high, node.span, negated=node.negated)


def lower_in_period(node: syntax.InPeriod, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`d is [not] in this quarter` and its kin."""
    value = lower_moment(node.value, scope, lower)
    if value is None:
        return None
    unit, offset = unit_of(node.unit), _OFFSETS[node.which]
    low = rules.PeriodEdge(unit, offset, last=False, type=Day(), span=node.span)
    high = rules.PeriodEdge(unit, offset, last=True, type=Day(), span=node.span)
    return _inside(value, low, high, node.span, negated=node.negated)


def _anchor(node: syntax.Within, scope: Scope, lower: Lower) -> rules.Value | None:
    if node.anchor is not None:
        return lower_moment(node.anchor, scope, lower)
    if unit_of(node.duration.unit) == "hour":
        return rules.Now(Instant(), node.span)
    return rules.Today(Day(), node.span)


def _inside(
    value: rules.Value, low: rules.Value, high: rules.Value, span: Span, *, negated: bool
) -> rules.Condition:
    both = rules.And((rules.Compare(">=", value, low, span), rules.Compare("<=", value, high, span)), span)
    return rules.Not(both, span) if negated else both
