"""The mistakes of values that cannot stand where they do: sentences about operands, rules taken for fields,
scores.

Builds diagnostics; reports and decides nothing.
"""

from __future__ import annotations

from qualrules.check.mistakes import instead, words
from qualrules.check.paths import RuleName
from qualrules.check.rows import nested
from qualrules.check.scope import Scope
from qualrules.check.types import described, phrase
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model.datatypes import (
    MOMENTS,
    Choice,
    Choices,
    Day,
    ListOf,
    Money,
    Number,
    Percent,
    StageOf,
    Type,
)
from qualrules.source import Span


def rule_as_value(found: RuleName, path: syntax.Path, scope: Scope) -> Diagnostic:
    """A criterion, definition or score where a field is needed."""
    if found.rule.kind == "score":
        return score_use(path, scope)
    return Diagnostic(
        "QR219",
        f'"{path}" is a {found.rule.kind}, not a field',
        path.span,
        label="it is met, not met or unknown, and has no value",
        helps=(f"use it alone: {path}   or: not {path}",),
    )


def score_use(path: syntax.Path, scope: Scope) -> Diagnostic:
    """A score anywhere but alone against a written number."""
    if scope.row is not None:
        return nested(path.span, "a score")
    return Diagnostic(
        "QR316",
        f'"{path}" is a score, so it stands alone against a written number',
        path.span,
        label="compare it with a number of points",
        example=(f"{path} >= 50",),
        notes=("a score is a range while answers are missing, so nothing can be calculated with it",),
    )


def score_beside(path: syntax.Path, other: syntax.Expression) -> Diagnostic:
    """A score against something else than a written number."""
    return Diagnostic(
        "QR316",
        f'"{path}" is a score, so it is compared with a written number only',
        other.span,
        label="write a number of points",
        example=(f"{path} >= 50",),
    )


def not_whole(number: syntax.NumberLiteral, what: str) -> Diagnostic:
    """A count or score that would have to equal a fraction."""
    return Diagnostic(
        "QR115",
        f"{what} is always a whole number, so it never equals {number.span.text or number.text}",
        number.span,
        label="write a whole number",
    )


def condition_as_value(expression: syntax.Expression) -> Diagnostic:
    """A condition where a value is needed."""
    return Diagnostic(
        "QR309",
        "a condition stands here, where a value is needed",
        expression.span,
        label="this is met or not met, and has no value",
        helps=("join conditions with `and` or `or`",),
    )


def not_a_condition(expression: syntax.Expression, datatype: Type | None) -> Diagnostic:
    """A value where a condition is needed."""
    said = words(expression)
    if datatype is None:
        message = f"{said} is a value, not a condition"
    else:
        message = f"{said} is {described(datatype)}, and that alone is neither met nor not met"
    right = f"{said} {_sample(datatype)}"
    return Diagnostic(
        "QR308",
        message,
        expression.span,
        label="say what it has to be",
        example=instead(expression.span, right),
    )


def not_a_moment(expression: syntax.Expression, datatype: Type) -> Diagnostic:
    """Something else where a date is needed."""
    return Diagnostic(
        "QR309",
        f"{words(expression)} is {described(datatype)}, and here a date is needed",
        expression.span,
        label="not a date",
    )


def not_a_text(expression: syntax.Expression, datatype: Type) -> Diagnostic:
    """Something else where a text field is needed."""
    return Diagnostic(
        "QR309",
        f"`length of` is for a text field, and {words(expression)} is {described(datatype)}",
        expression.span,
        label="name a text field",
        helps=("to count records, write: count of …",) if isinstance(datatype, ListOf) else (),
    )


def hours_on_a_date(duration: syntax.DurationLiteral) -> Diagnostic:
    """Hours counted from something that has no time of day."""
    return Diagnostic(
        "QR313",
        "a date has no time of day, so hours cannot be counted from it",
        duration.span,
        label="write days, or declare the field as datetime",
        example=instead(duration.span, _in_days(duration.amount)),
    )


def division_inside(expression: syntax.Expression) -> Diagnostic:
    """A division that does not stand alone on its side of a comparison."""
    return Diagnostic(
        "QR317",
        "a division stands alone on its side of a comparison",
        expression.span,
        label="nothing can be calculated with its result",
        notes=("so that the result is compared exactly, without rounding",),
        helps=("multiply the other side instead, or compare the division by itself",),
    )


def no_arithmetic(node: syntax.Arithmetic, left: Type, right: Type) -> Diagnostic:
    """Two kinds of value that arithmetic does not join."""
    if isinstance(left, MOMENTS) and isinstance(right, MOMENTS):
        return Diagnostic(
            "QR309",
            f"two dates cannot be {_DONE[node.op]}",
            node.span,
            label="count the days between them",
            example=instead(node.span, f"days from {words(node.right)} to {words(node.left)}"),
        )
    return Diagnostic(
        "QR309",
        f"{phrase(left)} and {phrase(right)} cannot be {_DONE[node.op]}",
        node.span,
        label=f"{words(node.left)} is {described(left)}, {words(node.right)} is {described(right)}",
        notes=(_ALLOWED[node.op],),
    )


def no_negative(node: syntax.Negative, datatype: Type) -> Diagnostic:
    """A minus before something that is no number."""
    return Diagnostic(
        "QR309",
        f"{words(node.operand)} is {described(datatype)}, and a minus stands before numbers only",
        node.span,
        label="take the minus out",
    )


def duration_beside(duration: syntax.DurationLiteral, other: syntax.Expression, datatype: Type) -> Diagnostic:
    """A duration added to something that is no date."""
    return Diagnostic(
        "QR309",
        f"{words(other)} is {described(datatype)}, so no length of time can be added to it or taken from it",
        duration.span,
        label="write a number" if isinstance(datatype, Number) else "only dates can be moved",
        example=instead(duration.span, str(duration.amount)) if isinstance(datatype, Number) else (),
    )


def too_many_digits(span: Span, digits: int) -> Diagnostic:
    """Arithmetic whose exact result may not fit."""
    return Diagnostic(
        "QR310",
        f"the exact result could need {digits} digits, and 38 is the most",
        span,
        label="too much at once",
        notes=(
            (
                "an amount has up to 18 digits; a product needs those of both factors, "
                "a division those of both sides"
            ),
        ),
        helps=("multiply with a written number or percent, or fewer times",),
    )


def _in_days(hours: int) -> str:
    days = max(1, -(-hours // 24))
    return f"{days} day{'s' if days > 1 else ''}"


def _sample(datatype: Type | None) -> str:
    """A comparison that fits a value of the type."""
    match datatype:
        case Choice(values=values) | StageOf(values=values) if values:
            return f'is "{values[0]}"'
        case Choices(values=values) if values:
            return f'includes "{values[0]}"'
        case Money():
            return ">= 10,000 EUR"
        case Number():
            return ">= 10"
        case Percent():
            return ">= 10%"
        case Day():
            return "is within last 30 days"
        case _:
            return "is known"


_DONE = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}
_ALLOWED = {
    "+": "two amounts, two numbers or two percents can be added",
    "-": "two amounts, two numbers or two percents can be subtracted",
    "*": "an amount or a number can be multiplied with a percent or a written number",
    "/": "an amount can be divided by an amount or a number, a number by a number",
}
