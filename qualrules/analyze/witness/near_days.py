"""Days and instants that are easily read: today, a round number of days away, a full hour, what a field is held against.

Which of them is offered first does not hang on the one that was found, so that one question has one answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar

from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import Moment, shift, shift_instant
from qualrules.model.record import Record

_AWAY = (0, -1, 1, -7, 7, -14, 14, -30, 30, -60, 60, -90, 90, -180, 180, -365, 365, -730, 730, -3650, 3650)
_HOURS = (-1, 1, -2, 2, -4, 4, -8, 8, -12, 12)
_NOON = time(12, tzinfo=UTC)
_MOST_NEAR = 9

When = TypeVar("When", date, datetime)


class Near(Generic[When]):
    """Days or instants around the moment of a question, and what a field is held against."""

    def __init__(self, limits: Iterable[When], near: Sequence[When]) -> None:
        self._limits: list[When] = sorted(set(limits))
        self._near: Sequence[When] = near

    def easier(self, value: When) -> Iterator[When]:
        """What to take instead of one, the friendliest first: one from each side of every limit, then next to them."""
        sides: dict[tuple[int, bool], When] = {}
        for when in self._near:
            sides.setdefault(self._side(when), when)
        yield from sides.values()
        for limit in self._limits:
            yield limit
            yield from _next_to(limit)
        # No limit is known where the field is compared with another one.
        yield from self._near[:_MOST_NEAR]
        yield from _first(value)

    def beside(self, value: When) -> When:
        """A friendly one on the same side of all limits; the value itself where there is none."""
        side = self._side(value)
        return next((when for when in self._near if self._side(when) == side), value)

    def _side(self, when: When) -> tuple[int, bool]:
        at = bisect_left(self._limits, when)
        return at, self._limits[at : at + 1] == [when]


def limits(rules: r.Rules, moment: Moment, found: Iterable[r.Value]) -> list[date]:
    """The days and instants that some values, which rest on no field, are at the moment."""
    interpreter, nothing = Interpreter(rules, moment), Frame(Record("", "", {}))
    values = (interpreter.value(value, nothing) for value in found)
    return [value for value in values if isinstance(value, date)]


def near_days(found: Iterable[date], moment: Moment) -> Near[date]:
    """Days for a field that is held against some days and instants."""
    days = (moment.day_of(each) if isinstance(each, datetime) else each for each in found)
    return Near(days, _days(moment))


def near_instants(found: Iterable[date], moment: Moment) -> Near[datetime]:
    """Instants, at noon or another full hour, for a field that is held against some days and instants."""
    hour = moment.now.replace(minute=0, second=0)
    hours = [when for away in _HOURS if (when := shift_instant(hour, away)) is not None]
    days = [datetime.combine(day, _NOON) for day in _days(moment)]
    edges = (edge for limit in found for edge in _edges(limit, moment))
    return Near(edges, [*days[:1], hour, *days[1:4], *hours, *days[4:]])


def _days(moment: Moment) -> list[date]:
    return [day for away in _AWAY if (day := shift(moment.today, away, "day")) is not None]


def _edges(limit: date, moment: Moment) -> Iterator[datetime]:
    """The instants at which the comparison with a day or instant turns: both ends of a day."""
    if isinstance(limit, datetime):
        yield limit
        return
    for day in (limit, shift(limit, 1, "day")):
        if day is not None and date.min < day < date.max:
            yield datetime.combine(day, time(), moment.zone).astimezone(UTC)


def _next_to(when: When) -> Iterator[When]:
    """A day later and a day earlier."""
    if when.year < 9999:
        yield when + timedelta(days=1)
    if when.year > 1:
        yield when - timedelta(days=1)


def _first(when: When) -> Iterator[When]:
    """The first of the year and of the month; of an instant the noon and the full hour."""
    if isinstance(when, datetime):
        yield when.replace(hour=12, minute=0, second=0)
        yield when.replace(minute=0, second=0)
    else:
        yield when.replace(month=1, day=1)
        yield when.replace(day=1)
