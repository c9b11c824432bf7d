"""From what stands in a cell to a raw value. What the cell itself says (a date, a percent, a currency) is kept;
what a text means is decided in `reading`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from qualrules.model.values import Amount, Share
from qualrules.plugins.adapters.xlsx_styles import Format, Formats
from qualrules.reading.raw import BadValue

ERROR = "an error of Excel"
NO_RESULT = "a formula without a result; open the workbook in Excel and save it"
NO_DAY = "a day that Excel does not have"
TOO_LONG = "a number of more than 15 digits, which Excel does not keep; format the column as text"
EXACT = 2**53
"""Up to which every whole number is one of its own."""
_FIRST, _FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - days of a calendar
_LEAP = 60
"""Excel has a 29 February 1900; the days before it are counted from one later."""


def number_in(text: str, form: Format, formats: Formats) -> object:
    """The raw value of a number that a cell of this format holds."""
    number = float(text)
    if form.kind == "percent":
        return Share(shortest(Decimal(repr(number)) * 100))
    if form.kind == "amount":
        return Amount(shortest(Decimal(repr(number))), form.currency)
    if form.kind == "number":
        if number.is_integer():
            return int(number) if abs(number) <= EXACT else BadValue(f"{number:.0f}", TOO_LONG)
        return number
    try:
        return _moment(number, form, formats.is_1904)
    except (OverflowError, ValueError):
        return BadValue(text, NO_DAY)


def shortest(number: Decimal) -> Decimal:
    """Without zeros behind the point, and without an exponent."""
    short = number.normalize()
    return (
        short.quantize(Decimal(1)) if short == short.to_integral_value() and short.adjusted() < 20 else short
    )


def _moment(number: float, form: Format, is_1904: bool) -> object:
    if form.kind == "stay":
        return str(_length(number))
    if number < 0:
        raise ValueError
    if form.kind == "hour" and number < 1:
        return (_FIRST + _length(number)).time().isoformat()
    days = number + 1 if not is_1904 and number < _LEAP else number
    moment = (_FIRST_1904 if is_1904 else _FIRST) + _length(days)
    return moment.date() if form.kind == "date" and moment.time() == time() else moment


def _length(days: float) -> timedelta:
    """To the millisecond: the last digits of a fraction of a day are noise."""
    whole, part = divmod(days, 1)
    return timedelta(days=whole, milliseconds=round(part * 86_400_000))


def written(text: str) -> object:
    """A moment that a cell holds in words, as some programs write it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if "T" in text else date(moment.year, moment.month, moment.day)
