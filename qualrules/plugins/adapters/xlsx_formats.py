"""From a cell of openpyxl to a raw value. What the cell itself says (a date, a percent, a currency) is kept; what a
text means is decided in `reading`.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from qualrules.model.values import Amount, Share
from qualrules.reading.raw import BadValue

ERROR = "an error of Excel"
NO_DAY = "a day that Excel does not have"
TOO_LONG = "a number of more than 15 digits, which Excel does not keep; format the column as text"
EXACT = 2**53
"""Up to which every whole number is one of its own."""
_LITERALS = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([A-Z]{3}|€)\s?(?:-[0-9A-Fa-f]+)?\]")


def value_of(cell: Any, epoch: datetime) -> object:  # noqa: ANN401 - openpyxl has no types of its own
    """The raw value of a cell, None where nothing can be seen in it. `epoch`: the day that days are counted from."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, format_of(cell.number_format), epoch)
    if cell.data_type == "e":
        return BadValue(value, ERROR)
    if not isinstance(value, str):
        return _without_day(value)
    return (_unescaped(value) if "_x" in value else value) if value.strip() else None


@lru_cache(maxsize=1_000)
def format_of(written: str) -> str:
    """What a format says of a number: `percent`, `date`, `datetime`, `time`, `stay`, a currency, or nothing.

    `$` names no currency: ten have it, and Excel writes each country's own as `$`.
    """
    from openpyxl.styles.numbers import is_datetime, is_timedelta_format  # type: ignore[import-untyped]

    first = written.partition(";")[0]
    plain = _LITERALS.sub("", first).lower()
    if is_timedelta_format(plain):
        return "stay"
    if "%" in plain:
        return "percent"
    if day := is_datetime(plain):
        return str(day)
    if found := _CURRENCY.search(first):
        return found[1].replace("€", "EUR")
    return "EUR" if "€" in plain or '"€"' in first else ""


def _number(number: float, form: str, epoch: datetime) -> object:
    if form == "percent":
        return Share(_shortest(Decimal(repr(number)) * 100))
    if form in ("date", "datetime", "time", "stay"):
        try:
            return _moment(number, form, epoch)
        except (OverflowError, ValueError):
            return BadValue(str(number), NO_DAY)
    if form:
        return Amount(_shortest(Decimal(repr(number))), form)
    if not float(number).is_integer():
        return number
    return int(number) if abs(number) <= EXACT else BadValue(f"{float(number):.0f}", TOO_LONG)


def _shortest(number: Decimal) -> Decimal:
    """Without zeros behind the point, and without an exponent."""
    short = number.normalize()
    is_whole = short == short.to_integral_value() and short.adjusted() < 20
    return short.quantize(Decimal(1)) if is_whole else short


def _moment(number: float, form: str, epoch: datetime) -> object:
    from openpyxl.utils.datetime import from_excel  # type: ignore[import-untyped]

    moment = from_excel(number, epoch, timedelta=form == "stay")
    if form != "stay" and (number < 0 or (form != "time" and isinstance(moment, time))):
        raise ValueError
    if form == "date" and moment.time() == time():
        return moment.date()
    return _without_day(moment)


def _without_day(moment: object) -> object:
    """Hours and lengths of time as texts, which is how fields take them."""
    if isinstance(moment, timedelta):
        return str(moment)
    return moment.isoformat() if isinstance(moment, time) else moment


def _unescaped(text: str) -> str:
    """A text as people wrote it: `_x000D_` is a sign that XML cannot hold."""
    from openpyxl.utils.escape import unescape  # type: ignore[import-untyped]

    return str(unescape(text))
