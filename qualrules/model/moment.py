"""The moment for which records are judged: today and now as values that are passed, never read from a clock here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualrules.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant of a run, the ruleset's zone, and the first month of its fiscal year.

    `now` is aware, in UTC, cut to the second.
    """

    now: datetime
    zone: ZoneInfo
    fiscal_start: int = 1

    @property
    def today(self) -> date:
        """The calendar day of `now` in the ruleset's zone."""
        return self.day_of(self.now)

    def day_of(self, instant: datetime) -> date:
        """The calendar day of an instant in the ruleset's zone; the ends of time stay in the years 1-9999."""
        try:
            return instant.astimezone(self.zone).date()
        except OverflowError:
            return instant.date()


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises `zoneinfo.ZoneInfoNotFoundError` or ValueError where there is none."""
    return ZoneInfo(name)


def moment_of(as_of: date | datetime, zone: str, fiscal_start: int = 1) -> Moment:
    """The moment that a written day or instant means: a day is 23:59:59 of it in the zone; a datetime without zone is in
    the zone."""
    where = zone_named(zone)
    if not isinstance(as_of, datetime):
        as_of = datetime.combine(as_of, time(23, 59, 59), where)
    elif as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=where)
    return Moment(_in_utc(as_of).replace(microsecond=0), where, fiscal_start)


def _in_utc(instant: datetime) -> datetime:
    """The instant in UTC; at the ends of time, where there is no such hour, the same hour there."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return instant.replace(tzinfo=UTC)


def shift(day: date, amount: int, unit: str) -> date | None:
    """A day moved by whole days, weeks, months, quarters or years; months clip to their last day; None beyond 1-9999."""
    if unit in ("day", "week"):
        try:
            return day + timedelta(days=amount * (7 if unit == "week" else 1))
        except OverflowError:
            return None
    months = amount * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, _month_days(year, month + 1)))


def shift_instant(instant: datetime, hours: int) -> datetime | None:
    """An instant moved by hours; None beyond the years 1-9999."""
    try:
        return instant + timedelta(hours=hours)
    except OverflowError:
        return None


def period(today: date, unit: str, offset: int, fiscal_start: int) -> tuple[date, date] | None:
    """First and last day of the calendar period `offset` units from the one that holds `today`; None beyond 1-9999."""
    first = period_start(today, unit, offset, fiscal_start)
    following = first and shift(first, 1, unit)
    last = following and shift(following, -1, "day")
    return (first, last) if first and last else None


def period_start(today: date, unit: str, offset: int, fiscal_start: int) -> date | None:
    """First day of that period, which need not end within the years 1-9999."""
    if unit == "day":
        return shift(today, offset, "day")
    if unit == "week":
        monday = shift(today, -today.weekday(), "day")
        return monday and shift(monday, offset, "week")
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    into = (today.month - fiscal_start) % 12 % length
    start = shift(today.replace(day=1), -into, "month")
    return start and shift(start, offset, unit)


def _month_days(year: int, month: int) -> int:
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31
