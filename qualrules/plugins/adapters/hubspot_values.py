"""Single values as HubSpot writes them: milliseconds become times, a probability a percent. Nothing else is touched.

What a value means to a field is decided in `reading`; here is only what a property's own type decides.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from qualrules.plugins.adapters.hubspot_fields import PROBABILITIES, TIME_PREFIXES, TIMES, WAREHOUSE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000
_MILLISECONDS = re.compile(r"-?[0-9]{11,14}")
_MIDNIGHTS = range(7305 * DAY, 47_482 * DAY)
"""From 1990 to 2100: a whole number of days in milliseconds, which is how older answers give a day."""


def is_time(name: str) -> bool:
    """Whether a property, or a warehouse's column of it, is known to hold an instant."""
    bare = name.removeprefix(WAREHOUSE)
    return (
        bare in TIMES
        or bare.startswith(TIME_PREFIXES)
        or (bare.startswith("hs_lifecyclestage_") and bare.endswith("_date"))
    )


def is_probability(name: str) -> bool:
    """Whether a column holds a probability as a part of 1."""
    return name.removeprefix(WAREHOUSE).lower() in PROBABILITIES


def value_of(name: str, value: object) -> object:
    """A property's value: a time in milliseconds as ISO, a probability in percent, all else as it is."""
    if not isinstance(value, str):
        return value
    if is_probability(name):
        return percent(value)
    if is_time(name):
        return instant(value)
    return _day(value)


def instant(value: str | int) -> str:
    """A time in milliseconds as an ISO text; a text that is none stays."""
    text = str(value)
    if _MILLISECONDS.fullmatch(text) is None:
        return text
    moment = EPOCH + timedelta(milliseconds=int(text))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _day(text: str) -> str:
    if len(text) in (12, 13) and text.isdecimal() and text.isascii():
        number = int(text)
        if number % DAY == 0 and number in _MIDNIGHTS:
            return (EPOCH + timedelta(milliseconds=number)).date().isoformat()
    return text


def percent(text: str) -> str:
    """`0.2` as `20%`; what is no part of 1 stays, and is then asked about."""
    try:
        part = Decimal(text.strip())
    except InvalidOperation:
        return text
    if not part.is_finite() or not 0 <= part <= 1:
        return text
    return f"{(part * 100).normalize():f}%"


def hundredths(value: object) -> str:
    """A stage's probability `0.2` as the number of percents `20`, empty where there is none."""
    text = "" if value is None else str(value).strip()
    return percent(text).removesuffix("%") if text else ""


def is_true(value: object) -> bool:
    """Whether HubSpot says yes: as a boolean, or as a text."""
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")
