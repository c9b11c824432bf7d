"""Numbers, money and percents in their held form (see `model.values`): from the language's own forms and
Python values.

Every function answers with the held value, None for missing, or an `Unreadable`; none raises, whatever it is
given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal

from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS, MILLION, Amount, Share, millionths
from qualrules.reading.unread import BARE_PERCENT, TOO_LARGE, UNREADABLE, Unreadable, trimmed

_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9][0-9_]*)(?:\.([0-9]+))?([kKmM]?)", re.ASCII)
_MONEY = re.compile(r"(.*[0-9kKmM.])\s*([A-Z]{3})", re.ASCII | re.DOTALL)
_SCALE = {"": Decimal(1), "k": Decimal(1_000), "m": Decimal(1_000_000)}
_EXACT = Context(prec=10_000)
_FRACTION = (0, 100_000, 10_000, 1_000, 100, 10, 1)


def plain_number(text: str) -> int | None:
    """Most numbers at a glance: `12000`, `12,000`, `0.5`, in millionths; None where a closer look is needed."""
    whole, point, fraction = text.partition(".")
    digits = whole.replace(",", "")
    if not (digits.isdigit() and text.isascii()) or len(digits) > 12:
        return None
    number = int(digits)
    if digits != whole and f"{number:,}" != whole:
        return None
    if not point:
        return number * MILLION
    if len(fraction) > 6 or not fraction.isdigit():
        return None
    return number * MILLION + int(fraction) * _FRACTION[len(fraction)]


def number_in_words(text: str) -> int | Unreadable:
    """A trimmed number as the language writes it (`12,000`, `10_000`, `1.5m`), in millionths."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return UNREADABLE
    sign, whole, fraction, scale = match.groups()
    whole = whole.replace(",", "").replace("_", "")
    if scale or len(whole) > 12 or (fraction and len(fraction) > 6):
        return of_decimal(Decimal(f"{sign}{whole}.{fraction or '0'}"), _SCALE[scale.lower()])
    held = int(whole) * MILLION + (int(fraction.ljust(6, "0")) if fraction else 0)
    return -held if sign == "-" else held


def of_decimal(number: Decimal, scale: Decimal | None = None) -> int | Unreadable:
    """A decimal in millionths, `scale` times."""
    if not number.is_finite():
        return UNREADABLE
    held = millionths(number if scale is None else _EXACT.multiply(number, scale))
    return TOO_LARGE if held is None else held


def decimal_from(value: object) -> Decimal | None:
    """A Python number as an exact decimal (a float by its `repr`), None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return Decimal(repr(float(value)))
    try:
        return Decimal(value.__index__())  # type: ignore[attr-defined]
    except (AttributeError, TypeError):
        return None


def number(value: object) -> object:
    """A number field's value."""
    if isinstance(value, str):
        text = trimmed(value)
        return number_in_words(text) if text else None
    exact = decimal_from(value)
    return UNREADABLE if exact is None else of_decimal(exact)


NO_RATE = "no rate for "
"""How the reason begins where a currency cannot be converted."""


@dataclass(frozen=True)
class Currencies:
    """The ruleset's currency and what one unit of each other is worth in it, in millionths."""

    own: str | None
    rates: Mapping[str, int]

    def of_decimal(self, exact: Decimal, currency: str | None) -> int | Unreadable:
        """An exact decimal of a currency in the ruleset's, rounded only once."""
        if currency is None or currency == self.own or not exact.is_finite() or exact.adjusted() > 30:
            return of_decimal(exact)
        rate = self.rates.get(currency)
        if rate is None:
            return Unreadable(f"{NO_RATE}{currency}")
        return of_decimal(_EXACT.multiply(exact, Decimal(rate).scaleb(-6)))

    def money(self, value: object) -> object:
        """A money field's value: `12,000 EUR`, a bare number in the ruleset's currency, an `Amount`."""
        if isinstance(value, str):
            text = trimmed(value)
            return self._money_text(text) if text else None
        if isinstance(value, Amount):
            return self.of_decimal(value.number, value.currency)
        return number(value)

    def _money_text(self, text: str) -> int | Unreadable:
        match = _MONEY.fullmatch(text)
        if match is None:
            return number_in_words(text)
        exact = decimal_in_words(match[1].strip())
        return UNREADABLE if exact is None else self.of_decimal(exact, match[2])


def decimal_in_words(text: str) -> Decimal | None:
    """As `number_in_words`, with all its digits."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction, scale = match.groups()
    plain = Decimal(f"{sign}{whole.replace(',', '').replace('_', '')}.{fraction or '0'}")
    return _EXACT.multiply(plain, _SCALE[scale.lower()])


def percent(value: object) -> object:
    """A percent field's value: `20%` or a `Share`; a bare number does not say what it means."""
    if isinstance(value, str):
        text = trimmed(value)
        if not text:
            return None
        if text.endswith("%"):
            return number_in_words(text[:-1].rstrip(BLANKS))
        return BARE_PERCENT if _NUMBER.fullmatch(text) else UNREADABLE
    if isinstance(value, Share):
        return of_decimal(value.percent)
    return UNREADABLE if decimal_from(value) is None else BARE_PERCENT
