"""Sets of characters as ranges of code points: what a pattern's classes stand for, once letter case is folded
away.

Only sets; how patterns are written and read is in `patterns`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from qualrules.dataclass import dataclass
from qualrules.model.values import fold

_LAST = 0x10FFFF


@dataclass(frozen=True)
class Characters:
    """A set of characters: sorted ranges, both ends in, that neither touch nor overlap."""

    ranges: tuple[tuple[int, int], ...]

    @cached_property
    def others(self) -> Characters:
        """Every character that is not in the set."""
        gaps, start = [], 0
        for first, last in self.ranges:
            if start < first:
                gaps.append((start, first - 1))
            start = last + 1
        return Characters((*gaps, (start, _LAST)) if start <= _LAST else tuple(gaps))

    def __and__(self, other: Characters) -> Characters:
        found = []
        for first, last in self.ranges:
            for other_first, other_last in other.ranges:
                if max(first, other_first) <= min(last, other_last):
                    found.append((max(first, other_first), min(last, other_last)))
        return Characters(tuple(found))

    def __or__(self, other: Characters) -> Characters:
        return from_ranges((*self.ranges, *other.ranges))

    def __le__(self, other: Characters) -> bool:
        return (self & other) == self

    def __bool__(self) -> bool:
        return bool(self.ranges)

    @property
    def regex(self) -> str:
        """The set in Python's regular expressions, with every sign escaped that could mean something."""
        if len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1]:
            return _escaped(self.ranges[0][0])
        if self.ranges and self.ranges[-1][1] == _LAST:
            inside = self.others.ranges
            return f"[^{_listed(inside)}]" if inside else r"[\s\S]"
        return f"[{_listed(self.ranges)}]" if self.ranges else r"[^\s\S]"


def from_ranges(ranges: Iterable[tuple[int, int]]) -> Characters:
    """The set of all characters in the ranges, in any order."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return Characters(tuple(merged))


def folded(first: str, last: str) -> Characters:
    """The characters from one to the other, each in the form in which texts are compared."""
    return from_ranges((ord(fold(chr(code))),) * 2 for code in range(ord(first), ord(last) + 1))


DIGITS = folded("0", "9")
LETTERS = folded("a", "z")
WORD = DIGITS | LETTERS | folded("_", "_")
BLANK = folded("\t", "\r") | folded(" ", " ")
LINE_ENDS = folded("\n", "\n") | folded("\r", "\r")
ANY = Characters(((0, _LAST),))


def _listed(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(
        _escaped(first) if first == last else f"{_escaped(first)}-{_escaped(last)}" for first, last in ranges
    )


def _escaped(code: int) -> str:
    character = chr(code)
    if character.isascii():
        return character if character.isalnum() or character in " _" else f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
