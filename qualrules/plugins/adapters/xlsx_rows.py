"""The records of a sheet, read as they are asked for: each pass opens the workbook again and holds few rows.

A value stays in its column, whatever is merged or empty beside it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from qualrules.plugins.adapters.xlsx_book import opened_book
from qualrules.plugins.adapters.xlsx_cells import rows_in
from qualrules.plugins.adapters.xlsx_layout import SheetLayout
from qualrules.plugins.adapters.xlsx_places import Area, letters, name_of
from qualrules.reading.raw import BadValue, DataFile, RawRow

MERGED = "a merged cell; unmerge it, so that each row has a value of its own"


class SheetRows:
    """Re-iterable rows. Raises UnreadableFile while iterating."""

    def __init__(self, data: DataFile, number: int, prefix: str, layout: SheetLayout) -> None:
        self._data = data
        self._number = number
        self._prefix = prefix
        self._layout = layout

    def __iter__(self) -> Iterator[RawRow]:
        header, columns = self._layout.header, self._layout.columns
        merged = _Merged(self._layout.merged)
        last = header
        with opened_book(self._data) as book:
            for number, cells in rows_in(book, book.sheets[self._number]):
                covered = merged.covered(number, cells)
                if number <= header:
                    continue
                values = {name: cells.get(place) for place, name in columns.items()}
                values |= {columns[place]: value for place, value in covered.items() if place in columns}
                note = "; ".join(_odd(number, last, header, cells, columns))
                yield RawRow(values, f"{self._prefix}:{number}", note)
                last = number


def _odd(
    number: int, last: int, header: int, cells: Mapping[int, object], columns: Container[int]
) -> Iterator[str]:
    """What has to be said of a row."""
    if number > last + 1 and last > header:
        yield "stands below an empty row; is it a record?"
    for place in cells:
        if place not in columns:
            yield f"the value in column {letters(place)} has no column name above it and is not read"


class _Merged:
    """Follows merged areas from row to row: those cells that another one has the value of."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._waiting = sorted(areas, key=lambda area: area.top, reverse=True)
        self._open: list[Area] = []

    def covered(self, number: int, cells: Mapping[int, object]) -> dict[int, BadValue]:
        """Column → what stands there instead of a value. Areas without a value cover nothing."""
        if not self._waiting and not self._open:
            return {}
        while self._waiting and self._waiting[-1].top <= number:
            area = self._waiting.pop()
            if area.top == number and area.left in cells:
                self._open.append(area)
        self._open = [area for area in self._open if area.bottom >= number]
        return {
            place: BadValue(f"merged with {name_of(area.top, area.left)}", MERGED)
            for area in self._open
            for place in range(area.left, area.right + 1)
            if (number, place) != (area.top, area.left)
        }
