"""Days and instants as whole numbers, and back: days since the day before 0001-01-01, seconds since its start in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

DAY: Final = 86_400
"""Seconds of a day."""
LAST_DAY: Final = date.max.toordinal()
LAST_SECOND: Final = LAST_DAY * DAY - 1
_START = datetime(1, 1, 1, tzinfo=UTC)


def day_number(day: date) -> int:
    """The day as a number; 0001-01-01, a Monday, is 1."""
    return day.toordinal()


def day_of_number(number: int) -> date | None:
    """The day with that number; None beyond the years 1-9999."""
    return date.fromordinal(number) if 1 <= number <= LAST_DAY else None


def second_number(instant: datetime) -> int:
    """An aware instant as a number; 0001-01-01T00:00:00Z is 0."""
    passed = instant.astimezone(UTC) - _START
    return passed.days * DAY + passed.seconds


def second_of_number(number: int) -> datetime | None:
    """The instant with that number; None beyond the years 1-9999."""
    return _START + timedelta(seconds=number) if 0 <= number <= LAST_SECOND else None
