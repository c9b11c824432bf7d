"""When values of the clock turn: the first day on which one is no longer earlier than another.

Only for values that rise with the day, which all of them do that reckon in days or longer: `today`, the edges of its
periods, and whatever is whole days, months or years from those. Days are counted as `date.toordinal` counts them, and go
on beyond the calendar. Which conditions ask for this is said in `next_change`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from qualrules.model import rules as r
from qualrules.model.moment import Moment, period_start, shift

BEYOND: Final = 1 << 40
"""After all days and, in seconds, after all instants; before them with a minus."""
_CLOCK: Final = (r.Today, r.Now, r.PeriodEdge)
_LAST_DAY: Final = date.max.toordinal()
_YEARS: Final = {"day": 1 / 365, "week": 7 / 365, "month": 1 / 12, "quarter": 1 / 4, "year": 1.0}
FAR: Final = 900
"""Years from today up to which a shift ends within the calendar, for every day of the years 1001 to 8999."""


def reads_clock(value: r.Condition | r.Value) -> bool:
    """Whether a value is another one at another moment. What rows are asked for by a figure is not looked at."""
    if isinstance(value, r.Aggregate):
        return False
    return isinstance(value, _CLOCK) or any(map(reads_clock, r.children(value)))


def counts_hours(value: r.Condition | r.Value) -> bool:
    """Whether hours are added to the instant of the run somewhere in a value."""
    if isinstance(value, r.Shift) and value.unit == "hour" and reads_clock(value):
        return True
    return any(map(counts_hours, r.children(value)))


def is_of_days(value: r.Value) -> bool:
    """Whether `reach` can tell when a value of the clock gets to a day."""
    while isinstance(value, r.Shift) and value.unit != "hour":
        value = value.moment
    return isinstance(value, _CLOCK)


def is_near(value: r.Value) -> bool:
    """Whether a value of the clock stays so near to today that it stays within the calendar."""
    return _distance(value) < FAR


def reach(value: r.Value, wanted: int, fiscal_start: int) -> int:
    """The first day on which a value of the clock is that day or later."""
    if wanted > _LAST_DAY:
        return BEYOND
    if wanted < 1:
        return -BEYOND
    match value:
        case r.Today() | r.Now():
            return wanted
        case r.Shift(moment, amount, unit):
            return reach(moment, _before_shift(wanted, amount, unit), fiscal_start)
        case r.PeriodEdge():
            return _day_of_period(value, wanted, fiscal_start)
    raise AssertionError(value)


def _before_shift(wanted: int, amount: int, unit: str) -> int:
    """The first day that the shift moves to the wanted one or behind it."""
    if unit in ("day", "week"):
        return wanted - amount * (7 if unit == "week" else 1)
    back = shift(date.fromordinal(wanted), -amount, unit)
    if back is None:
        return BEYOND if amount < 0 else -BEYOND
    # Months clip to their last day, so that the way back may end up to three days beside the place.
    for day in range(back.toordinal() - 3, back.toordinal() + 4):
        there = shift(date.fromordinal(day), amount, unit) if 1 <= day <= _LAST_DAY else None
        if there is not None and there.toordinal() >= wanted:
            return day
    return back.toordinal() + 4


def _day_of_period(edge: r.PeriodEdge, wanted: int, fiscal_start: int) -> int:
    """The first day of the first period from which the edge is the wanted day or later."""
    day = date.fromordinal(wanted)
    start = period_start(day, edge.unit, 0, fiscal_start)
    # An edge before the wanted day is passed: the first day of a period, unless it is that very day.
    further = 0 if edge.last or start == day else 1
    found = period_start(day, edge.unit, further - edge.offset, fiscal_start)
    if found is None:
        return BEYOND if further - edge.offset > 0 else -BEYOND
    return found.toordinal()


def _distance(value: r.Value) -> float:
    match value:
        case r.Shift(moment, amount, unit):
            return _distance(moment) + abs(amount) * _YEARS.get(unit, 1 / 8760)
        case r.PeriodEdge(unit, offset):
            return (abs(offset) + 1) * _YEARS[unit]
        case r.DaysBetween(start, end):
            return max(_distance(start), _distance(end))
    return 0.0


def day_number(value: object, moment: Moment) -> int:
    """The day of a date or an instant as a number."""
    if isinstance(value, datetime):
        return moment.day_of(value).toordinal()
    assert isinstance(value, date)
    return value.toordinal()
