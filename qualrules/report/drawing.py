"""Lines of a source as they can be shown: tabs, wide and invisible characters, lines that are far too long.

Knows columns and widths, nothing of diagnostics.
"""

from __future__ import annotations

import unicodedata

from qualrules.dataclass import dataclass

WIDEST = 140
"""Columns of a source line that are shown; of a longer line the part around the marked place."""

_TAB = "    "
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as it is shown, and from where to where the marked part reaches in it, in columns from 0."""

    text: str
    start: int
    end: int


def excerpt(line: str, start: int, end: int) -> Excerpt:
    """The line with the part from character `start` up to `end` marked; at least one column is."""
    line, start, end = _cut(line, start, min(end, len(line)))
    before, marked = visible(line[:start]), visible(line[start:end])
    at = width(before)
    return Excerpt(before + marked + visible(line[max(start, end) :]), at, at + max(1, width(marked)))


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    if len(line) <= WIDEST:
        return line, start, end
    first = max(0, min(start - WIDEST // 4, len(line) - WIDEST))
    last = min(len(line), first + WIDEST)
    left, right = _ELLIPSIS if first else "", _ELLIPSIS if last < len(line) else ""
    moved = len(left) - first
    return f"{left}{line[first:last]}{right}", start + moved, min(end, last) + moved


def visible(text: str) -> str:
    """The text with nothing in it that moves the cursor, changes colours or turns the writing around."""
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character == "\t":
        return _TAB
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return " " if character == "\N{NO-BREAK SPACE}" else character
    return "\N{REPLACEMENT CHARACTER}"


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
