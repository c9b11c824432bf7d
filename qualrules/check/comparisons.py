"""Comparisons into the core: `=` and its kin, `between`, `is one of`, with types and digits checked.

Which record a name belongs to and what a value is are decided in `paths` and `values`.
"""

from __future__ import annotations

from qualrules.check import digits, incomparable, literals, operands, types
from qualrules.check.mistakes import bare, literal, refuse, words
from qualrules.check.options import lower_options
from qualrules.check.ranges import MIRROR, between_range, compare_range, range_of, score_named
from qualrules.check.rows import Lower, conditional_count
from qualrules.check.scope import Scope
from qualrules.check.values import lower_value
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import (
    NUMERIC,
    Choices,
    Duration,
    Link,
    ListOf,
    Ratio,
    StageOf,
    Type,
    YesNo,
)
from qualrules.model.values import BLANKS
from qualrules.source import Span


def lower_compare(node: syntax.Compare, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`a >= b`, `a is b` and their kin."""
    for side, other, op in ((node.left, node.right, node.op), (node.right, node.left, MIRROR[node.op])):
        if _ranged_against(side, other, scope):
            return compare_range(op, side, other, node.span, scope, lower)
    text = _empty_text(node)
    if text is not None:
        value = lower_value_beside(node, text, scope, lower)
        if value is None:
            return None
        other = node.left if text is bare(node.right) else node.right
        mistake = incomparable.comparison_of_empty(other, text, node.span, negated=node.op == "!=")
        return refuse(mistake, scope)
    return compare(node.op, node.left, node.right, node.span, node.op_span, scope, lower)


def lower_between(node: syntax.Between, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`x is [not] between a and b`: both ends in."""
    if range_of(node.value, scope) and _written_or_score(node, scope):
        return between_range(node, scope, lower)
    before = len(scope.report.diagnostics)
    low = compare(">=", node.value, node.low, node.span, node.span, scope, lower)
    if low is None and _blames(node.value, before, scope):
        return None
    high = compare("<=", node.value, node.high, node.span, node.span, scope, lower)
    if low is None or high is None:
        return None
    both = rules.And((low, high), node.span)
    return rules.Not(both, node.span) if node.negated else both


def lower_one_of(node: syntax.IsOneOf, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`x is [not] one of (…)`: the *or* of equalities."""
    if conditional_count(node.value) is not None:
        condition = _count_one_of(node, scope, lower)
    else:
        condition = _value_one_of(node, scope, lower)
    if condition is None:
        return None
    return rules.Not(condition, node.span) if node.negated else condition


def compare(
    op: rules.Comparison,
    left: syntax.Expression,
    right: syntax.Expression,
    span: Span,
    op_span: Span,
    scope: Scope,
    lower: Lower,
) -> rules.Condition | None:
    """Two values of types that fit, or None after a reported mistake."""
    pair = _pair(op, left, right, op_span, scope, lower)
    if pair is None or not _fit(op, pair, (left, right), op_span, scope):
        return None
    condition = rules.Compare(op, *pair, span)
    if isinstance(pair[0].type, (*NUMERIC, Ratio)):
        count = digits.needed(*pair)
        if count > digits.MOST:
            return refuse(operands.too_many_digits(span, count), scope)
    return condition


def lower_value_beside(
    node: syntax.Compare, text: syntax.String, scope: Scope, lower: Lower
) -> rules.Value | None:
    """The side of a comparison that is not the given text."""
    return _single(node.left if text is bare(node.right) else node.right, scope, lower)


def _ranged_against(side: syntax.Expression, other: syntax.Expression, scope: Scope) -> bool:
    """Whether they are compared as ranges: a score always, a conditional count with a written number."""
    if score_named(side, scope) is not None:
        return True
    return conditional_count(side) is not None and literal(bare(other)) is not None


def _written_or_score(node: syntax.Between, scope: Scope) -> bool:
    written = all(literal(bare(end)) is not None for end in (node.low, node.high))
    return written or score_named(node.value, scope) is not None


def _empty_text(node: syntax.Compare) -> syntax.String | None:
    """The empty text on one side of an equality."""
    for side in (node.right, node.left):
        text = bare(side)
        if node.op in ("=", "!=") and isinstance(text, syntax.String) and not text.value.strip(BLANKS):
            return text
    return None


def _blames(value: syntax.Expression, before: int, scope: Scope) -> bool:
    """Whether a mistake since then is about the value: comparing it once more would only repeat it."""
    new = scope.report.diagnostics[before:]
    return not new or any(_holds(value.span, mistake.span) for mistake in new)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _single(expression: syntax.Expression, scope: Scope, lower: Lower) -> rules.Value | None:
    """A value that can be compared: no list, link or `some of` field."""
    value = lower_value(expression, scope, lower)
    if value is not None and isinstance(value.type, Choices | Link | ListOf | Duration):
        return refuse(incomparable.not_single(bare(expression), value.type), scope)
    return value


def _pair(
    op: rules.Comparison,
    left: syntax.Expression,
    right: syntax.Expression,
    op_span: Span,
    scope: Scope,
    lower: Lower,
) -> tuple[rules.Value, rules.Value] | None:
    """Both sides; a written value is read as the kind of the other side."""
    left_written, right_written = literal(bare(left)), literal(bare(right))
    first: rules.Value | None
    second: rules.Value | None
    if right_written is not None and left_written is None:
        first = _single(left, scope, lower)
        second = _beside(op, right_written, first, left, op_span, scope)
    elif left_written is not None and right_written is None:
        second = _single(right, scope, lower)
        first = _beside(op, left_written, second, right, op_span, scope)
    else:
        first, second = _single(left, scope, lower), _single(right, scope, lower)
    return None if first is None or second is None else (first, second)


def _beside(
    op: rules.Comparison,
    written: syntax.Literal_,
    value: rules.Value | None,
    other: syntax.Expression,
    op_span: Span,
    scope: Scope,
) -> rules.Constant | None:
    if value is None:
        # Its own form is still worth checking; what it should be is not known.
        literals.written(written, scope)
        return None
    if _ordering(op) and not types.ordered(value.type) and _same_sort(written, value.type):
        return refuse(incomparable.no_order(other, value.type, op_span), scope)
    return literals.lower_beside(written, value.type, scope, what=words(other))


def _ordering(op: rules.Comparison) -> bool:
    return op not in ("=", "!=")


def _same_sort(written: syntax.Literal_, datatype: Type) -> bool:
    return isinstance(written, syntax.YesNoLiteral if isinstance(datatype, YesNo) else syntax.String)


def _fit(
    op: rules.Comparison,
    pair: tuple[rules.Value, rules.Value],
    sides: tuple[syntax.Expression, syntax.Expression],
    op_span: Span,
    scope: Scope,
) -> bool:
    """Whether the two types compare, by this sign; reports where they do not."""
    left, right = pair[0].type, pair[1].type
    for index, datatype in enumerate((left, right)):
        if isinstance(datatype, StageOf) and not any(isinstance(side, rules.Constant) for side in pair):
            scope.report.add(incomparable.stage_beside(sides[1 - index], datatype))
            return False
    if isinstance(left, Ratio) and isinstance(right, Ratio):
        scope.report.add(incomparable.two_ratios(sides[1]))
        return False
    if not types.comparable(left, right):
        scope.report.add(incomparable.differ(bare(sides[0]), left, bare(sides[1]), right))
        return False
    if _ordering(op) and not types.ordered(left):
        scope.report.add(incomparable.no_order(bare(sides[0]), left, op_span))
        return False
    return True


def _value_one_of(node: syntax.IsOneOf, scope: Scope, lower: Lower) -> rules.Condition | None:
    value = _single(node.value, scope, lower)
    constants = lower_options(
        node.options, None if value is None else value.type, scope, what=words(bare(node.value))
    )
    if value is None or constants is None:
        return None
    equalities = [rules.Compare("=", value, constant, node.span) for constant in constants]
    if isinstance(value.type, (*NUMERIC, Ratio)):
        count = max(digits.needed(value, constant) for constant in constants)
        if count > digits.MOST:
            return refuse(operands.too_many_digits(node.span, count), scope)
    if isinstance(value, rules.Arithmetic) and value.op == "/":
        # A quotient is compared by multiplying out, which is what Compare means.
        return rules.Or(tuple(equalities), node.span)
    return rules.OneOf(value, constants, node.span)


def _count_one_of(node: syntax.IsOneOf, scope: Scope, lower: Lower) -> rules.Condition | None:
    options = node.options.items if isinstance(node.options, syntax.Values) else None
    if options is None:
        return _value_one_of(node, scope, lower)
    parts = [compare_range("=", node.value, option, node.span, scope, lower) for option in options]
    found = tuple(part for part in parts if part is not None)
    return rules.Or(found, node.span) if len(found) == len(parts) else None
