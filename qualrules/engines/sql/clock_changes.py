"""When the clocks of a time zone are changed, and by how much: forward, or back, so that a stretch of time comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualrules.model.moment import zone_named

YEARS = range(1900, 2101)
"""The years whose changes are looked at."""
_SECOND, _STEP = timedelta(seconds=1), timedelta(days=7)


@lru_cache(maxsize=16)
def changes(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """Each instant of UTC, without a zone, from which clocks show another time, and how much more than before."""
    return tuple(_changes(zone_named(zone)))


def falls_back(zone: str) -> tuple[int, ...]:
    """By how many seconds clocks have been put back, or will be."""
    return tuple(sorted({-int(jump.total_seconds()) for _, jump in changes(zone) if jump < timedelta(0)}))


def _changes(where: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    before, last = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[-1], 12, 31, tzinfo=UTC)
    old = _offset(before, where)
    while before < last:
        after = before + _STEP
        new = _offset(after, where)
        if new != old:
            yield _first_with(before, after, where).replace(tzinfo=None), new - old
        before, old = after, new


def _first_with(before: datetime, after: datetime, where: ZoneInfo) -> datetime:
    new = _offset(after, where)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        before, after = (before, middle) if _offset(middle, where) == new else (middle, after)
    return after


def _offset(instant: datetime, where: ZoneInfo) -> timedelta:
    return instant.astimezone(where).utcoffset() or timedelta(0)
