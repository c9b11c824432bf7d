"""The `xlsx` adapter: Excel workbooks, each sheet a table with a header row and typed cells.

What it finds out by itself (where the header is, hidden sheets, merged cells, formulas that nobody calculated) it
says in the table's notes. It never decides what a value means, and never fills in one that a cell does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from qualrules.plugins.adapters.decoding import base_name, suffix_of
from qualrules.plugins.adapters.xlsx_layout import LOOKED_AT, SheetLayout, layout_of
from qualrules.plugins.adapters.xlsx_parts import OLD, ZIP, Sheet, sheets_of
from qualrules.plugins.adapters.xlsx_rows import SheetRows, opened, rows_in
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
        looked_at = sheets_of(data)
        with opened(data) as book:
            laid_out = [(sheet, _layout(book, sheet, data)) for sheet in looked_at]
        sheets = [(sheet, layout) for sheet, layout in laid_out if layout is not None]
        if not sheets:
            raise UnreadableFile("the workbook holds no cell with anything in it")
        file_name, alone = base_name(data.name), len(sheets) == 1
        for sheet, layout in sheets:
            prefix = file_name if alone else f"{file_name}#{sheet.title}"
            rows = SheetRows(data, sheet, prefix, layout)
            columns = tuple(layout.columns.values())
            notes = tuple(_notes(sheet, layout))
            yield RawTable(file_name if alone else sheet.title, rows, columns, "typed", notes)


def _layout(book: Any, sheet: Sheet, data: DataFile) -> SheetLayout | None:  # noqa: ANN401 - openpyxl has no types
    with closing(rows_in(book, sheet, data)) as rows:
        return layout_of(list(islice(rows, LOOKED_AT)), sheet)


def _notes(sheet: Sheet, layout: SheetLayout) -> Iterator[str]:
    if sheet.is_hidden:
        yield "the sheet is hidden, and read all the same"
    yield from layout.notes
    if sheet.formulas > sheet.without and sheet.asks_to_calculate:
        yield UNCALCULATED
