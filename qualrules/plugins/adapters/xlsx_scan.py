"""What has to be known of a sheet before its rows: which cells are merged, which formulas have no result.

One look at the sheet's XML; a sheet without either costs a search in its bytes and is not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from qualrules.plugins.adapters.xlsx_places import Area, area_in
from qualrules.plugins.adapters.xlsx_xml import Watch, said, walk

_CHUNK = 1_048_576
_OF_INTEREST = re.compile(rb"<(?:[\w.-]+:)?(?:f[\s/>]|mergeCell\s)")
_LONGEST_TAG = 64


@dataclass
class Scan:
    """What was found. `first`: the cell of the first formula without a result, `without`: how many there are."""

    merged: list[Area] = field(default_factory=list)
    formulas: int = 0
    without: int = 0
    first: str = ""


def scan_of(part: BinaryIO) -> Scan:
    """The look at a sheet's XML, from its first byte. Raises UnreadableFile."""
    before = b""
    with said():
        while chunk := part.read(_CHUNK):
            if _OF_INTEREST.search(before + chunk):
                part.seek(0)
                break
            before = chunk[-_LONGEST_TAG:]
        else:
            return Scan()
    watch = _Formulas()
    walk(part, watch)
    return watch.scan


class _Formulas(Watch):
    """Looks for formulas and merged cells."""

    def __init__(self) -> None:
        self.scan = Scan()
        self._cell = ""
        self._is_formula = self._has_result = self._in_result = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "v":
            self._in_result = True
        elif name == "c":
            self._cell = attributes.get("r", "")
            self._is_formula = False
            self._has_result = attributes.get("t") == "str"  # an empty text is a result
        elif name == "f":
            self._is_formula = True
        elif name == "mergeCell":
            area = area_in(attributes.get("ref", ""))
            if area is not None:
                self.scan.merged.append(area)

    def end(self, name: str) -> None:
        if name == "v":
            self._in_result = False
        elif name == "c" and self._is_formula:
            self.scan.formulas += 1
            if not self._has_result:
                self.scan.without += 1
                self.scan.first = self.scan.first or self._cell

    def text(self, text: str) -> None:
        if self._in_result and text.strip():
            self._has_result = True
