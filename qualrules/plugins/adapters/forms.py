"""For adapters of CRMs: the rows of a file in whatever form it was saved, and a way to change each of them.

A CRM's adapter knows what its rows mean, not how CSV, JSON, Excel or Parquet are written: that is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.decoding import HEAD
from qualrules.plugins.adapters.delimited import Delimited
from qualrules.plugins.adapters.json_document import JsonDocument
from qualrules.plugins.adapters.json_lines import JsonLines
from qualrules.plugins.adapters.parquet import Parquet
from qualrules.plugins.adapters.xlsx import Xlsx
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import Adapter, BadRow, DataFile, RawRow, RawTable, UnreadableFile
from qualrules.reading.shapes import loose

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


def named_after(kind: str, file_name: str, kinds: Iterable[str]) -> str:
    """What a page's table is called: by the kind of its records, but for a file that bears it already.

    A page without records is called by the kind that its file's name begins with, empty where it is none.
    """
    stem = loose(file_name.split(".", maxsplit=1)[0])
    if not kind:
        return next((each for each in kinds if stem.startswith(loose(each))), "")
    return file_name if stem == loose(kind) else kind


def all_rows(table: RawTable) -> list[Mapping[str, object]]:
    """The rows of a table that describes others. Raises UnreadableFile where one of them cannot be read."""
    rows = []
    for row in table.rows:
        if isinstance(row, BadRow):
            raise UnreadableFile(f"{row.place}: {row.message}")
        rows.append(row.values)
    return rows


class ChangedRows:
    """Re-iterable rows, each changed as it is asked for."""

    def __init__(self, table: RawTable, change: Change) -> None:
        self._table = table
        self._change = change

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        change = self._change
        for row in self._table.rows:
            yield row if isinstance(row, BadRow) else change(row)
