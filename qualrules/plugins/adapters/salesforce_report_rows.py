"""The footer of a report that was saved as a workbook: its last rows, with one cell each, are no records.

What a footer is, `salesforce_reports` says; here only the rows are looked at, as the form has read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from qualrules.plugins.adapters.salesforce_reports import Footer, footer_among
from qualrules.reading.raw import BadRow, RawRow, RawTable


def without_footer_rows(table: RawTable) -> RawTable:
    """The table up to its footer, which is said in a note; the table itself where it ends in none."""
    footer = _footer(table)
    if footer is None:
        return table
    return replace(table, rows=_First(table, footer.start), notes=(*table.notes, footer.note))


def _footer(table: RawTable) -> Footer | None:
    """The footer of a table; its start counts rows."""
    lines: list[tuple[int, str]] = []
    last = 0
    for number, row in enumerate(table.rows):
        text = _only_cell(row)
        if text is None:
            lines.clear()
        else:
            if _line(row) > last + 1:
                lines.append((number, ""))
            lines.append((number, text))
        last = _line(row)
    return footer_among(lines)


def _only_cell(row: RawRow | BadRow) -> str | None:
    """The text of a row with one filled cell, None where it has several or none."""
    if isinstance(row, BadRow):
        return None
    filled = [value for value in row.values.values() if value is not None and value != ""]
    return filled[0].strip() if len(filled) == 1 and isinstance(filled[0], str) else None


def _line(row: RawRow | BadRow) -> int:
    """The number of a row in its sheet."""
    number = row.place.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


class _First:
    """Re-iterable rows: the first ones."""

    def __init__(self, table: RawTable, count: int) -> None:
        self._table = table
        self._count = count

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        return islice(iter(self._table.rows), self._count)
