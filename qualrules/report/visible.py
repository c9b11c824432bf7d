"""What a text looks like in a terminal: nothing in it that steers, and how many columns it takes.

Knows characters only, nothing of lines, tables or diagnostics.
"""

from __future__ import annotations

import unicodedata

_TAB = "    "


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


def width_of(text: str) -> int:
    """How many columns of a terminal the text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
