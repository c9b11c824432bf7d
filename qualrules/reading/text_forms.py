"""How sources write dates and numbers: declared forms (`"DD-MM-YYYY"`, `"1.234,56"`), and the readings that a text may have.

What a value is held as is in `held`; which form a column has is in `columns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Literal, Protocol

from qualrules.model.values import BLANKS

Order = Literal["day", "month", "year"]
"""What stands first in a date: day-month-year, month-day-year, year-month-day."""

ORDERS: tuple[Order, ...] = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GAPS = " \u00a0\u2009\u202f"
"""Spaces that group the digits of numbers."""

_TIME = r"(?P<H>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,][0-9]+)?)?"
_ZONE = r"(?:\s?(?P<zone>Z|z|[+-][0-9]{2}(?::?[0-9]{2})?))?"
_ANY_DATE = re.compile(
    r"(?P<a>[0-9]{1,4}|[A-Za-z]{3})(?P<s1>[-/.,\s]{1,2})(?P<b>[0-9]{1,2}|[A-Za-z]{3})(?P<s2>[-/.,\s]{1,2})(?P<c>[0-9]{4}|[0-9]{1,2})"
    rf"(?:(?:,\s?|\s|[Tt]){_TIME}{_ZONE})?",
    re.ASCII,
)
_TOKENS = re.compile(r"YYYY|YY|MMM|MM|M|DD|D|HH|mm|ss|[^A-Za-z]+|[A-Za-z]")
_PARTS = {
    "YYYY": "(?P<Y>[0-9]{4})",
    "YY": "(?P<y>[0-9]{2})",
    "MMM": "(?P<b>[A-Za-z]{3})",
    "MM": "(?P<M>[0-9]{2})",
    "M": "(?P<M>[0-9]{1,2})",
    "DD": "(?P<D>[0-9]{2})",
    "D": "(?P<D>[0-9]{1,2})",
    "HH": "(?P<H>[0-9]{1,2})",
    "mm": "(?P<m>[0-9]{2})",
    "ss": "(?P<s>[0-9]{2})(?:[.,][0-9]+)?",
}


class DateReader(Protocol):
    """Reads a trimmed text as a day or a datetime (with a zone or without), None where it does not fit."""

    def read(self, text: str) -> date | datetime | None:
        """The moment that the text means."""
        ...


# ── Dates ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class DateForm:
    """A declared form of dates."""

    form: str
    pattern: re.Pattern[str]

    def read(self, text: str) -> date | datetime | None:
        """The moment that the text means in this form."""
        match = self.pattern.fullmatch(text)
        if match is None:
            return None
        part = match.groupdict()
        year = int(part["Y"]) if part.get("Y") else _full_year(part["y"])
        month = _month(part["b"]) if part.get("b") else int(part["M"])
        return _moment(year, month, int(part["D"]), part)


def date_form(form: str) -> DateForm | None:
    """The declared form, None where it is none: it needs a day, a month and a year, each once, and only the signs between."""
    pattern = []
    for token in _TOKENS.findall(form):
        if token in _PARTS:
            pattern.append(_PARTS[token])
        elif token.isalpha() and token not in ("T", "t"):
            return None
        else:
            pattern.append("".join(rf"[\s{_GAPS}]+" if sign in _GAPS else re.escape(sign) for sign in token))
    try:
        compiled = re.compile("".join(pattern) + (_ZONE if "HH" in form else ""), re.ASCII)
    except re.error:
        return None
    found = compiled.groupindex.keys()
    whole = "D" in found and len({"Y", "y"} & found) == 1 and len({"M", "b"} & found) == 1
    return DateForm(form, compiled) if whole and ("H" in found or not {"m", "s"} & found) else None


@dataclass(frozen=True)
class DatesInOrder:
    """Dates of one order with any separators, two- or four-digit years, and a time or none: what a column can be taken for."""

    order: Order

    def read(self, text: str) -> date | datetime | None:
        """The moment that the text means in this order."""
        return date_readings(text).get(self.order)


def date_readings(text: str) -> dict[Order, date | datetime]:
    """The text read in each of the orders in which it is a date."""
    match = _ANY_DATE.fullmatch(text)
    if match is None:
        return {}
    first, second, third = match["a"], match["b"], match["c"]
    readings: dict[Order, date | datetime] = {}
    for order in ORDERS if len(first) != 4 else ("year",):
        moment = _in_order(order, (first, second, third), match)
        if moment is not None:
            readings[order] = moment
    return readings


def _in_order(order: Order, parts: tuple[str, str, str], match: re.Match[str]) -> date | datetime | None:
    if order == "year":
        year, month, day = parts
    elif order == "month":
        month, day, year = parts
    else:
        day, month, year = parts
    if not (year.isdigit() and day.isdigit()) or len(year) not in (2, 4) or len(day) > 2:
        return None
    number = int(month) if month.isdigit() else _month(month)
    full = int(year) if len(year) == 4 else _full_year(year)
    return _moment(full, number, int(day), match.groupdict())


def form_of(order: Order, example: str, unpadded: bool) -> str:
    """The declared form that fits a text read in this order: the line to add."""
    match = _ANY_DATE.fullmatch(example)
    if match is None:
        return "YYYY-MM-DD"
    words = {"day": "abc", "month": "bac", "year": "cba"}[order]
    named = dict(zip(words, "DMY", strict=True))
    parts = [_form_part(named[group], match[group], unpadded) for group in "abc"]
    text = f"{parts[0]}{match['s1']}{parts[1]}{match['s2']}{parts[2]}"
    if match["H"] is None:
        return text
    between = example[match.end("c") : match.start("H")]
    return f"{text}{between}HH:mm" + (":ss" if match["s"] else "")


def _form_part(kind: str, text: str, unpadded: bool) -> str:
    if kind == "Y":
        return "Y" * len(text)
    if not text.isdigit():
        return "MMM"
    return kind if unpadded else kind * 2


def is_unpadded(text: str) -> bool:
    """Whether a date's day or month is written with one digit."""
    match = _ANY_DATE.fullmatch(text)
    return match is not None and any(len(match[group]) == 1 for group in "abc")


def _full_year(two: str) -> int:
    year = int(two)
    return year + (1900 if year >= 70 else 2000)


def _month(name: str) -> int:
    name = name.lower()
    return MONTHS.index(name) + 1 if name in MONTHS else 0


def _moment(year: int, month: int, day: int, part: dict[str, str | None]) -> date | datetime | None:
    try:
        if part.get("H") is None:
            return date(year, month, day)
        time = (int(part["H"] or 0), int(part.get("m") or 0), int(part.get("s") or 0))
        return datetime(year, month, day, *time, tzinfo=_offset(part.get("zone")))
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


# ── Numbers ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class NumberForm:
    """A form of numbers: what groups the digits (any one of `groups`, or nothing) and what stands before the fraction."""

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
POINT = NumberForm("1,234.56", "," + _GAPS + APOSTROPHES, ".")
COMMA = NumberForm("1.234,56", "." + _GAPS + APOSTROPHES, ",")
"""The two that a column can be taken for; spaces and apostrophes decide nothing."""

PLAIN = NumberForm("1234.56", "", ".")
_WRITTEN = re.compile(r"1(?P<group>[^0-9]?)234(?:(?P<point>[.,])[0-9]+)?")


def number_form(form: str) -> NumberForm | None:
    """The declared form of numbers, shown by a number: `1.234,56`, `1 234,56`, `1'234.56`, `1234,56`, `1,234`."""
    match = _WRITTEN.fullmatch(form)
    if match is None:
        return None
    group, point = match["group"], match["point"]
    if (group and group not in ".," + _GAPS + APOSTROPHES) or group == point:
        return None
    if point is None:
        point = "," if group == "." else "."
    groups = _GAPS if group and group in _GAPS else APOSTROPHES if group and group in APOSTROPHES else group
    return NumberForm(form, groups, point)


# ── Money and percents ────────────────────────────────────────────────────────────────────────────────────

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
    return (text[:-1].rstrip(BLANKS + _GAPS), True) if text.endswith("%") else (text, False)
