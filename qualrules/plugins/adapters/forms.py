"""For adapters of CRMs: the rows of a file in whatever form it was saved, and a way to change each of them.

A CRM's adapter knows what its rows mean, not how CSV, JSON, Excel or Parquet are written: that is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from qualrules.plugins.adapters.decoding import HEAD
from qualrules.plugins.adapters.delimited import Delimited
from qualrules.plugins.adapters.json_document import JsonDocument
from qualrules.plugins.adapters.json_lines import JsonLines
from qualrules.plugins.adapters.parquet import Parquet
from qualrules.plugins.adapters.xlsx import Xlsx
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import Adapter, BadRow, DataFile, RawRow, RawTable, UnreadableFile

Change = Callable[[RawRow], RawRow | BadRow]
FORMS: tuple[Adapter, ...] = (Delimited(), JsonDocument(), JsonLines(), Xlsx(), Parquet())


def tables_in_form(data: DataFile) -> Iterator[RawTable]:
    """The tables of a file, as its form has them. Raises UnreadableFile."""
    with data.open() as stream:
        head = stream.read(HEAD)
    sure = max(FORMS, key=lambda form: form.recognises(head, data.name))
    if sure.recognises(head, data.name) == 0:
        raise UnreadableFile("this is neither CSV nor JSON, nor an Excel workbook or a Parquet file")
    for table in sure.read(data):
        assert not isinstance(table, Metadata)  # forms know nothing of a CRM
        yield table


def changed(table: RawTable, change: Change) -> RawTable:
    """The table with each row that could be read changed; what is changed is not held."""
    return replace(table, rows=ChangedRows(table, change))


class ChangedRows:
    """Re-iterable rows, each changed as it is asked for."""

    def __init__(self, table: RawTable, change: Change) -> None:
        self._table = table
        self._change = change

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        change = self._change
        for row in self._table.rows:
            yield row if isinstance(row, BadRow) else change(row)
