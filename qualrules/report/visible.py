"""What a text looks like in a terminal or a build's log: nothing in it that steers either, and how many columns it takes.

Knows characters only, nothing of lines, tables or diagnostics. GitHub's runner takes a line that begins with `::` for an
order, and whatever holds two hashes and a bracket; it compares by the rules of a language, which pass over signs that
nobody sees.
"""

from __future__ import annotations

import re
import unicodedata

_TAB = "    "
UNSEEN = "\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\ufffd\U000e0000-\U000e01ef"
"""What a comparison passes over: these signs, for a class of a regular expression."""
# As texts: the first of them is compiled when a text asks for it, not when a command starts.
_ORDER = rf"^([\s{UNSEEN}]*:)(?=[{UNSEEN}]*:)"
_OLD_ORDER = rf"(#[{UNSEEN}]*)(?=#[{UNSEEN}]*\[)"


def visible(text: str) -> str:
    """The text with nothing in it that moves the cursor, changes colours, turns the writing around or orders a runner."""
    shown = text if text.isprintable() else "".join(map(_visible, text))
    if "#" in shown:
        shown = re.sub(_OLD_ORDER, r"\1 ", shown)
    if ":" in shown and not shown.lstrip()[:1].isalnum():
        shown = re.sub(_ORDER, r"\1 ", shown)
    return shown


def visible_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(map(visible, text.split("\n")))


def visible_characters(text: str) -> list[str]:
    """What is seen of each character, for a text that stands behind something else on its line."""
    shown = [character if character.isprintable() else _visible(character) for character in text]
    if "#" in text:
        for found in re.finditer(_OLD_ORDER, "".join(each[:1] for each in shown)):
            shown[found.end() - 1] += " "
    return shown


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
