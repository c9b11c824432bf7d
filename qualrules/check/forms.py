"""Forms in which a source writes dates, numbers and percents: which of them are right, and what is wrong with
the others.

Reading values by a form is the business of `reading`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

DATE_PARTS: Final = ("YYYY", "YY", "MMM", "MM", "M", "DD", "D", "HH", "h", "mm", "ss", "AM")
_PART = re.compile("|".join(DATE_PARTS))
_NUMBER = re.compile(r"1(?P<thousands>[.,' \u00a0\u202f]?)234(?P<point>[.,])56")
PERCENTS: Final = ("20", "0.2")
_UNIT = {"YYYY": "year", "YY": "year", "MMM": "month", "MM": "month", "M": "month", "DD": "day", "D": "day"}
_UNIT |= {"HH": "hour", "h": "hour", "mm": "minute", "ss": "second", "AM": "half of the day"}


def date_form_parts(form: str) -> tuple[str, ...]:
    """The parts of a date form and the signs between, in order: `DD`, `/`, `MM`, `/`, `YYYY`."""
    pieces: list[str] = []
    position = 0
    for match in _PART.finditer(form):
        if match.start() > position:
            pieces.append(form[position : match.start()])
        pieces.append(match.group())
        position = match.end()
    return (*pieces, form[position:]) if position < len(form) else tuple(pieces)


def date_form_problem(form: str) -> str:
    """What is wrong with a date form; empty where nothing is."""
    pieces = date_form_parts(form)
    units = [_UNIT[piece] for piece in pieces if piece in _UNIT]
    for piece in pieces:
        strange = re.search(r"\w", piece) if piece not in _UNIT and piece != "T" else None
        if strange:
            return f'"{piece.strip()}" is no part of a date'
    for unit in ("year", "month", "day"):
        if unit not in units:
            return f"the {unit} is missing"
    for unit in units:
        if units.count(unit) > 1:
            return f"the {unit} stands twice"
    if ("minute" in units and "hour" not in units) or ("second" in units and "minute" not in units):
        return "a time goes from hours to minutes to seconds"
    if ("h" in pieces) != ("AM" in pieces):
        return "an hour of half a day is written h:mm AM, one of the whole day HH:mm"
    for piece, following in pairwise(pieces):
        if piece in ("D", "M") and following in _UNIT and following != "MMM":
            return f'a sign is missing between "{piece}" and "{following}"'
    return ""


def number_form_problem(form: str) -> str:
    """What is wrong with a number form; empty where nothing is."""
    match = _NUMBER.fullmatch(form)
    if match is None:
        return 'it is written with the number 1,234.56: "1,234.56", "1.234,56", "1 234,56", "1234.56"'
    if match["thousands"] == match["point"]:
        return f'"{match["point"]}" cannot both group the thousands and begin the fraction'
    return ""


def percent_form_problem(form: str) -> str:
    """What is wrong with a percent form; empty where nothing is."""
    return "" if form in PERCENTS else 'it is how 20 % is written: "20" or "0.2"'
