"""How sources write numbers, money and percents: declared forms (`"1.234,56"`), signs and codes around a
number.

Which form a column has is found in `columns`; what a number is held as is in `held`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS

SPACES = " \u00a0\u2009\u202f"
"""Spaces that group the digits of numbers."""


@dataclass(frozen=True)
class NumberForm:
    """A form of numbers: what groups the digits (any one of `groups`, or nothing) and what stands before the
    fraction.
    """

    form: str
    groups: str
    point: str

    def read(self, text: str) -> Decimal | None:
        """The number that the text means in this form, with all its digits."""
        match = _number_pattern(self.groups, self.point).fullmatch(text)
        if match is None:
            return None
        whole = match["whole"]
        for sign in {sign for sign in whole if not sign.isdigit()}:
            whole = whole.replace(sign, "")
        fraction = match["fraction"] or "0"
        sign = match["sign"].replace("−", "-").replace("+", "")
        return Decimal(f"{sign}{whole or '0'}.{fraction}{match['exponent'] or ''}")


_patterns: dict[tuple[str, str], re.Pattern[str]] = {}


def _number_pattern(groups: str, point: str) -> re.Pattern[str]:
    found = _patterns.get((groups, point))
    if found is None:
        group = f"[{re.escape(groups)}]" if groups else "(?!)"
        grouped = rf"[1-9][0-9]{{0,2}}(?P<group>{group})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
        found = _patterns[groups, point] = re.compile(
            rf"(?P<sign>[+−-]?)\s?(?P<whole>{grouped}|[0-9]+|(?=\{point}))"
            rf"(?:\{point}(?P<fraction>[0-9]+))?(?P<exponent>[eE][+-]?[0-9]{{1,3}})?",
            re.ASCII,
        )
    return found


APOSTROPHES = "'’"
POINT = NumberForm("1,234.56", "," + SPACES + APOSTROPHES, ".")
COMMA = NumberForm("1.234,56", "." + SPACES + APOSTROPHES, ",")
"""The two that a column can be taken for; spaces and apostrophes decide nothing."""

PLAIN = NumberForm("1234.56", "", ".")
_WRITTEN = re.compile(r"1(?P<group>[^0-9]?)234(?:(?P<point>[.,])[0-9]+)?")


def number_form(form: str) -> NumberForm | None:
    """The declared form of numbers, shown by a number: `1.234,56`, `1 234,56`, `1'234.56`, `1234,56`,
    `1,234`.
    """
    match = _WRITTEN.fullmatch(form)
    if match is None:
        return None
    group, point = match["group"], match["point"]
    if (group and group not in ".," + SPACES + APOSTROPHES) or group == point:
        return None
    if point is None:
        point = "," if group == "." else "."
    groups = SPACES if group and group in SPACES else APOSTROPHES if group and group in APOSTROPHES else group
    return NumberForm(form, groups, point)


# ── Money and percents ──

SIGNS: dict[str, frozenset[str]] = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "ARS", "COP"}),
    "US$": frozenset({"USD"}),
    "C$": frozenset({"CAD"}),
    "A$": frozenset({"AUD"}),
    "R$": frozenset({"BRL"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
    "₩": frozenset({"KRW"}),
    "₺": frozenset({"TRY"}),
    "₽": frozenset({"RUB"}),
    "₪": frozenset({"ILS"}),
    "zł": frozenset({"PLN"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "Kč": frozenset({"CZK"}),
    "Fr.": frozenset({"CHF"}),
}
"""Currency sign → the currencies that are written with it."""

_CURRENCY = "|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True)) + "|[A-Z]{3}"
_BEFORE = re.compile(rf"(?P<minus>[-−+]?)\s?(?P<currency>{_CURRENCY})\s?(?P<number>.*[0-9].*)", re.DOTALL)
_AFTER = re.compile(rf"(?P<number>.*[0-9])\s?(?P<currency>{_CURRENCY})", re.DOTALL)


def money_parts(text: str) -> tuple[str, str | None]:
    """The number in a text and the currency sign or code around it."""
    match = _BEFORE.fullmatch(text)
    if match is not None:
        return match["minus"] + match["number"].strip(BLANKS), match["currency"]
    match = _AFTER.fullmatch(text)
    if match is not None:
        return match["number"].strip(BLANKS), match["currency"]
    return text, None


def fits(sign: str, currency: str) -> bool:
    """Whether a currency sign or code can stand for the currency."""
    return sign == currency or currency in SIGNS.get(sign, ())


def percent_parts(text: str) -> tuple[str, bool]:
    """The number in a text and whether a percent sign stands behind it."""
    return (text[:-1].rstrip(BLANKS + SPACES), True) if text.endswith("%") else (text, False)
