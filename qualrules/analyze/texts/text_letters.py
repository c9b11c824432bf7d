"""All signs that a folded text can hold, in the few kinds that given tests can tell apart.

A kind is a set of signs that all tests treat alike, with one sign to stand for it. Nothing is known here of the tests but
the single signs and the sets that they name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from qualrules.analyze.texts.text_words import FRIENDLY
from qualrules.check.charsets import Characters
from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS, fold


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of sign. `blank`: it holds only signs that are trimmed off the ends of a text."""

    sign: str
    ranges: tuple[tuple[int, int], ...]
    without: frozenset[str] = frozenset()
    """Signs in the ranges that are letters of their own."""

    @property
    def blank(self) -> bool:
        """Whether it stands only for signs that are trimmed off the ends of a text."""
        return self.sign in BLANKS

    def __contains__(self, sign: str) -> bool:
        return sign not in self.without and any(first <= ord(sign) <= last for first, last in self.ranges)

    def signs(self, told: Iterable[str]) -> Iterator[str]:
        """The signs that make a difference where some signs are told apart too: one that is not told, if there is
        one, and each that is."""
        told = sorted(sign for sign in told if sign in self)
        others = (sign for sign in self._members() if sign not in told)
        first = next(others, None)
        if first is not None and first in BLANKS:
            first = next((sign for sign in others if sign not in BLANKS), first)
        if first is not None:
            yield first
        yield from told

    def _members(self) -> Iterator[str]:
        yield self.sign
        yield from (sign for sign in FRIENDLY if sign in self)
        yield from _folded(self.ranges, self.without)


class Alphabet:
    """The letters, and which of them each set holds (letter number n is the bit `1 << n`)."""

    def __init__(self, singles: frozenset[str], sets: Sequence[Characters]) -> None:
        kinds = _Kinds(sets)
        found = [
            (Letter(sign, ((ord(sign), ord(sign)),)), kinds.of(sign)) for sign in singles if _is_folded(sign)
        ]
        for mark, ranges in kinds.ranges.items():
            sign = kinds.friendly.get(mark)
            if sign is None or sign in singles:
                sign = _best(mark, ranges, singles, kinds)
            if sign is not None:
                found.append((Letter(sign, tuple(ranges), singles), mark))
        found.sort(key=lambda each: _liking(each[0].sign))
        self.letters = [letter for letter, _ in found]
        self.number = {letter.sign: number for number, letter in enumerate(self.letters)}
        self.holding = {
            each: sum(1 << number for number, (_, mark) in enumerate(found) if mark >> place & 1)
            for place, each in enumerate(sets)
        }


class _Kinds:
    """The signs by the sets that hold them: a mark has the bit `1 << n` where set number n holds the sign."""

    def __init__(self, sets: Sequence[Characters]) -> None:
        changes: dict[int, int] = {0: 0, 0x110000: 0}
        for place, each in enumerate(sets):
            for first, last in each.ranges:
                changes[first] = changes.get(first, 0) ^ 1 << place
                changes[last + 1] = changes.get(last + 1, 0) ^ 1 << place
        self._starts = sorted(changes)
        self._marks: list[int] = []
        self.ranges: dict[int, list[tuple[int, int]]] = {}
        mark = 0
        for number, start in enumerate(self._starts[:-1]):
            mark ^= changes[start]
            self._marks.append(mark)
            self.ranges.setdefault(mark, []).append((start, self._starts[number + 1] - 1))
        self.friendly: dict[int, str] = {}
        for sign in FRIENDLY:
            self.friendly.setdefault(self.of(sign), sign)

    def of(self, sign: str) -> int:
        """The mark of a sign."""
        return self._marks[bisect_right(self._starts, ord(sign)) - 1]


def _best(mark: int, ranges: Sequence[tuple[int, int]], singles: frozenset[str], kinds: _Kinds) -> str | None:
    """The sign that people read best; None where no text holds any."""
    for sign in FRIENDLY:
        if sign not in singles and kinds.of(sign) == mark:
            return sign
    worst = "\n" if "\n" not in singles and kinds.of("\n") == mark else None
    for sign in _folded(ranges, singles):
        if sign.isprintable() and sign not in BLANKS:
            return sign
        if worst is None or (worst in BLANKS and sign not in BLANKS):
            worst = sign
    return worst


def _folded(ranges: Iterable[tuple[int, int]], without: frozenset[str]) -> Iterator[str]:
    for first, last in ranges:
        yield from (
            sign for sign in map(chr, range(first, last + 1)) if sign not in without and _is_folded(sign)
        )


def _liking(sign: str) -> tuple[int, str]:
    return (FRIENDLY.index(sign) if sign in FRIENDLY else len(FRIENDLY), sign)


def _is_folded(sign: str) -> bool:
    return fold(sign) == sign
