"""Today, now and the calendar under proof: symbolic, so that what is proved holds for any day.

Months and time zones are not linear: what depends on them is a derived variable. A date may lie beyond the calendar here;
whether it does is asked with `in_calendar`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.cells import Variables
from qualrules.analyze.encoding.derived import Derived
from qualrules.analyze.encoding.formulas import Formula, Sum
from qualrules.analyze.encoding.moments import (
    DAY,
    LAST_DAY,
    LAST_SECOND,
    day_number,
    day_of_number,
    second_number,
    second_of_number,
)
from qualrules.model.moment import Moment, period, period_start, shift, zone_named

NOW = "~now"
"""The variable of the instant of the run."""
SAFE = 3 * 3600
FIRST_NOW = second_number(datetime(1000, 1, 1, tzinfo=UTC))
LAST_NOW = second_number(datetime(8999, 12, 31, 23, 59, 59, tzinfo=UTC))
"""Proofs are about any day of these 8,000 years. Nearer to the ends of the calendar every window of days runs out of it, and
no two that differ in length would compare."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
TRIED_MONTHS = 24
CYCLE_MONTHS, CYCLE_DAYS = 4800, 146_097
"""After 400 years the calendar repeats."""
_YEARS = (*range(2000, 2009), *range(2095, 2106))
"""Every way in which leap years fall around two years: in fours, and around a year that ends a century without one."""
_SHORTEST = {"week": 7, "month": 28, "quarter": 89, "year": 365}
_LONGEST = {"week": 7, "month": 31, "quarter": 92, "year": 366}


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """The period of a unit that holds today: its first day, and that of the next. `phase` is the month of a calendar quarter
    in which the fiscal quarters begin."""

    unit: str
    phase: int
    start: Sum
    following: Sum

    def lies_within(self, other: _Around) -> bool:
        """A month lies in one quarter and in one year, a quarter in one year that begins with a quarter."""
        if self.unit == "month":
            return other.unit in ("quarter", "year")
        return (self.unit, other.unit) == ("quarter", "year") and self.phase == other.phase


class Calendar:
    """The moment of the run, and what is worked out of days and instants; shared by both rulesets."""

    def __init__(self, variables: Variables) -> None:
        self._variables = variables
        self.now = variables.whole(NOW, FIRST_NOW, LAST_NOW)
        self.derived: list[Derived] = []
        self._made: dict[object, Sum] = {}
        self._periods: dict[Sum, list[_Around]] = {}

    def fixed(self, moment: Moment) -> Formula:
        """The run is at that moment: what depends on it alone is exact."""
        values = {NOW: second_number(moment.now)}
        held = [f.equal(self.now, f.whole(values[NOW]))]
        for each in self.derived:
            if all(name in values for name, _ in each.of.terms):
                true = each.true(each.of.value(values))
                if true is not None:
                    held.append(f.equal(each.variable, f.whole(true)))
                    values |= {name: true for name, _ in each.variable.terms}
        return f.all_of(held)

    # ── Days ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def today(self, zone: str) -> Sum:
        """The day of the run in a zone."""
        return self.day_of(self.now, zone)

    def day_of(self, instant: Sum, zone: str) -> Sum:
        """The calendar day of an instant in a zone."""
        place = Moment(datetime(2000, 1, 1, tzinfo=UTC), zone_named(zone))

        def day(second: int) -> int | None:
            found = second_of_number(second)
            return None if found is None else day_number(place.day_of(found))

        if not instant.terms:
            return f.whole(
                day(instant.constant) or 0
            )  # beyond the calendar it is not known, whatever stands here

        def make() -> Sum:
            made = self._new("day")
            earliest, latest = offsets(zone)
            # 86400 (day - 1) <= second + offset <= 86400 (day - 1) + 86399, for some offset of the zone
            start = (made - f.whole(1)).times(DAY)
            self._hold(f.at_most(start, instant + f.whole(latest)))
            self._hold(f.at_most(instant + f.whole(earliest), start + f.whole(DAY - 1)))
            self._derive(
                instant, made, day, lambda at, true: self._of_that_day(instant, made, place, at, true)
            )
            return made

        return self._once(("day", instant, zone), make)

    def _of_that_day(self, instant: Sum, made: Sum, place: Moment, at: int, true: int) -> Formula:
        """Every instant around this one that is of the same day, at its own clock, is of that day."""
        first, last = _same_day(place, at, true)
        inside = f.all_of((f.at_most(f.whole(first), instant), f.at_most(instant, f.whole(last))))
        return f.implies(inside, f.equal(made, f.whole(true)))

    def shifted(self, day: Sum, amount: int, unit: str) -> Sum:
        """A day moved by days, weeks, months, quarters or years; it may lie beyond the calendar."""
        if unit in ("day", "week"):
            return day + f.whole(amount * (7 if unit == "week" else 1))
        months = amount * _MONTHS[unit]
        if not months:
            return day

        def move(number: int) -> int | None:
            found = day_of_number(number)
            moved = found and shift(found, months, "month")
            return day_number(moved) if moved else None

        def make() -> Sum:
            made = self._new("moved")
            least, most = month_days(months)
            self._hold(f.at_most(day + f.whole(least), made))
            self._hold(f.at_most(made, day + f.whole(most)))
            self._derive(day, made, move, lambda at, true: _rises(day, made, at, true))
            return made

        return self._once(("moved", day, months), make)

    def edge(self, zone: str, unit: str, offset: int, last: bool, fiscal_start: int) -> Sum:
        """First or last day of a calendar period, counted from the one that holds today; it may lie beyond the calendar."""
        today = self.today(zone)
        if unit == "day":
            return today + f.whole(offset)
        start = self._start(today, unit, 0, fiscal_start)
        following = self._start(today, unit, 1, fiscal_start)
        around = _Around(unit, (fiscal_start - 1) % 3, start, following)
        self._once(("around", start), lambda: self._around(today, around))
        wanted = self._start(today, unit, offset + last, fiscal_start)
        return wanted - f.whole(1) if last else wanted

    def _around(self, today: Sum, around: _Around) -> Sum:
        """Today lies in the period, and the period in each longer one that holds today."""
        self._hold(f.at_most(around.start, today))
        self._hold(f.less_than(today, around.following))
        known = self._periods.setdefault(today, [])
        for other in known:
            for inner, outer in ((around, other), (other, around)):
                if inner.lies_within(outer):
                    self._hold(f.at_most(outer.start, inner.start))
                    self._hold(f.at_most(inner.following, outer.following))
        known.append(around)
        return around.start

    def _start(self, today: Sum, unit: str, offset: int, fiscal_start: int) -> Sum:
        """First day of a period; those of one unit follow one another at their lengths."""
        # Of the month in which the year starts, quarters see only which month of a quarter it is.
        start_of_year = {"year": fiscal_start, "quarter": (fiscal_start - 1) % 3 + 1}.get(unit, 1)

        def first(number: int) -> int | None:
            found = day_of_number(number)
            start = found and period_start(found, unit, offset, start_of_year)
            return day_number(start) if start else None

        def make() -> Sum:
            made = self._new(unit)
            least, most = offset * _SHORTEST[unit], offset * _LONGEST[unit]
            near = self._start(today, unit, 0, fiscal_start) if offset else None
            if near is not None:
                self._hold(f.at_most(near + f.whole(min(least, most)), made))
                self._hold(f.at_most(made, near + f.whole(max(least, most))))
            else:
                self._hold(f.at_most(made, today))
                self._hold(f.at_most(today, made + f.whole(_LONGEST[unit] - 1)))
            self._derive(
                today,
                made,
                first,
                lambda at, true: self._in_period(today, made, at, true, unit, start_of_year),
            )
            return made

        return self._once(("start", today, unit, offset, start_of_year), make)

    def _in_period(self, today: Sum, made: Sum, at: int, true: int, unit: str, fiscal_start: int) -> Formula:
        """On every day of the same period its edges are the same."""
        found = day_of_number(at)
        edges = found and period(found, unit, 0, fiscal_start)
        first, last = (day_number(edges[0]), day_number(edges[1])) if edges else (at, at)
        inside = f.all_of((f.at_most(f.whole(first), today), f.at_most(today, f.whole(last))))
        return f.implies(inside, f.equal(made, f.whole(true)))

    # ── Making variables ──────────────────────────────────────────────────────────────────────────────────────────

    def _once(self, key: object, make: Callable[[], Sum]) -> Sum:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _new(self, name: str) -> Sum:
        """A day. It has no bounds of its own: a rule may move a moment as far as it likes, beyond the calendar too."""
        return f.variable(self._variables.fresh(f"~{name}"))

    def _hold(self, formula: Formula) -> None:
        self._variables.rules.append(formula)

    def _derive(
        self, of: Sum, made: Sum, true: Callable[[int], int | None], lemma: Callable[[int, int], Formula]
    ) -> None:
        self.derived.append(Derived(of, made, true, lemma))


def in_calendar(day: Sum) -> Formula:
    """The day lies in the years 1-9999."""
    return f.all_of((f.at_most(f.whole(1), day), f.at_most(day, f.whole(LAST_DAY))))


def in_time(instant: Sum) -> Formula:
    """The instant lies in the years 1-9999."""
    return f.all_of((f.at_most(f.whole(0), instant), f.at_most(instant, f.whole(LAST_SECOND))))


def _rises(day: Sum, made: Sum, at: int, true: int) -> Formula:
    """A later day is never moved to an earlier one."""
    here, there = f.whole(at), f.whole(true)
    return f.all_of(
        (
            f.implies(f.at_most(day, here), f.at_most(made, there)),
            f.implies(f.at_most(here, day), f.at_most(there, made)),
        )
    )


def _same_day(place: Moment, at: int, day: int) -> tuple[int, int]:
    """The first and the last instant around this one that are of that day, with none of another day between them."""
    offset = _offset(place, at)
    if offset is not None:
        first = (day - 1) * DAY - offset
        hours = (first - 1, *range(first, first + DAY, 3600), first + DAY - 1, first + DAY)
        if all(_offset(place, hour) == offset for hour in hours):
            return first, first + DAY - 1
    # Clocks are changed on that day: minute by minute, because behind a part of the next day it may come again.
    first, last = at, at
    while _is_of(place, first - 60, day):
        first -= 60
    while _is_of(place, last + 60, day):
        last += 60
    return first, last


def _is_of(place: Moment, second: int, day: int) -> bool:
    found = second_of_number(second)
    return found is not None and day_number(place.day_of(found)) == day


def _offset(place: Moment, second: int) -> int | None:
    """Seconds from UTC; None beyond the calendar."""
    found = second_of_number(second)
    if found is None:
        return None
    try:
        passed = found.astimezone(place.zone).utcoffset()
    except OverflowError:
        return None
    return None if passed is None else passed.days * DAY + passed.seconds


@lru_cache(maxsize=256)
def month_days(months: int) -> tuple[int, int]:
    """The fewest and the most days that so many months (negative: back) can come to.

    Up to two years exactly; beyond that within five days of the mean, which no run of months and leap years leaves.
    """
    if abs(months) > TRIED_MONTHS:
        days = months * CYCLE_DAYS // CYCLE_MONTHS
        return days - 5, days + 6
    found = [
        day_number(moved) - day_number(date(year, month, number))
        for year in _YEARS
        for month in range(1, 13)
        for number in (1, 28, 29, 30, 31)
        if number <= monthrange(year, month)[1]
        for moved in (shift(date(year, month, number), months, "month"),)
        if moved is not None
    ]
    return min(found), max(found)


@lru_cache(maxsize=64)
def offsets(zone: str) -> tuple[int, int]:
    """The smallest and the largest offset from UTC in seconds that a zone ever has, and three hours to be safe.

    Zero for UTC itself. Two hundred years are looked at month by month; before them a zone keeps its first offset, after
    them its rule for summer time.
    """
    if zone in ("UTC", "Etc/UTC"):
        return 0, 0
    place = zone_named(zone)
    months = (datetime(year, month, 15, tzinfo=place) for year in range(1840, 2040) for month in range(1, 13))
    found = [
        passed.days * DAY + passed.seconds for passed in map(datetime.utcoffset, months) if passed is not None
    ]
    # Where a zone's hours leave the calendar, at the ends of time, a day is that of UTC.
    return min(0, *found) - SAFE, max(0, *found) + SAFE
