"""How a value is held once it has been read, and how it is written back for people.

Held forms, the same in every engine: text, `one of` and stages as folded `str`; `some of` as a frozenset of folded
`str`; number, money and percent as `int` in millionths (percent in millionths of a percentage point: 20 % is
20_000_000); yes/no as `bool`; a date as `datetime.date`; a datetime as an aware `datetime.datetime` in UTC cut to the
second; a link as `Record`; a list as a tuple of `Record`. A value that is not there is None, with a `Gap` where it is
not simply missing.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum

from qualrules.dataclass import dataclass

MILLION = 1_000_000
LARGEST = 10**18 - 1
"""12 digits before the point and 6 after, in millionths."""

_EXACT = Context(prec=400, rounding=ROUND_HALF_EVEN)
_SPECIAL = {ord("İ"): "i", ord("Σ"): "σ", ord("ς"): "σ"}
BLANKS = " \t\r\n\u00a0"
"""What is trimmed from a raw value."""


class Gap(Enum):
    """Why a field has no value. All are unknown to conditions; only *missing* decides `is known`."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_SUPPLIED = "not supplied"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its currency, not yet converted (as examples and Python callers may give it)."""

    number: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.number:,} {self.currency}"


@dataclass(frozen=True, slots=True)
class Share:
    """A percent as examples and Python callers may give it: `Share(Decimal(20))` is 20 %."""

    percent: Decimal

    def __str__(self) -> str:
        return f"{self.percent}%"


def fold(text: str) -> str:
    """The form in which texts are compared: every character's own lower case, `İ` as `i`, `Σ` and `ς` as `σ`.

    One character stays one character, so lengths are those of the unfolded text.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_SPECIAL).lower()


def millionths(number: Decimal) -> int | None:
    """A decimal as an exact number of millionths, rounded half-even; None where it is not finite or too large."""
    if not number.is_finite() or number.adjusted() > 12:
        return None
    held = int(_EXACT.quantize(number, Decimal("0.000001")).scaleb(6, _EXACT))
    return held if -LARGEST <= held <= LARGEST else None


def decimal_of(held: int) -> Decimal:
    """The decimal that a number of millionths stands for, without trailing zeros after the point."""
    whole, rest = divmod(abs(held), MILLION)
    sign = "-" if held < 0 else ""
    return Decimal(f"{sign}{whole}.{rest:06d}".rstrip("0").rstrip(".")) if rest else Decimal(f"{sign}{whole}")


def number_text(held: int) -> str:
    """Millionths as people write them: `12,000`, `0.5`, `-3`."""
    return f"{decimal_of(held):,}"
