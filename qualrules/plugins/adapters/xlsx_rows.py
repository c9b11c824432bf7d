"""The rows of a sheet as openpyxl streams them, and its records, read as they are asked for: each pass opens the
workbook again and holds few rows. A value stays in its column, whatever is merged or empty beside it.
"""

from __future__ import annotations

from collections.abc import Container, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from itertools import count, islice, repeat, zip_longest
from typing import Any

from qualrules.plugins.adapters.xlsx_formats import value_of
from qualrules.plugins.adapters.xlsx_layout import Row, SheetLayout
from qualrules.plugins.adapters.xlsx_parts import Area, Sheet, archive_in, letters, said
from qualrules.reading.raw import BadValue, DataFile, RawRow

MERGED = "a merged cell; unmerge it, so that each row has a value of its own"
NO_RESULT = "a formula without a result; open the workbook in Excel and save it"
LAST_ROW = 1_048_576
PIECE = 500
"""Rows that are held at once."""


class SheetRows:
    """Re-iterable rows. Raises UnreadableFile while iterating."""

    def __init__(self, data: DataFile, sheet: Sheet, prefix: str, layout: SheetLayout) -> None:
        self._data = data
        self._sheet = sheet
        self._prefix = prefix
        self._layout = layout

    def __iter__(self) -> Iterator[RawRow]:
        header, columns = self._layout.header, self._layout.columns
        merged = _Merged(self._layout.merged)
        last = header
        with opened(self._data) as book, closing(rows_in(book, self._sheet, self._data)) as rows:
            for number, cells in rows:
                covered = merged.covered(number, cells)
                if number <= header:
                    continue
                values = {name: cells.get(place) for place, name in columns.items()}
                values |= {columns[place]: value for place, value in covered.items() if place in columns}
                note = "; ".join(_odd(number, last, header, cells, columns))
                yield RawRow(values, f"{self._prefix}:{number}", note)
                last = number


@contextmanager
def opened(data: DataFile, *, data_only: bool = True) -> Iterator[Any]:
    """openpyxl's workbook, with the results of formulas, or else with the formulas. Raises UnreadableFile."""
    with data.open() as stream, archive_in(stream):
        from openpyxl import load_workbook  # type: ignore[import-untyped]

        with said():
            book = load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
        # else it makes "#VALUE!" of a number that is no day, and nobody could say which number that was
        book._date_formats = set()  # noqa: SLF001
        with closing(book):
            yield book


def rows_in(book: Any, sheet: Sheet, data: DataFile) -> Generator[Row, None, None]:  # noqa: ANN401 - no types
    """The rows that hold anything, in their order, each with those cells that do. Raises UnreadableFile."""
    with opened(data, data_only=False) if sheet.without else nullcontext() as formulas:
        written = _cells(formulas, sheet) if formulas else repeat(())
        rows = zip(count(1), _cells(book, sheet), written)
        while True:
            with said():
                piece = [
                    (number, _values(row, beside, book.epoch)) for number, row, beside in islice(rows, PIECE)
                ]
                if piece and piece[-1][0] > LAST_ROW:  # openpyxl would make empty ones up to any number
                    raise ValueError(f"it has rows below row {LAST_ROW:,}, the last one of Excel")
            if not piece:
                return
            yield from (row for row in piece if row[1])


def _cells(book: Any, sheet: Sheet) -> Iterator[Sequence[Any]]:  # noqa: ANN401 - openpyxl has no types
    page = book[sheet.title]
    page.reset_dimensions()  # what a file says of its size may be wrong, and would cut the rows off
    rows: Iterator[Sequence[Any]] = page.iter_rows()
    return rows


def _values(row: Sequence[Any], written: Sequence[Any], epoch: Any) -> dict[int, object]:  # noqa: ANN401 - no types
    values = {}
    for place, (cell, formula) in enumerate(zip_longest(row, written), 1):
        value = value_of(cell, epoch)
        if value is not None:
            values[place] = value
        elif formula is not None and formula.data_type == "f" and cell.data_type != "str":
            values[place] = BadValue(f"the formula in {formula.coordinate}", NO_RESULT)
    return values


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
            place: BadValue(f"merged with {letters(area.left)}{area.top}", MERGED)
            for area in self._open
            for place in range(area.left, area.right + 1)
            if (number, place) != (area.top, area.left)
        }
