"""Bounded memories of what a raw text was read as: sources repeat their values, and reading one costs more
than a look-up.

A dict with `__missing__`, because the hit is then a single operation of the interpreter. Nothing here knows a
type.
"""

from __future__ import annotations

from collections.abc import Callable

from qualrules.reading.unread import Unreadable

LIMIT = 20_000
LONGEST = 500
"""Longer texts are read each time, so that a memory's size has a bound."""


class Bad:
    """Stands in a memory for every value that cannot be read; the reason is found again when asked for."""


BAD = Bad()


def or_bad(read: Callable[[object], object]) -> Callable[[object], object]:
    """Reads as `read` does, with `BAD` for everything unreadable."""

    def read_or_bad(value: object) -> object:
        held = read(value)
        return BAD if isinstance(held, Unreadable) else held

    return read_or_bad


class Memory(dict[str, object]):
    """Text → what `read` makes of it."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> object:
        held = self._read(text)
        if len(text) <= LONGEST and type(text) is str:
            if len(self) >= LIMIT:
                self.clear()
            self[text] = held
        return held


class ListMemory(dict[tuple[object, ...], object]):
    """Texts of a list → held value. Only lists of texts are remembered: `1` and `True` would be one key."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[object], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, items: tuple[object, ...]) -> object:
        held = self._read(items)
        if all(type(item) is str and len(item) <= LONGEST for item in items) and len(items) <= 100:
            if len(self) >= LIMIT:
                self.clear()
            self[items] = held
        return held
