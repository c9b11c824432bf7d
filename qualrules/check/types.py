"""What can be done with the types of values: what compares with what, what has an order, what arithmetic
gives.

Pure tables and questions about types; values, names and messages are elsewhere.
"""

from __future__ import annotations

from typing import Literal

from qualrules.check.wording import shortened
from qualrules.model.datatypes import (
    MOMENTS,
    NUMERIC,
    TEXTUAL,
    WORDS,
    Choice,
    Choices,
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

Operator = Literal["+", "-", "*", "/"]

_PHRASES: dict[type, str] = {**WORDS, Text: "a text", Money: "an amount of money", YesNo: "yes or no"}


def phrase(datatype: Type) -> str:
    """How a message names a value of the type: `a text`, `an amount of money`, `a date`."""
    return _PHRASES[type(datatype)]


def described(datatype: Type) -> str:
    """What a field of the type is, as a sentence goes on: `money`, `a date`, `one of "A", "B"`."""
    if isinstance(datatype, Choice | Choices):
        return (
            f"{'one' if isinstance(datatype, Choice) else 'some'} of {shortened(datatype.values, quote=True)}"
        )
    return WORDS[type(datatype)]


def comparable(left: Type, right: Type) -> bool:
    """Whether `=` can stand between two such values."""
    if isinstance(left, Ratio) or isinstance(right, Ratio):
        return isinstance(left, Number | Percent) or isinstance(right, Number | Percent)
    if isinstance(left, MOMENTS):
        return isinstance(right, MOMENTS)
    if isinstance(left, StageOf) or isinstance(right, StageOf):
        return left == right
    if isinstance(left, TEXTUAL):
        return isinstance(right, TEXTUAL)
    return type(left) is type(right) and isinstance(left, (*NUMERIC, YesNo))


def ordered(datatype: Type) -> bool:
    """Whether `<` and its kin can stand beside such a value."""
    return isinstance(datatype, (*NUMERIC, *MOMENTS, Ratio))


def arithmetic(
    op: Operator, left: Type, right: Type, *, left_written: bool, right_written: bool
) -> Type | None:
    """The type of `left op right`, None where it has none. `…_written`: that side is made of written numbers
    only."""
    if op in "+-":
        return left if isinstance(left, NUMERIC) and type(left) is type(right) else None
    if op == "*":
        # a written number times a percent is a percent, whichever stands first
        return _scaled(left, right, right_written) or _scaled(right, left, left_written) or _part(left, right)
    return _quotient(left, right)


def _scaled(kept: Type, factor: Type, written: bool) -> Type | None:
    return kept if isinstance(kept, NUMERIC) and isinstance(factor, Number) and written else None


def _part(left: Type, right: Type) -> Type | None:
    kept, factor = (right, left) if isinstance(left, Percent) else (left, right)
    return kept if isinstance(kept, Money | Number) and isinstance(factor, Percent) else None


def _quotient(left: Type, right: Type) -> Type | None:
    if isinstance(left, Money | Number) and type(left) is type(right):
        return Ratio()
    return left if isinstance(left, Money) and isinstance(right, Number) else None


def hours_fit(datatype: Type) -> bool:
    """Whether hours can be counted from such a moment."""
    return isinstance(datatype, Instant)
