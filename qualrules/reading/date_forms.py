"""How dates are written: as the language writes them, in declared forms (`"DD-MM-YYYY"`), in the orders a
text may have.

Which form a column has is found in `columns`; what a date is held as is in `held`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal, Protocol

from qualrules.dataclass import dataclass

Order = Literal["day", "month", "year"]
"""What stands first in a date: day-month-year, month-day-year, year-month-day."""

ORDERS: tuple[Order, ...] = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GAPS = " \u00a0\u2009\u202f"

_HALF = r"(?P<half>[AaPp])\.?[Mm]\.?"
_TIME = rf"(?P<H>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})(?::(?P<s>[0-9]{{2}})(?:[.,][0-9]+)?)?(?:[{_GAPS}]?{_HALF})?"
_ZONE = r"(?:\s?(?P<zone>Z|z|[+-][0-9]{2}(?::?[0-9]{2})?))?"
_ANY_DATE = re.compile(
    r"(?P<a>[0-9]{1,4}|[A-Za-z]{3})(?P<s1>[-/.,\s]{1,2})"
    r"(?P<b>[0-9]{1,2}|[A-Za-z]{3})(?P<s2>[-/.,\s]{1,2})(?P<c>[0-9]{4}|[0-9]{1,2})"
    rf"(?:(?:,\s?|\s|[Tt]){_TIME}{_ZONE})?",
    re.ASCII,
)
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s?(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.ASCII,
)
_TOKENS = re.compile(r"YYYY|YY|MMM|MM|M|DD|D|HH|h|mm|ss|AM|[^A-Za-z]+|[A-Za-z]")
_PARTS = {
    "YYYY": "(?P<Y>[0-9]{4})",
    "YY": "(?P<y>[0-9]{2})",
    "MMM": "(?P<b>[A-Za-z]{3})",
    "MM": "(?P<M>[0-9]{2})",
    "M": "(?P<M>[0-9]{1,2})",
    "DD": "(?P<D>[0-9]{2})",
    "D": "(?P<D>[0-9]{1,2})",
    "HH": "(?P<H>[0-9]{1,2})",
    "h": "(?P<H>[0-9]{1,2})",
    "AM": _HALF,
    "mm": "(?P<m>[0-9]{2})",
    "ss": "(?P<s>[0-9]{2})(?:[.,][0-9]+)?",
}


def written_moment(text: str) -> date | datetime | None:
    """`2026-11-01`, or with a time, a fraction of a second, a zone: a day, or a datetime with or without its
    zone.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        zone = _offset(offset)
        return datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone
        )
    except ValueError:
        return None


class DateReader(Protocol):
    """Reads a trimmed text as a day or a datetime (with a zone or without), None where it does not fit."""

    def read(self, text: str) -> date | datetime | None:
        """The moment that the text means."""
        ...


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
    """The declared form, None where it is none: it needs a day, a month and a year, each once, and only the
    signs between.
    """
    pattern = []
    for token in _TOKENS.findall(form):
        if token in _PARTS:
            pattern.append(_PARTS[token])
        elif token.isalpha() and token not in ("T", "t"):
            return None
        else:
            pattern.append("".join(rf"[\s{_GAPS}]+" if sign in _GAPS else re.escape(sign) for sign in token))
    try:
        compiled = re.compile(
            "".join(pattern) + (_ZONE if {"HH", "h"} & {*_TOKENS.findall(form)} else ""), re.ASCII
        )
    except re.error:
        return None
    found = compiled.groupindex.keys()
    whole = "D" in found and len({"Y", "y"} & found) == 1 and len({"M", "b"} & found) == 1
    timed = "H" in found or not {"m", "s", "half"} & found
    return (
        DateForm(form, compiled)
        if whole and timed and ("h" in _TOKENS.findall(form)) == ("half" in found)
        else None
    )


@dataclass(frozen=True)
class DatesInOrder:
    """Dates of one order with any separators, two- or four-digit years, and a time or none: what a column can
    be taken for.
    """

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
    if match["half"]:
        gap = example[match.start("half") - 1]
        return f"{text}{between}h:mm" + (":ss" if match["s"] else "") + (gap if gap in _GAPS else "") + "AM"
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
        hour = _hour(int(part["H"] or 0), part.get("half"))
        time = (hour, int(part.get("m") or 0), int(part.get("s") or 0))
        return datetime(year, month, day, *time, tzinfo=_offset(part.get("zone")))
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day; `half` is the first letter of AM or PM. Raises ValueError where the two do not fit."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no hour of half a day")
    return hour % 12 + (12 if half in "Pp" else 0)


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
