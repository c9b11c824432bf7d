"""Answers as short texts, and the names of their places: what is kept says itself what stands where.

`t`, `f` and `u` are met, not met and unknown; a number ends with a comma. The order of a ruleset's items is not part of
its meaning: answers stay in the order in which they were first kept, and are put into that of the layout by the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qualrules.evaluate.layout import Answers, Layout

_LETTERS = {True: "t", False: "f", None: "u"}
_SAID = {letter: answer for answer, letter in _LETTERS.items()}
_ONE = re.compile(r"[tfu]|-?\d+,")
MANY = 1 << 16
"""Different answers that are at hand; records have few."""


class Texts:
    """Answers as texts in one order of places: that of what is kept, else that of the layout."""

    def __init__(self, layout: Layout, kept: Sequence[str] | None = None) -> None:
        """Raises ValueError where what is kept has other places."""
        now = list(_places(layout))
        self.places = now if kept is None else list(kept)
        if sorted(self.places) != sorted(now):
            raise ValueError("the answers have other names")
        self._order = None if self.places == now else _order(now, self.places)
        self._back = range(len(now)) if self.places == now else _order(self.places, now)
        self.read = lru_cache(MANY)(self._read)

    def write(self, answers: Answers) -> str:
        """The answers as a text."""
        if self._order is not None:
            answers = tuple(answers[place] for place in self._order)
        return "".join([f"{one}," if one.__class__ is int else _LETTERS[one] for one in answers])  # type: ignore[index]

    def _read(self, text: str) -> Answers:
        """The answers in the order of the layout. Raises ValueError for a text that holds others."""
        parts = _ONE.findall(text)
        if len(parts) != len(self._back) or "".join(parts) != text:
            raise ValueError("these are no answers")
        return tuple(_answer(parts[place]) for place in self._back)


def _order(now: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where each of the wanted names stands now."""
    where = {name: place for place, name in enumerate(now)}
    return [where[name] for name in wanted]


def _answer(part: str) -> bool | int | None:
    return _SAID[part] if part in _SAID else int(part[:-1])


def _places(layout: Layout) -> Iterator[str]:
    yield from (f"criterion {name}" for name in layout.criteria)
    yield from (f"definition {name}" for name in layout.definitions)
    for name in layout.scores:
        yield from (f"score {name} {end}" for end in ("lowest", "highest"))
    yield from (f"promise {title}" for title in layout.promises)
    for process in layout.processes:
        yield from (f"process {process.name} {part}" for part in ("guard", "met", "possible", "overdue"))
        yield from (f"process {process.name} outcome {outcome.name}" for outcome in process.outcomes)
