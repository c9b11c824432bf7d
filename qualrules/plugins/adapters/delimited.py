"""The `csv` adapter: exports with a header line, columns separated by comma, semicolon, tab or bar.

What it finds out by itself (the separator, the encoding, column names that it had to change) it says in the
table's notes. It never decides what a value means, and drops nothing: a row that is no record is a bad one.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.plugins.adapters.decoding import base_name, head_text, suffix_of
from qualrules.plugins.adapters.delimited_layout import SEPARATORS, layout_of
from qualrules.plugins.adapters.delimited_rows import DelimitedRows
from qualrules.reading.raw import NOTHING_KNOWN, DataFile, FileLayout, Knowledge, RawTable


class Delimited:
    """CSV and its relatives; every value is text."""

    name: str = "csv"
    title: str = "CSV, also with ; or tabs"
    suffixes: tuple[str, ...] = (".csv", ".tsv", ".tab", ".txt")
    knowledge: Knowledge = NOTHING_KNOWN

    def recognises(self, head: bytes, name: str) -> int:
        """By the ending of the name and by the signs of the first line."""
        suffix = suffix_of(name)
        own = suffix in self.suffixes
        text = head_text(head)
        if text is None or not text.strip():
            return 10 if own else 0  # its own sentence about an empty or binary file is the best one
        if text.lstrip().startswith(("{", "[")):
            return 30 if own else 0
        if own:
            return 80
        if any(separator in text.lstrip().splitlines()[0] for separator in SEPARATORS):
            return 30 if suffix else 50
        return 0 if suffix else 20

    def read(self, data: DataFile) -> Iterator[RawTable]:
        """One table, with a row for each line that holds a record."""
        layout = layout_of(data)
        rows = DelimitedRows(data, layout)
        own = FileLayout(data, "delimited", layout.separator, layout.header_end)
        yield RawTable(base_name(data.name), rows, layout.columns, "text", layout.notes, layout=own)
