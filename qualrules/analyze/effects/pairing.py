"""The verdicts of two rulesets on the same records, brought together by order and id; nothing is compared here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from qualrules.evaluate.verdict import Verdict

MOST_WAITING = 10_000
"""Records of one side that wait for the other side's: more, and the two sides read different records."""
Pair = tuple[Verdict, Verdict]


class NoPairs(Exception):  # noqa: N818 - it says what is wrong with the records
    """The two sides read different records; its text is a sentence's end."""


@dataclass
class Pairing:
    """Pairs records as they come. Those of one side only are counted once all were read, and waited for in memory."""

    unpaired: list[int] = field(default_factory=lambda: [0, 0])
    paired: int = 0

    def pairs(self, old: Iterator[Verdict], new: Iterator[Verdict]) -> Iterator[Pair]:
        """The pairs of one record type. Raises NoPairs."""
        waiting = _Waiting(), _Waiting()
        for one, other in zip_longest(old, new):
            if one is not None and other is not None and _is_same(one, other):
                self.paired += 1
                yield one, other
                continue
            for pair in _matched(one, other, waiting):
                self.paired += 1
                yield pair
            if max(each.count for each in waiting) > MOST_WAITING:
                raise NoPairs(_first_apart(waiting))
        for side, each in enumerate(waiting):
            self.unpaired[side] += each.count


@dataclass
class _Waiting:
    """Verdicts by the id of their record, in their order; several records may have one id."""

    by_id: dict[str, deque[Verdict]] = field(default_factory=dict)
    count: int = 0

    def add(self, verdict: Verdict) -> None:
        self.by_id.setdefault(verdict.record.id, deque()).append(verdict)
        self.count += 1

    def take(self, id: str) -> Verdict | None:
        found = self.by_id.get(id)
        if found is None:
            return None
        verdict = found.popleft()
        self.count -= 1
        if not found:
            del self.by_id[id]
        return verdict


def _is_same(old: Verdict, new: Verdict) -> bool:
    """The same id, or the same row under ids that the two source blocks take from different columns."""
    one, other = old.record, new.record
    return one.id == other.id or (bool(one.place) and one.place == other.place)


def _matched(old: Verdict | None, new: Verdict | None, waiting: tuple[_Waiting, _Waiting]) -> Iterator[Pair]:
    if old is not None:
        found = waiting[1].take(old.record.id)
        if found is not None:
            yield old, found
        else:
            waiting[0].add(old)
    if new is not None:
        found = waiting[0].take(new.record.id)
        if found is not None:
            yield found, new
        else:
            waiting[1].add(new)


def _first_apart(waiting: tuple[_Waiting, _Waiting]) -> str:
    named = [f'"{next(iter(each.by_id))}"' if each.by_id else "none" for each in waiting]
    return (
        f"{MOST_WAITING:,} records have no counterpart; the first under the old rules is {named[0]}, "
        f"under the new ones {named[1]}"
    )
