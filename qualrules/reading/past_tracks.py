"""What one column of one record was at which instant: its changes in order, and the value as of any moment.

Where changes do not fit together, or say nothing, the value is unknown from there on; nothing is ever filled in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import groupby

from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS
from qualrules.reading.typed import raw_text


class Untold:
    """Stands for a past value that the history does not say."""

    def __repr__(self) -> str:
        return "UNTOLD"


class Unkept:
    """Stands for the old value in a history that keeps new ones only."""

    def __repr__(self) -> str:
        return "UNKEPT"


DAY = timedelta(days=1)
"""A stay that ends within a day before the next begins is followed by it: many histories are kept by the day."""
UNTOLD = Untold()
UNKEPT = Unkept()
Same = Callable[[object, object], bool]
"""Whether two raw values of the column mean the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one column. `old` is `UNKEPT` where the history has new values only, `new` is `UNTOLD` where the
    value changed to something that is not said.

    `either` are the values between which the history leaves it open, where several changes bear one instant and do
    not follow from each other. `is_end`: the record only left what it was. `is_seen`: the value is only known to have
    been this one at the instant, not to have become so.
    """

    at: datetime
    old: object
    new: object
    either: tuple[object, ...] = ()
    is_end: bool = False
    is_seen: bool = False


def blank(raw: object) -> bool:
    """Whether a raw value says nothing."""
    return raw is None or (isinstance(raw, str) and not raw.strip(BLANKS))


def plainly_same(one: object, other: object) -> bool:
    """Whether two raw values are written alike; all blanks are."""
    if blank(one) or blank(other):
        return blank(one) and blank(other)
    return raw_text(one).strip(BLANKS) == raw_text(other).strip(BLANKS)


class Track:
    """The changes of one column of one record, one an instant."""

    __slots__ = ("changes", "instants")

    def __init__(self, changes: Iterable[Change]) -> None:
        ordered = sorted(changes, key=lambda change: change.at)
        steps = (_one_step(list(same)) for _, same in groupby(ordered, key=lambda change: change.at))
        self.changes = _without_repeats(_with_true_ends(list(steps)))
        self.instants = [change.at for change in self.changes]

    def at(self, instant: datetime) -> Change | None:
        """The change at exactly this instant."""
        found = bisect_left(self.instants, instant)
        return self.changes[found] if found < len(self.instants) and self.instants[found] == instant else None

    def as_of(self, instant: datetime, present: object, same: Same) -> object:
        """The value as of an instant; `UNKEPT` before the first change of a history that keeps no old values.

        `present` is the value of now: what was last known has to lead to it.
        """
        position = bisect_right(self.instants, instant) - 1
        if position < 0:
            return self.changes[0].old
        change = self.changes[position]
        if change.at == instant:
            return change.new
        follows = self.changes[position + 1].old if position + 1 < len(self.changes) else present
        is_whole = follows is UNKEPT or (follows is not UNTOLD and _told_same(change.new, follows, same))
        return change.new if is_whole else UNTOLD

    def just_before(self, instant: datetime, present: object, same: Same) -> object:
        """The value that a change at this instant ended."""
        change = self.at(instant)
        if change is None:
            return self.as_of(instant, present, same)
        if change.old is not UNKEPT:
            return change.old
        position = bisect_left(self.instants, instant) - 1
        return self.changes[position].new if position >= 0 else UNKEPT


def _told_same(one: object, other: object, same: Same) -> bool:
    return one is not UNTOLD and same(one, other)


def _one_step(changes: list[Change]) -> Change:
    """Several changes at one instant as one: a chain of them leads from its first value to its last."""
    told: list[Change] = []
    for change in changes:
        if not any(_alike(change, other) for other in told):
            told.append(change)
    arrivals = [change for change in told if not change.is_end] or told[:1]
    if len(arrivals) == 1:
        return arrivals[0]
    chained = [change for change in arrivals if change.old is not UNKEPT]
    start, end = _ends(chained)
    news = [change.new for change in arrivals if change.old is UNKEPT] + ([end] if chained else [])
    is_seen = all(change.is_seen for change in arrivals)
    is_clear = start is not UNTOLD and all(new is not UNTOLD and plainly_same(new, news[0]) for new in news)
    if is_clear:
        return Change(arrivals[0].at, start, news[0], is_seen=is_seen)
    either = tuple(change.new for change in arrivals if change.new is not UNTOLD)
    return Change(arrivals[0].at, start, UNTOLD, either)


def _alike(one: Change, other: Change) -> bool:
    is_kind = (one.is_end, one.is_seen) == (other.is_end, other.is_seen)
    return is_kind and _same_end(one.old, other.old) and _same_end(one.new, other.new)


def _same_end(one: object, other: object) -> bool:
    odd = (UNTOLD, UNKEPT)
    if one in odd or other in odd:
        return one is other
    return plainly_same(one, other)


def _ends(chain: list[Change]) -> tuple[object, object]:
    """The first and the last value of changes that follow from each other; `UNTOLD` where they do not."""
    if not chain:
        return UNKEPT, UNTOLD
    starts = [
        one
        for one in chain
        if not any(plainly_same(one.old, other.new) for other in chain if other is not one)
    ]
    ends = [
        one
        for one in chain
        if not any(plainly_same(one.new, other.old) for other in chain if other is not one)
    ]
    if len(starts) != 1 or len(ends) != 1:
        return UNTOLD, UNTOLD
    return starts[0].old, ends[0].new


def _with_true_ends(changes: list[Change]) -> list[Change]:
    """Without the ends of stays that another stay has ended already, or follows at once."""
    kept: list[Change] = []
    for position, change in enumerate(changes):
        following = changes[position + 1] if position + 1 < len(changes) else None
        goes_on = following is not None and not following.is_end and following.at - change.at <= DAY
        if change.is_end and (goes_on or not kept or not plainly_same(kept[-1].new, change.old)):
            continue
        kept.append(change)
    return kept


def _without_repeats(changes: list[Change]) -> list[Change]:
    """Without those that only repeat the value before them, as snapshots do."""
    kept: list[Change] = []
    for change in changes:
        last = kept[-1] if kept else None
        repeats = (
            last is not None
            and change.old is UNKEPT
            and not change.is_end
            and UNTOLD not in (last.new, change.new)
            and plainly_same(last.new, change.new)
        )
        if not repeats:
            kept.append(change)
    return kept
