"""The `xlsx` adapter: Excel workbooks, each sheet a table with a header row and typed cells.

What it finds out by itself (where the header is, hidden sheets, merged cells, formulas that nobody calculated) it
says in the table's notes. It never decides what a value means, and never fills in one that a cell does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from qualrules.plugins.adapters.decoding import base_name, suffix_of
from qualrules.plugins.adapters.xlsx_book import OLD, ZIP, Book, opened_book
from qualrules.plugins.adapters.xlsx_cells import rows_in
from qualrules.plugins.adapters.xlsx_layout import LOOKED_AT, SheetLayout, layout_of
from qualrules.plugins.adapters.xlsx_rows import SheetRows
from qualrules.plugins.adapters.xlsx_scan import scan_of
from qualrules.reading.raw import NOTHING_KNOWN, DataFile, Knowledge, RawTable, UnreadableFile

UNCALCULATED = (
    "its formulas were written by a program and not calculated since, so their results may be wrong; "
    "open the workbook in Excel and save it"
)


class Xlsx:
    """Excel workbooks since 2007."""

    name: str = "xlsx"
    title: str = "Excel workbooks, every sheet a table"
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")
    knowledge: Knowledge = NOTHING_KNOWN

    def recognises(self, head: bytes, name: str) -> int:
        """By the parts at the beginning of the archive, and by the ending of the name."""
        own = suffix_of(name) in self.suffixes
        if head.startswith(ZIP):
            inside = b"[Content_Types].xml" in head or b"xl/" in head
            return 95 if own else 85 if inside else 0
        if head.startswith(OLD):
            return 60 if own or suffix_of(name) == ".xls" else 0  # its sentence says what to do
        return 20 if own else 0

    def read(self, data: DataFile) -> Iterator[RawTable]:
        """A table for each sheet that holds anything, named by it; by the file where there is only one."""
        with opened_book(data) as book:
            laid_out = [_laid_out(book, number) for number in range(len(book.sheets))]
        sheets = [one for one in laid_out if one is not None]
        if not sheets:
            raise UnreadableFile("the workbook holds no cell with anything in it")
        file_name, alone = base_name(data.name), len(sheets) == 1
        for sheet in sheets:
            prefix = file_name if alone else f"{file_name}#{sheet.title}"
            rows = SheetRows(data, sheet.number, prefix, sheet.layout)
            columns = tuple(sheet.layout.columns.values())
            yield RawTable(file_name if alone else sheet.title, rows, columns, "typed", sheet.notes)


@dataclass(frozen=True)
class _LaidOut:
    """A sheet that holds something. `number`: its place among the sheets, from 0."""

    number: int
    title: str
    layout: SheetLayout
    notes: tuple[str, ...]


def _laid_out(book: Book, number: int) -> _LaidOut | None:
    """A sheet's layout, None where nothing is in it."""
    sheet = book.sheets[number]
    with book.opened(sheet) as part:
        scan = scan_of(part)
    with closing(rows_in(book, sheet)) as rows:
        layout = layout_of(list(islice(rows, LOOKED_AT)), scan)
    if layout is None:
        return None
    notes = list(layout.notes)
    if sheet.is_hidden:
        notes.insert(0, "the sheet is hidden, and read all the same")
    if scan.formulas > scan.without and book.asks_to_calculate:
        notes.append(UNCALCULATED)
    return _LaidOut(number, sheet.title, layout, tuple(notes))
