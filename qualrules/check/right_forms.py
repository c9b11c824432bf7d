"""How a written value would have to look for a field of another type: the right form that a message shows.

Made from what the reader wrote where that can be, else a sample; nothing is reported here.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

from qualrules.check.scope import Scope
from qualrules.diagnostics import did_you_mean
from qualrules.grammar import syntax
from qualrules.model.datatypes import (
    Choice,
    Choices,
    Day,
    Instant,
    Money,
    Number,
    Percent,
    Ratio,
    StageOf,
    Text,
    Type,
    YesNo,
)
from qualrules.model.values import BLANKS

SAMPLE_DAY = "2026-11-01"
_SAMPLE_INSTANT = "2026-11-01T09:30Z"


def right_form(literal: syntax.Literal_, wanted: Type, scope: Scope, *, in_list: bool = False) -> str:
    """How such a value is written for a field of the wanted type; empty where none is."""
    match wanted:
        case Number() | Ratio():
            return _grouped(literal, in_list) or "10"
        case Money():
            currency = scope.names.header.currency or "EUR"
            return f"{_grouped(literal, in_list) or ('10_000' if in_list else '10,000')} {currency}"
        case Percent():
            return f"{_grouped(literal, in_list=True) or '20'}%"
        case Text():
            return f'"{literal.span.text or "…"}"'
        case YesNo():
            no = isinstance(literal, syntax.String) and literal.value.lower() in ("no", "false", "n", "0")
            return "no" if no else "yes"
        case Day() | Instant():
            return _right_moment(literal, wanted)
        case Choice(values=values) | Choices(values=values) | StageOf(values=values):
            near = did_you_mean(literal.span.text, values)
            return f'"{near or values[0]}"' if values else ""
        case _:
            return ""


def _grouped(literal: syntax.Literal_, in_list: bool) -> str:
    """The number in a written value with commas between thousands; empty where there is none."""
    text = literal.value if isinstance(literal, syntax.String) else getattr(literal, "text", "")
    if isinstance(literal, syntax.NumberLiteral | syntax.PercentLiteral):
        return f"{'-' if literal.negative else ''}{text}"
    with suppress(InvalidOperation):
        number = Decimal(text.strip(BLANKS + "€$£%").replace(",", "").replace("_", ""))
        if number.is_finite() and -13 < number.adjusted() < 13:
            return f"{number:f}" if in_list else f"{number:,f}"
    return ""


def _right_moment(literal: syntax.Literal_, wanted: Type) -> str:
    if isinstance(literal, syntax.DateLiteral):
        return literal.text.partition("T")[0] if isinstance(wanted, Day) else f"{literal.text}T00:00Z"
    if isinstance(literal, syntax.String):
        with suppress(ValueError):
            return date.fromisoformat(literal.value.strip(BLANKS)).isoformat()
    return SAMPLE_DAY if isinstance(wanted, Day) else _SAMPLE_INSTANT
