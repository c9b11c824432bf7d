"""The mistakes of written values: each function says what is wrong with one and shows a right form to copy.

Builds diagnostics from the reader's own text; reports and decides nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from qualrules.check.mistakes import instead
from qualrules.check.right_forms import SAMPLE_DAY, right_form
from qualrules.check.scope import Scope
from qualrules.check.types import described, phrase
from qualrules.check.wording import nearest, quoted, shortened
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model.datatypes import (
    Choice,
    Choices,
    Day,
    Instant,
    Link,
    ListOf,
    StageOf,
    Type,
)
from qualrules.model.rules import Header
from qualrules.model.values import BLANKS

_UNCLEAR = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


def differs(
    literal: syntax.Literal_, wanted: Type, scope: Scope, what: str, but: str, *, in_list: bool = False
) -> Diagnostic:
    """A value of one kind where one of another is needed."""
    if isinstance(wanted, Day | Instant) and isinstance(literal, syntax.String):
        unclear = _UNCLEAR.fullmatch(literal.value.strip(BLANKS))
        if unclear:
            return _unclear_date(literal, unclear)
    right = right_form(literal, wanted, scope, in_list=in_list)
    kind, label = _kind(literal)
    return Diagnostic(
        "QR301",
        f"{what} is {described(wanted)}, so {but} {kind}",
        literal.span,
        label=label,
        example=instead(literal.span, right) if right else (),
        helps=_instead_of_comparing(wanted),
    )


def no_currency(literal: syntax.NumberLiteral, scope: Scope) -> Diagnostic:
    """A bare number where an amount of money is needed."""
    currency = scope.names.header.currency or "EUR"
    own = literal.span.text or literal.text
    return Diagnostic(
        "QR302",
        "this amount does not say its currency",
        literal.span,
        label=f"{_aloud(own)} of what?",
        example=instead(literal.span, f"{own} {currency}"),
        notes=(
            (
                "other currencies are converted with the `rate` lines; "
                "one without a rate makes the criterion unknown"
            ),
        ),
    )


def no_rate(literal: syntax.NumberLiteral, header: Header) -> Diagnostic:
    """An amount in a currency that the ruleset cannot convert."""
    return Diagnostic(
        "QR306",
        f"this ruleset has no rate for {literal.currency}",
        literal.span,
        label=f"how much is one {literal.currency} in {header.currency}?",
        helps=(f"add to the header, with the agreed rate: rate {literal.currency} = 1.00 {header.currency}",),
    )


def no_ruleset_currency(literal: syntax.NumberLiteral) -> Diagnostic:
    """An amount in a ruleset that names no currency."""
    return Diagnostic(
        "QR307",
        "this ruleset does not say its currency",
        literal.span,
        label="an amount of money",
        helps=(f"add a line to the header: currency {literal.currency}",),
    )


def too_many_digits(literal: syntax.NumberLiteral | syntax.PercentLiteral) -> Diagnostic:
    """A number beyond what a field can hold."""
    return Diagnostic(
        "QR310",
        "this number has too many digits",
        literal.span,
        label="no field can hold it",
        notes=("numbers have up to 12 digits before the point and 6 after it",),
    )


def unknown_value(literal: syntax.String, wanted: Choice, scope: Scope, what: str) -> Diagnostic:
    """A text that is not among the declared values."""
    return Diagnostic(
        "QR202",
        f'"{literal.value}" is not one of the values of {what}',
        literal.span,
        label=nearest(literal.value, wanted.values),
        notes=(f"{what} is one of {_values(wanted.values)}{_declared_at(wanted, scope, what)}",),
    )


def unknown_stage(literal: syntax.String, wanted: StageOf) -> Diagnostic:
    """A text that names no stage of the process."""
    return Diagnostic(
        "QR207",
        f'{wanted.process} has no stage called "{literal.value}"',
        literal.span,
        label=nearest(literal.value, wanted.values),
        notes=(f"the stages of {wanted.process}: {_values(wanted.values)}",),
    )


def empty(literal: syntax.String, what: str) -> Diagnostic:
    """An empty text where a value is needed."""
    return Diagnostic(
        "QR303",
        "an empty field never equals anything, so an empty text is no value",
        literal.span,
        label=f'write "{what} is missing"',
    )


def lone_duration(literal: syntax.DurationLiteral) -> Diagnostic:
    """A duration that nothing is added to."""
    return Diagnostic(
        "QR309",
        "a length of time only stands behind + or -, or after `within`",
        literal.span,
        label="a length of time",
        helps=(
            f"write: is within last {literal.span.text}",
            f"or count days: days since close_date > {literal.amount}",
        ),
    )


def one_only(literals: Sequence[syntax.Literal_], what: str) -> Diagnostic:
    """Several values for a field that holds one."""
    return Diagnostic(
        "QR301",
        f"{what} holds one value, and here are {len(literals)}",
        literals[0].span.to(literals[-1].span),
        label="only a `some of` field holds several",
    )


def no_zone(literal: syntax.DateLiteral) -> Diagnostic:
    """A time of day that could be anywhere."""
    return Diagnostic(
        "QR314",
        "this time does not say its zone",
        literal.span,
        label="add Z for UTC, or the distance from it, as in +01:00",
        example=instead(literal.span, f"{literal.text}Z"),
    )


def impossible_date(literal: syntax.DateLiteral) -> Diagnostic:
    """A day or time that the calendar does not have."""
    right = _nearest_day(literal.text)
    return Diagnostic(
        "QR312",
        f"there is no {'time' if right is None else 'day'} {literal.text}",
        literal.span,
        label=f"the last day of that month is {right}"
        if right
        else "year-month-day, then T and hours:minutes",
    )


def in_the_list(diagnostic: Diagnostic) -> Label:
    """The place in a named list that a mistake comes from."""
    return Label(diagnostic.span, diagnostic.label or "this value")


def _kind(literal: syntax.Literal_) -> tuple[str, str]:
    match literal:
        case syntax.String():
            return "a text", "this is text, because it is in quotes"
        case syntax.NumberLiteral(currency=None):
            return "a number", "this is a number"
        case syntax.NumberLiteral():
            return "an amount of money", "this is money, because it has a currency"
        case syntax.PercentLiteral():
            return "a percent", "this is a percent"
        case syntax.DateLiteral():
            time = "T" in literal.text
            return phrase(Instant() if time else Day()), "this is a datetime" if time else "this is a date"
        case syntax.DurationLiteral():
            return "a length of time", "this is a length of time"
        case syntax.YesNoLiteral():
            return "yes or no", "this is yes or no"


def _instead_of_comparing(wanted: Type) -> tuple[str, ...]:
    if isinstance(wanted, Link):
        return (f"compare one of the fields of the {wanted.record}",)
    if isinstance(wanted, ListOf):
        return ("count its records, or say what some of them have to be",)
    return ()


def _unclear_date(literal: syntax.String, found: re.Match[str]) -> Diagnostic:
    first, second, year = (int(part) for part in found.groups())
    readings: list[date] = []
    for day, month in ((first, second), (second, first)):
        with suppress(ValueError):
            reading = date(year, month, day)
            if reading not in readings:
                readings.append(reading)
    said = " or ".join(f"{reading.day} {reading:%B}" for reading in readings)
    forms = " or ".join(reading.isoformat() for reading in readings) or SAMPLE_DAY
    return Diagnostic(
        "QR304",
        f"this could be {said}" if len(readings) > 1 else "a date is written with the year first",
        literal.span,
        label=f"write the year first, without quotes: {forms}",
    )


def _aloud(number: str) -> str:
    """`50k` as `50 thousand`."""
    word = {"k": " thousand", "m": " million"}.get(number[-1:].lower())
    return f"{number[:-1]}{word}" if word else number


def _values(values: tuple[str, ...]) -> str:
    return quoted(values) if len(values) <= 12 else shortened(values, quote=True)


def _declared_at(wanted: Choice, scope: Scope, what: str) -> str:
    """The line that declares the field, where it is to be found."""
    name = what.rpartition(".")[2]
    for record in (scope.here, *scope.names.records.values()):
        field = record.fields.get(name)
        if field is not None and field.type in (wanted, Choices(wanted.values)) and field.span.source.text:
            return f" (line {field.span.line})"
    return ""


def _nearest_day(text: str) -> str | None:
    """The last day of the month in which an impossible day was written."""
    year, month, _ = (int(part) for part in text.partition("T")[0].split("-"))
    if "T" in text or not (1 <= month <= 12 and year >= 1):
        return None
    return date(year, month, monthrange(year, month)[1]).isoformat()
