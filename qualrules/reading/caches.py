"""Bounded memories of what a raw text was read as: sources repeat values, and a look-up costs less than reading.

A dict with `__missing__`, because the hit is then a single operation of the interpreter. A full memory stays as it is:
in a column whose values never repeat, forgetting and learning again would cost more than it saves.
"""

from __future__ import annotations

from collections.abc import Callable

from qualrules.model.values import BLANKS, fold
from qualrules.reading.amounts import plain_number
from qualrules.reading.unread import Unreadable

LIMIT = 8_000
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
        if len(self) < LIMIT and len(text) <= LONGEST and type(text) is str:
            self[text] = held
        return held


class TextMemory(dict[str, object]):
    """Text → folded text, None where it is one of `nothing`. For texts that take longer to fold than ASCII does."""

    __slots__ = ("_nothing",)

    def __init__(self, nothing: frozenset[str]) -> None:
        super().__init__()
        self._nothing = nothing

    def __missing__(self, text: str) -> str | None:
        folded = fold(text.strip(BLANKS))
        held = None if folded in self._nothing else folded
        if len(self) < LIMIT and len(text) <= LONGEST and type(text) is str:
            self[text] = held
        return held


class NumberMemory(Memory):
    """Text → number or amount. Most are settled at a glance; those few signs are no placeholder's."""

    __slots__ = ("_at_a_glance",)

    def __init__(self, read: Callable[[str], object], placeholders: frozenset[str]) -> None:
        super().__init__(read)
        self._at_a_glance = not any(plain_number(text) is not None for text in placeholders)

    def __missing__(self, text: str) -> object:
        number = plain_number(text) if self._at_a_glance else None
        if number is None:
            return super().__missing__(text)
        if len(self) < LIMIT:
            self[text] = number
        return number


class ListMemory(dict[tuple[object, ...], object]):
    """Texts of a list → held value. Only lists of texts are remembered: `1` and `True` would be one key."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[object], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, items: tuple[object, ...]) -> object:
        held = self._read(items)
        is_short = len(self) < LIMIT and len(items) <= 100
        if is_short and all(type(item) is str and len(item) <= LONGEST for item in items):
            self[items] = held
        return held
