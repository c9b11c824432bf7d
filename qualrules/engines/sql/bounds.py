"""Where a moment may lie so that moving it stays inside the years 1-9999: what a query asks before it moves one.

Databases have calendars that reach further, or that fail at their ends; the edges are worked out here once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from qualrules.model.moment import shift, shift_instant

FIRST_DAY, LAST_DAY = date.min, date.max
FIRST_INSTANT, LAST_INSTANT = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001  # of UTC, as held
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def in_months(amount: int, unit: str) -> int:
    """So many months, quarters or years in months."""
    return amount * _MONTHS[unit]


def shift_inside(amount: int, unit: str) -> tuple[date, date] | None:
    """First and last day that `shift` can move so far; None where it can move none."""
    if unit in _MONTHS:
        return _months_inside(in_months(amount, unit))
    first = FIRST_DAY if amount >= 0 else shift(FIRST_DAY, -amount, unit)
    last = LAST_DAY if amount <= 0 else shift(LAST_DAY, -amount, unit)
    return (first, last) if first and last else None


def _months_inside(months: int) -> tuple[date, date] | None:
    if months >= 0:
        last = shift(LAST_DAY.replace(day=1), -months, "month")
        following = last and shift(last, 1, "month")
        if last is None:
            return None
        return FIRST_DAY, following - timedelta(days=1) if following else LAST_DAY
    first = shift(FIRST_DAY, -months, "month")
    return (first, LAST_DAY) if first else None


def hours_inside(hours: int) -> tuple[datetime, datetime] | None:
    """First and last instant of UTC, without a zone, that `shift_instant` can move so far; None where it can move none."""
    first = FIRST_INSTANT if hours >= 0 else shift_instant(FIRST_INSTANT, -hours)
    last = LAST_INSTANT if hours <= 0 else shift_instant(LAST_INSTANT, -hours)
    return (first, last) if first and last else None
