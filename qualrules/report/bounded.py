"""A document of bounded size: heads that always stand in it, and under each as many whole items as there is room for.

Knows bytes of texts, nothing of what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qualrules.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A head, its items, the first first, and how many of them there are. `more` says how many are left out."""

    head: str
    items: Iterable[str]
    count: int
    more: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The document, and how many items are not in it."""

    text: str
    left: int


def fitted(start: str, sections: Iterable[Section], room: int, most: int | None = None) -> Fitted:
    """The document in at most `room` bytes, with at most `most` items of a section.

    Heads and what they leave out come first; where not even those fit, the document is larger than the room.
    """
    each = list(sections)
    left = room - size(start) - sum(size(one.head) + size(one.more(one.count)) for one in each)
    text, missing = [start], 0
    for one in each:
        kept = list(_kept(one, left, most))
        left -= sum(map(size, kept))
        short = one.count - len(kept)
        missing += short
        text += [one.head, *kept, one.more(short) if short else ""]
    return Fitted("".join(text), missing)


def _kept(section: Section, room: int, most: int | None) -> Iterator[str]:
    for number, item in enumerate(section.items):
        room -= size(item)
        if room < 0 or number == most:
            return
        yield item


def size(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8"))
