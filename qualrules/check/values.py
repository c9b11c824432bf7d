"""Values of conditions into typed ones: fields, moments, counts of days, lengths, arithmetic.

Comparing is elsewhere; how the condition inside a `where` is lowered is handed in.
"""

from __future__ import annotations

from qualrules.check import digits, literals, operands, paths, types
from qualrules.check.mistakes import bare, literal, refuse, words
from qualrules.check.rows import Lower, lower_aggregate
from qualrules.check.scope import Scope
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import MOMENTS, NUMERIC, Choice, Day, Instant, Number, Text


def lower_field(path: syntax.Path, scope: Scope) -> rules.FieldValue | None:
    """The field that a path names; None after a reported mistake."""
    found = paths.find(path, scope)
    if isinstance(found, paths.RuleName):
        return refuse(operands.rule_as_value(found, path, scope), scope)
    return found


def lower_value(expression: syntax.Expression, scope: Scope, lower: Lower) -> rules.Value | None:
    """The typed value of an expression; None after a reported mistake."""
    match expression:
        case syntax.Brackets(inner=inner):
            return lower_value(inner, scope, lower)
        case syntax.Path():
            return lower_field(expression, scope)
        case syntax.Moment(word="today"):
            return rules.Today(Day(), expression.span)
        case syntax.Moment():
            return rules.Now(Instant(), expression.span)
        case syntax.DaysSince() | syntax.DaysFromTo():
            return _days(expression, scope, lower)
        case syntax.LengthOf():
            return _length(expression, scope, lower)
        case syntax.Arithmetic() | syntax.Negative():
            return _arithmetic(expression, scope, lower)
        case syntax.AggregateOf():
            return lower_aggregate(expression, scope, lower)
        case _ if (value := literal(expression)) is not None:
            return literals.written(value, scope)
        case _:
            return refuse(operands.condition_as_value(expression), scope)


def lower_moment(expression: syntax.Expression, scope: Scope, lower: Lower) -> rules.Value | None:
    """A value that has to be a day or an instant."""
    value = lower_value(expression, scope, lower)
    if value is not None and not isinstance(value.type, MOMENTS):
        return refuse(operands.not_a_moment(expression, value.type), scope)
    return value


def lower_shift(
    moment: rules.Value, duration: syntax.DurationLiteral, sign: int, scope: Scope
) -> rules.Shift | None:
    """A moment moved by a written duration; hours are for instants, and days and longer give a day."""
    unit = unit_of(duration.unit)
    if unit == "hour" and not types.hours_fit(moment.type):
        return refuse(operands.hours_on_a_date(duration), scope)
    datatype = Instant() if unit == "hour" else Day()
    return rules.Shift(moment, sign * duration.amount, unit, datatype, duration.span)


def unit_of(word: str) -> rules.Unit:
    """The unit that `day` or `days` names."""
    units: dict[str, rules.Unit] = {
        "hour": "hour",
        "day": "day",
        "week": "week",
        "month": "month",
        "quarter": "quarter",
        "year": "year",
    }
    return units[word.lower().removesuffix("s")]


def _days(node: syntax.DaysSince | syntax.DaysFromTo, scope: Scope, lower: Lower) -> rules.DaysBetween | None:
    start: rules.Value | None = rules.Today(Day(), node.span)
    end = start
    if isinstance(node, syntax.DaysFromTo):
        start, end = lower_moment(node.start, scope, lower), lower_moment(node.end, scope, lower)
    elif node.word == "since":
        start = lower_moment(node.moment, scope, lower)
    else:
        end = lower_moment(node.moment, scope, lower)
    if start is None or end is None:
        return None
    return rules.DaysBetween(start, end, Number(), node.span)


def _length(node: syntax.LengthOf, scope: Scope, lower: Lower) -> rules.Length | None:
    value = lower_value(node.text, scope, lower)
    if value is None:
        return None
    if not isinstance(value, rules.FieldValue) or not isinstance(value.type, Text | Choice):
        return refuse(operands.not_a_text(node.text, value.type), scope)
    return rules.Length(value, Number(), node.span)


def _arithmetic(node: syntax.Arithmetic | syntax.Negative, scope: Scope, lower: Lower) -> rules.Value | None:
    if isinstance(node, syntax.Negative):
        return _negative(node, scope, lower)
    shifted = _duration_of(node)
    if shifted is not None:
        moment, duration = shifted
        return _shifted(node, moment, duration, scope, lower)
    left, right = _operands(node, scope, lower)
    if left is None or right is None:
        return None
    for operand, written in ((left, node.left), (right, node.right)):
        if isinstance(operand, rules.Arithmetic) and operand.op == "/":
            return refuse(operands.division_inside(written), scope)
    return _typed(node, left, right, scope)


def _typed(
    node: syntax.Arithmetic, left: rules.Value, right: rules.Value, scope: Scope
) -> rules.Arithmetic | None:
    datatype = types.arithmetic(
        node.op, left.type, right.type, left_written=_written(left), right_written=_written(right)
    )
    if datatype is None:
        return refuse(operands.no_arithmetic(node, left.type, right.type), scope)
    value = rules.Arithmetic(node.op, left, right, datatype, node.span)
    if digits.size(value).digits > digits.MOST:
        return refuse(operands.too_many_digits(node.span, digits.size(value).digits), scope)
    return value


def _operands(
    node: syntax.Arithmetic, scope: Scope, lower: Lower
) -> tuple[rules.Value | None, rules.Value | None]:
    """Both sides; beside + and - a written value is read as the kind of the other side."""
    left_written, right_written = literal(bare(node.left)), literal(bare(node.right))
    if node.op in "+-" and left_written is not None and right_written is None:
        right = lower_value(node.right, scope, lower)
        return _beside(left_written, right, node.right, node, scope), right
    left = lower_value(node.left, scope, lower)
    if node.op in "+-" and right_written is not None and left_written is None:
        return left, _beside(right_written, left, node.left, node, scope)
    return left, lower_value(node.right, scope, lower)


def _beside(
    written: syntax.Literal_,
    value: rules.Value | None,
    other: syntax.Expression,
    node: syntax.Arithmetic,
    scope: Scope,
) -> rules.Value | None:
    if value is None or not isinstance(value.type, NUMERIC):
        return literals.written(written, scope)
    but = "what is added to it cannot be" if node.op == "+" else "what is taken from it cannot be"
    return literals.lower_literal(written, value.type, scope, what=words(other), but=but)


def _negative(node: syntax.Negative, scope: Scope, lower: Lower) -> rules.Value | None:
    value = lower_value(node.operand, scope, lower)
    if value is None:
        return None
    if isinstance(value, rules.Arithmetic) and value.op == "/":
        return refuse(operands.division_inside(node.operand), scope)
    if not isinstance(value.type, NUMERIC):
        return refuse(operands.no_negative(node, value.type), scope)
    if isinstance(value, rules.Constant) and isinstance(value.value, int):
        return rules.Constant(-value.value, value.type, node.span)
    zero = rules.Constant(0, value.type, node.span)
    return rules.Arithmetic("-", zero, value, value.type, node.span)


def _duration_of(
    node: syntax.Arithmetic,
) -> tuple[syntax.Expression, syntax.DurationLiteral] | None:
    """What is moved and by how much, in `d + 30 days`, `d - 30 days`, `30 days + d`."""
    left, right = bare(node.left), bare(node.right)
    if node.op in "+-" and isinstance(right, syntax.DurationLiteral):
        return node.left, right
    if node.op == "+" and isinstance(left, syntax.DurationLiteral):
        return node.right, left
    return None


def _shifted(
    node: syntax.Arithmetic,
    moment: syntax.Expression,
    duration: syntax.DurationLiteral,
    scope: Scope,
    lower: Lower,
) -> rules.Value | None:
    value = lower_value(moment, scope, lower)
    if value is None:
        return None
    if not isinstance(value.type, MOMENTS):
        return refuse(operands.duration_beside(duration, moment, value.type), scope)
    shift = lower_shift(value, duration, 1 if node.op == "+" else -1, scope)
    return shift and rules.Shift(shift.moment, shift.amount, shift.unit, shift.type, node.span)


def _written(value: rules.Value) -> bool:
    """Whether a value is made of written numbers only."""
    if isinstance(value, rules.Arithmetic):
        return _written(value.left) and _written(value.right)
    return isinstance(value, rules.Constant)
