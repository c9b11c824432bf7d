"""Answers as short texts, and the names of their places: what is kept says itself what stands where.

`t`, `f` and `u` are met, not met and unknown; a number ends with a comma. The order of a ruleset's items is not part of
its meaning, so answers are put into the order of today's layout by the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from qualrules.evaluate.layout import Answers, Layout

_LETTERS = {True: "t", False: "f", None: "u"}
_SAID = {letter: answer for answer, letter in _LETTERS.items()}
_ONE = re.compile(r"[tfu]|-?\d+,")
MANY = 1 << 16
"""Different answers that are at hand; records have few."""


def text_of(answers: Answers) -> str:
    """The answers as a text."""
    return "".join([f"{one}," if one.__class__ is int else _LETTERS[one] for one in answers])  # type: ignore[index]


def places(layout: Layout) -> list[str]:
    """What each answer of a layout says."""
    return list(_places(layout))


def reader(kept: Sequence[str], layout: Layout) -> Callable[[str], Answers]:
    """Reads texts whose places were named so into answers in the order of a layout. It raises ValueError for others."""
    now = places(layout)
    if sorted(kept) != sorted(now):
        raise ValueError("the answers have other names")
    where = {name: place for place, name in enumerate(kept)}
    order = [where[name] for name in now]

    @lru_cache(MANY)
    def read(text: str) -> Answers:
        parts = _ONE.findall(text)
        if len(parts) != len(order) or "".join(parts) != text:
            raise ValueError("answers of another length")
        return tuple(_read(parts[place]) for place in order)

    return read


def _read(part: str) -> bool | int | None:
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
