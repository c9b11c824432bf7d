"""Scores and conditional counts against written numbers: both are ranges while answers are missing.

A bound with a fraction is rounded to the whole number that says the same. Everything else about comparing is
in `comparisons`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from qualrules.check import misfits, operands, paths
from qualrules.check.literals import decimal_of_literal
from qualrules.check.mistakes import bare, literal, refuse, words
from qualrules.check.rows import Lower, conditional_count, lower_aggregate
from qualrules.check.scope import Scope
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Number
from qualrules.source import Span

MIRROR: dict[rules.Comparison, rules.Comparison] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


@dataclass(frozen=True, slots=True)
class Range:
    """A score or conditional count that is compared: how it is called, and the condition that it lies in
    bounds."""

    side: syntax.Expression
    called: str
    within: Callable[[int | None, int | None, Span], rules.Condition]


def range_of(expression: syntax.Expression, scope: Scope) -> bool:
    """Whether the expression is a score, or a count with a `where`."""
    node = bare(expression)
    return conditional_count(node) is not None or score_named(node, scope) is not None


def score_named(expression: syntax.Expression, scope: Scope) -> paths.RuleName | None:
    """The score that a path names, if it names one."""
    node = bare(expression)
    found = paths.look_up(node, scope) if isinstance(node, syntax.Path) else None
    return found if isinstance(found, paths.RuleName) and found.rule.kind == "score" else None


def compare_range(
    op: rules.Comparison,
    side: syntax.Expression,
    other: syntax.Expression,
    span: Span,
    scope: Scope,
    lower: Lower,
) -> rules.Condition | None:
    """`score >= 50`, `count of contacts where (…) < 2`; `side` is the range, `other` a written number."""
    found = _range(side, scope, lower)
    number = _points(other, found, scope)
    if found is None or number is None:
        return None
    bounds = _bounds(op, decimal_of_literal(number))
    if bounds is None:
        return refuse(operands.not_whole(number, found.called), scope)
    condition = found.within(*bounds, span)
    return rules.Not(condition, span) if op == "!=" else condition


def between_range(node: syntax.Between, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`score is between 20 and 50`: both ends in."""
    found = _range(node.value, scope, lower)
    low, high = _points(node.low, found, scope), _points(node.high, found, scope)
    if found is None or low is None or high is None:
        return None
    least = _whole(decimal_of_literal(low), ROUND_CEILING)
    most = _whole(decimal_of_literal(high), ROUND_FLOOR)
    condition = found.within(least, most, node.span)
    return rules.Not(condition, node.span) if node.negated else condition


def _range(side: syntax.Expression, scope: Scope, lower: Lower) -> Range | None:
    node = bare(side)
    score = score_named(node, scope)
    if score is not None:
        if scope.row is not None and isinstance(node, syntax.Path):
            return refuse(operands.score_use(node, scope), scope)
        return Range(side, words(side), _score_within(score))
    counted = conditional_count(node)
    figure = lower_aggregate(counted, scope, lower) if counted is not None else None
    if figure is None or figure.where is None:
        return None
    return Range(side, "a count", _rows_within(figure.rows, figure.where))


def _score_within(score: paths.RuleName) -> Callable[[int | None, int | None, Span], rules.Condition]:
    def within(least: int | None, most: int | None, span: Span) -> rules.Condition:
        return rules.ScoreWithin(
            score.rule.name, least, most, score.links, score.outer, score.record, span=span
        )

    return within


def _rows_within(
    rows: rules.FieldValue, where: rules.Condition
) -> Callable[[int | None, int | None, Span], rules.Condition]:
    def within(least: int | None, most: int | None, span: Span) -> rules.Condition:
        return rules.Rows("count", rows, where, max(0, least or 0), most, span)

    return within


def _points(other: syntax.Expression, found: Range | None, scope: Scope) -> syntax.NumberLiteral | None:
    """The written number that a range is compared with."""
    written = literal(bare(other))
    if isinstance(written, syntax.NumberLiteral) and written.currency is None:
        return written
    if found is None:
        return None
    if written is not None:
        but = "it cannot be compared with"
        return refuse(misfits.differs(written, Number(), scope, found.called, but), scope)
    return refuse(_not_written(found, other), scope)


def _not_written(found: Range, other: syntax.Expression) -> Diagnostic | None:
    side = bare(found.side)
    return operands.score_beside(side, other) if isinstance(side, syntax.Path) else None


def _bounds(op: rules.Comparison, number: Decimal) -> tuple[int | None, int | None] | None:
    """The whole numbers that `op number` allows; None where it would have to equal a fraction."""
    floor, ceiling = _whole(number, ROUND_FLOOR), _whole(number, ROUND_CEILING)
    match op:
        case ">=":
            return ceiling, None
        case ">":
            return floor + 1, None
        case "<=":
            return None, floor
        case "<":
            return None, ceiling - 1
        case "=" | "!=":
            return (floor, floor) if floor == ceiling else None


def _whole(number: Decimal, rounding: str) -> int:
    return int(number.to_integral_value(rounding))
