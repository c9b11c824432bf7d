"""Answers as short texts, and the names of their places: what is kept says itself what stands where.

`t`, `f` and `u` are met, not met and unknown; the numbers follow behind a space. The order of a ruleset's items is not
part of its meaning: answers stay in the order in which they were first kept, and the names say where they belong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from qualrules.evaluate.layout import Answers, Layout

_LETTERS = {True: "t", False: "f", None: "u"}
_SAID = {letter: answer for answer, letter in _LETTERS.items()}
MANY = 1 << 14
"""Different answers that are at hand."""


class Texts:
    """Answers as texts, their places in the order of what is kept, else in that of the layout: first those that are met or
    not, then the numbers.
    """

    def __init__(self, layout: Layout, kept: Sequence[str] | None = None) -> None:
        """Raises ValueError where what is kept has other places."""
        now = list(_places(layout))
        self.places = sorted(now, key=_is_number) if kept is None else list(kept)
        if sorted(self.places) != sorted(now) or sorted(self.places, key=_is_number) != self.places:
            raise ValueError("the answers have other names")
        self._letters = len(now) - sum(map(_is_number, now))
        self._order = _order(now, self.places)
        self._back = _order(self.places, now)
        self.read = lru_cache(MANY)(self._read)

    def write(self, answers: Answers) -> str:
        """The answers as a text."""
        put = self._order(answers)
        said = "".join(map(_LETTERS.__getitem__, put[: self._letters]))  # type: ignore[arg-type]
        return f"{said} {','.join(map(str, put[self._letters :]))}"

    def _read(self, text: str) -> Answers:
        """The answers in the order of the layout. Raises ValueError for a text that holds others."""
        said, _, numbers = text.partition(" ")
        try:
            put = (*map(_SAID.__getitem__, said), *(map(int, numbers.split(",")) if numbers else ()))
        except KeyError:
            put = ()
        if len(said) != self._letters or len(put) != len(self.places):
            raise ValueError("these are no answers")
        return self._back(put)


def _order(now: Sequence[str], wanted: Sequence[str]) -> Callable[[Answers], Answers]:
    """Brings answers that stand as they do now into the order that is wanted."""
    if list(now) == list(wanted):
        return lambda answers: answers
    where = {name: place for place, name in enumerate(now)}
    return itemgetter(*(where[name] for name in wanted))  # of two or more: one alone is in order


def _is_number(place: str) -> bool:
    return place.startswith("number of ")


def _places(layout: Layout) -> Iterator[str]:
    """What each answer of a layout says."""
    yield from (f"criterion {name}" for name in layout.criteria)
    yield from (f"definition {name}" for name in layout.definitions)
    for name in layout.scores:
        yield from (f"number of points, {end}: score {name}" for end in ("lowest", "highest"))
    yield from (f"promise {title}" for title in layout.promises)
    for process in layout.processes:
        yield f"guard of process {process.name}"
        yield from (f"number of stages, {part}: process {process.name}" for part in ("met", "possible"))
        yield f"stay of process {process.name}"
        yield from (f"outcome {outcome.name} of process {process.name}" for outcome in process.outcomes)
