"""When one comparison with the clock turns: for each kind of comparison the moments, from the value that stands beside it.

An atom narrows the moments for which an answer stands. Where nothing better is known it narrows them to this day, or to
this second. Which atoms a rule has is said in `next_change`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache, partial
from typing import Final, NamedTuple

from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.turning import (
    BEYOND,
    counts_hours,
    day_number,
    is_near,
    is_of_days,
    reach,
    reads_clock,
)
from qualrules.model import rules as r
from qualrules.model.datatypes import Day
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.model.values import MILLION, Gap

MIRRORED: Final[dict[r.Comparison, r.Comparison]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
HORIZON: Final = 400
"""Days up to which a question about the clock alone is asked day by day."""
KEPT: Final = 4096
"""Values of a field for which the turning points of an atom are kept."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Stands(NamedTuple):
    """While an answer stands: from the first day on and before the last one, and so with seconds since 1970.

    Days are those of the calendar in the ruleset's zone, as `date.toordinal` counts them.
    """

    from_day: int = -BEYOND
    until_day: int = BEYOND
    from_second: int = -BEYOND
    until_second: int = BEYOND

    def at(self, day: int, second: int) -> bool:
        """Whether it stands at that moment."""
        return self.from_day <= day < self.until_day and self.from_second <= second < self.until_second


ALWAYS: Final = Stands()
Narrow = Callable[[Frame, list[int]], None]
"""What narrows the four bounds of a `Stands` by what it finds in a frame."""
Read = Callable[[Frame], object]


def second_of(instant: datetime) -> int:
    """Seconds since 1970."""
    return (instant - _EPOCH) // timedelta(seconds=1)


class Atoms:
    """Makes the atoms of one run, at its moment."""

    def __init__(self, rules: r.Rules, moment: Moment) -> None:
        self._rules = rules
        self._moment = moment
        self.day = moment.today.toordinal()
        self.second = second_of(moment.now)
        self._today = Stands(self.day, self.day + 1)
        self._now = Stands(from_second=self.second, until_second=self.second + 1)

    def comparison(self, op: r.Comparison, left: r.Value, right: r.Value) -> Narrow | None:
        """What narrows by a comparison; None where the clock has no part in it."""
        if reads_clock(left) and reads_clock(right):
            return _always(self._coarse(left, right))
        if reads_clock(left):
            return self._against(op, left, right)
        if reads_clock(right):
            return self._against(MIRRORED.get(op, op), right, left)
        waiting = [pair for pair in ((left, right), (right, left)) if is_not_yet(pair[0])]
        return self._waiting(waiting) if waiting else None

    def _coarse(self, *values: r.Value) -> Stands:
        return self._now if any(map(counts_hours, values)) else self._today

    def _turning(self, days: Iterable[int] = (), seconds: Iterable[int] = ()) -> Stands:
        """Stands between these turning points."""
        return Stands(*_between(self.day, days), *_between(self.second, seconds))

    # ── A value of the clock beside one of the record ─────────────────────────────────────────────────────────────

    def _against(self, op: r.Comparison, clock: r.Value, beside: r.Value) -> Narrow:
        if isinstance(clock, r.DaysBetween):
            counted = self._counted(op, clock, beside)
            return _always(self._coarse(clock, beside)) if counted is None else counted
        if not self._is_exact(clock):
            return _always(self._coarse(clock, beside))
        found = lru_cache(KEPT)(partial(self._moment_turns, op, clock))
        missing = lru_cache(1)(partial(self._waiting_turns, clock, beside))
        read, not_yet = self.reader(beside), is_not_yet(beside)

        def narrow(frame: Frame, bounds: list[int]) -> None:
            value = read(frame)
            if value is not None:
                _narrow(bounds, found(value))
            elif not_yet and self._is_waiting(beside, frame):
                _narrow(bounds, missing())

        return narrow

    def _is_exact(self, clock: r.Value) -> bool:
        """Whether the turning points of a value of the clock can be worked out."""
        return is_near(clock) and (is_of_days(clock) or _hours(clock) is not None)

    def _moment_turns(self, op: r.Comparison, clock: r.Value, beside: object) -> Stands:
        hours = _hours(clock)
        if hours is not None and isinstance(beside, datetime):
            second = second_of(beside) - 3600 * hours
            return self._turning(seconds=_of_op(op, second, second + 1))
        if hours:  # the day of an instant that is some hours away
            return self._now
        day = day_number(beside, self._moment)
        first = partial(reach, clock, fiscal_start=self._moment.fiscal_start)
        return self._turning(days=_of_op(op, first(day), first(day + 1)))

    def _counted(self, op: r.Comparison, clock: r.DaysBetween, beside: r.Value) -> Narrow | None:
        """Days to or from a moment of the clock, beside a number."""
        ends = (clock.start, clock.end)
        moving = clock.start if reads_clock(clock.start) else clock.end
        if (
            all(map(reads_clock, ends))
            or not (is_near(moving) and is_of_days(moving))
            or counts_hours(moving)
        ):
            return None
        found = lru_cache(KEPT)(partial(self._count_turns, op, moving, moving is clock.end))
        still, number = self.reader(clock.start if moving is clock.end else clock.end), self.reader(beside)

        def narrow(frame: Frame, bounds: list[int]) -> None:
            moment, count = still(frame), number(frame)
            if moment is not None and isinstance(count, int | Fraction):
                _narrow(bounds, found(moment, count))

        return narrow

    def _count_turns(
        self, op: r.Comparison, moving: r.Value, rises: bool, still: object, count: int | Fraction
    ) -> Stands:
        day, least, more = day_number(still, self._moment), -(-count // MILLION), count // MILLION + 1
        # The days on which the count is no longer less, and is more; falling, those on which it is no longer so.
        days = (day + least, day + more) if rises else (day - least + 1, day - more + 1)
        first = partial(reach, moving, fiscal_start=self._moment.fiscal_start)
        return self._turning(days=map(first, _of_op(op, *days)))

    # ── A field that has not happened yet ─────────────────────────────────────────────────────────────────────────

    def _waiting(self, pairs: list[tuple[r.Value, r.Value]]) -> Narrow:
        """A missing field beside a moment of the record: decided once that is not after now."""
        read = [(field, field.type, self.reader(other)) for field, other in pairs]

        def narrow(frame: Frame, bounds: list[int]) -> None:
            for field, datatype, other in read:
                moment = other(frame)
                if moment is None or not self._is_waiting(field, frame):
                    continue
                if isinstance(moment, datetime) and not isinstance(datatype, Day):
                    _narrow(bounds, self._turning(seconds=(second_of(moment),)))
                elif isinstance(moment, date):
                    _narrow(bounds, self._turning(days=(day_number(moment, self._moment),)))

        return narrow

    def _waiting_turns(self, clock: r.Value, field: r.Value) -> Stands:
        """A missing field beside a moment of the clock: asked day by day, once for all records."""
        hours = _hours(clock)
        if hours is not None:
            # Hours from now are past or to come whatever the hour; the day they fall on need not be.
            return self._now if hours and isinstance(field.type, Day) else ALWAYS
        if _is_one_way(clock):
            return ALWAYS
        passed = self._has_passed(clock, self.day)
        days = [
            next(
                (day for day in range(1, HORIZON) if self._has_passed(clock, self.day + way * day) != passed),
                HORIZON,
            )
            for way in (-1, 1)
        ]
        return Stands(self.day - days[0] + 1, self.day + days[1])

    def _has_passed(self, clock: r.Value, day: int) -> bool:
        then = moment_of(
            date.fromordinal(day), "UTC", self._moment.fiscal_start
        )  # in any zone: the day counts
        found = Interpreter(self._rules, then).value(clock, _NOWHERE)
        return isinstance(found, date) and found.toordinal() <= day

    def _is_waiting(self, field: r.Value, frame: Frame) -> bool:
        """Whether a `not yet` field is missing, and not merely out of reach."""
        assert isinstance(field, r.FieldValue)
        record = follow(frame.of(field.outer).record, field.links)
        return record is not None and record.gap(field.name) is Gap.MISSING

    # ── Values of the record ──────────────────────────────────────────────────────────────────────────────────────

    def reader(self, value: r.Value) -> Read:
        """What a value is in a frame. A plain field is looked up, for speed; the interpreter knows all others."""
        if isinstance(value, r.Constant):
            return lambda _: value.value
        if isinstance(value, r.FieldValue) and not value.links and not value.outer:
            name = value.name
            return lambda frame: frame.record.values.get(name)
        return lambda frame: Interpreter(self._rules, self._moment).value(value, frame)


_NOWHERE: Final = Frame(Record("", "", {}))


def follow(record: Record, links: Iterable[str]) -> Record | None:
    """The record to which links lead, None where one of them leads nowhere."""
    for link in links:
        linked = record.values.get(link)
        if not isinstance(linked, Record):
            return None
        record = linked
    return record


def is_not_yet(value: r.Value) -> bool:
    """Whether a value is a field whose absence says that it has not happened yet."""
    return isinstance(value, r.FieldValue) and value.not_yet


def _hours(clock: r.Value) -> int | None:
    """How many hours after now an instant is; None for what is no instant."""
    if isinstance(clock, r.Now):
        return 0
    if isinstance(clock, r.Shift) and clock.unit == "hour":
        before = _hours(clock.moment)
        return None if before is None else before + clock.amount
    return None


def _is_one_way(clock: r.Value) -> bool:
    """Whether a value of the clock is today moved to one side only: always past, always to come, or always today."""
    amounts = []
    while isinstance(clock, r.Shift):
        amounts.append(clock.amount)
        clock = clock.moment
    return not isinstance(clock, r.PeriodEdge) and (min(amounts, default=0) >= 0 or max(amounts) <= 0)


def _of_op(op: r.Comparison, equal: int, more: int) -> tuple[int, ...]:
    """Which of the turns from less to equal and from equal to more (or back) change the answer."""
    return (equal,) if op in ("<", ">=") else (more,) if op in (">", "<=") else (equal, more)


def _between(here: int, turns: Iterable[int]) -> tuple[int, int]:
    """The last turn up to here, and the first one behind."""
    first, last = -BEYOND, BEYOND
    for turn in turns:
        if turn <= here:
            first = max(first, turn)
        else:
            last = min(last, turn)
    return first, last


def _always(stands: Stands) -> Narrow:
    return lambda _, bounds: _narrow(bounds, stands)


def _narrow(bounds: list[int], found: Stands) -> None:
    from_day, until_day, from_second, until_second = found
    if from_day > bounds[0]:
        bounds[0] = from_day
    if until_day < bounds[1]:
        bounds[1] = until_day
    if from_second > bounds[2]:
        bounds[2] = from_second
    if until_second < bounds[3]:
        bounds[3] = until_second
