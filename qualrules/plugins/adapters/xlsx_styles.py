"""What the formats of cells say of their numbers: that they are days, percents, amounts of a currency.

Only the format is looked at, never the number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from qualrules.plugins.adapters.xlsx_xml import Watch, walk

Kind = Literal["number", "percent", "amount", "date", "moment", "hour", "stay"]

_DAYS = (14, 15, 16, 17, *range(27, 32), 34, 35, 36, *range(50, 59))
_HOURS = (18, 19, 20, 21, 32, 33, 45, 47)
_LITERALS = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_STAY = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$(?P<code>[A-Z]{3}|€)\s?(?:-[0-9A-Fa-f]+)?\]")


@dataclass(frozen=True, slots=True)
class Format:
    """What a number in a cell is. `currency` where the format names one beyond doubt."""

    kind: Kind = "number"
    currency: str = ""


NUMBER = Format()
_BUILT_IN: dict[int, Format] = {
    9: Format("percent"),
    10: Format("percent"),
    22: Format("moment"),
    46: Format("stay"),
    **dict.fromkeys(_DAYS, Format("date")),
    **dict.fromkeys(_HOURS, Format("hour")),
}
"""The formats that every workbook has without saying so. Those of money have each country's own currency."""


@dataclass
class Formats:
    """The formats of a workbook by the numbers that cells have; `is_1904`: days are counted from that year."""

    by_number: list[Format] = field(default_factory=list)
    is_1904: bool = False

    def of(self, number: str | None) -> Format:
        """The format of a cell."""
        place = int(number) if number else 0
        return self.by_number[place] if place < len(self.by_number) else NUMBER


def format_of(written: str) -> Format:
    """What a format says. `$` names no currency: ten have it, and Excel writes each country's own as `$`."""
    first = written.partition(";")[0]
    plain = _LITERALS.sub("", first)
    if _STAY.search(plain):
        return Format("stay")
    if "%" in plain:
        return Format("percent")
    signs = set(plain.lower()) if plain.lower() != "general" else set()
    is_day, is_hour = bool(signs & set("dy")) or "mmm" in plain.lower(), bool(signs & set("hs"))
    if is_day or is_hour or "m" in signs:
        return Format("moment" if is_day and is_hour else "hour" if is_hour else "date")
    found = _CURRENCY.search(first)
    if found is not None:
        return Format("amount", "EUR" if found["code"] == "€" else found["code"])
    return Format("amount", "EUR") if "€" in plain or '"€"' in first else NUMBER


def formats_in(part: BinaryIO, *, is_1904: bool) -> Formats:
    """The formats of a workbook's styles."""
    styles = _Styles()
    walk(part, styles)
    return Formats([styles.format_of(number) for number in styles.cells], is_1904)


class _Styles(Watch):
    """Reads the formats that are declared, and which of them each style of cells has."""

    def __init__(self) -> None:
        self.cells: list[int] = []
        self._declared: dict[int, Format] = {}
        self._is_cells = False

    def format_of(self, number: int) -> Format:
        """A format by its number."""
        return self._declared.get(number) or _BUILT_IN.get(number, NUMBER)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._declared[int(attributes["numFmtId"])] = format_of(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._is_cells = True
        elif name == "xf" and self._is_cells:
            self.cells.append(int(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_cells = False
