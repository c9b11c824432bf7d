"""How places in a sheet are written: `B12`, `A2:C4`. Rows and columns are counted from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that are merged, both ends in."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{name_of(self.top, self.left)}:{name_of(self.bottom, self.right)}"


def area_in(text: str) -> Area | None:
    """The area that a reference names, None where it is none."""
    ends = _REFERENCE.findall(text)
    if len(ends) != 2:
        return None
    (left, top), (right, bottom) = ends
    return Area(int(top), _number(left), int(bottom), _number(right))


def name_of(row: int, column: int) -> str:
    """`B12`."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """`A` to `Z`, `AA` and on."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def column_number(reference: str) -> int:
    """The column of `B12`."""
    return _number(reference.rstrip("0123456789"))


@lru_cache(maxsize=20_000)
def _number(text: str) -> int:
    number = 0
    for sign in text:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number
