"""The rows of a CSV, read as they are asked for, again from the first line at each pass.

A row that is no record is given as a bad one; a quote that is never closed costs its row, not those below.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Generator, Iterator
from itertools import islice

from qualrules.plugins.adapters.decoding import base_name, open_text, undecodable
from qualrules.plugins.adapters.delimited_layout import Layout, lines_of, reader_of, wording
from qualrules.reading.raw import BadRow, DataFile, RawRow, UnreadableFile
from qualrules.reading.widths import bad_row, short_row

MOST_RESTARTS = 50


class DelimitedRows:
    """Re-iterable rows. Raises UnreadableFile while iterating where the file stops being text."""

    def __init__(self, data: DataFile, layout: Layout) -> None:
        self._data = data
        self._name = base_name(data.name)
        self._layout = layout

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        start: int | None = self._layout.header_end
        restarts = 0
        while start is not None:
            if restarts > MOST_RESTARTS:
                raise UnreadableFile(
                    f"the quotes of more than {MOST_RESTARTS} rows do not match, as in line {start:,}"
                )
            with open_text(self._data, self._layout.newline) as stream:
                lines = lines_of(stream, self._layout.odd_line_ends)
                try:
                    start = yield from self._rows(lines, start)
                except UnicodeDecodeError:
                    raise undecodable(self._data) from None
            restarts += 1

    def _rows(self, lines: Iterator[str], skipped: int) -> Generator[RawRow | BadRow, None, int | None]:
        """Give the rows below the first `skipped` lines; return the line to begin again below, or None."""
        deque(islice(lines, skipped), maxlen=0)
        reader = reader_of(lines, self._layout.separator)
        first = skipped + 1
        while True:
            try:
                for cells in reader:
                    if cells:
                        yield self._row(cells, first)
                    first = skipped + reader.line_num + 1
                return None
            except csv.Error as error:
                yield BadRow(f"{self._name}:{first}", f"the row cannot be read: {wording(error)}")
                last = skipped + reader.line_num
                if last > first:
                    return first  # the lines that the open quote ran over are records of their own
                first = last + 1

    def _row(self, cells: list[str], line: int) -> RawRow | BadRow:
        columns, place = self._layout.columns, f"{self._name}:{line}"
        if len(cells) == len(columns):
            return RawRow(dict(zip(columns, cells, strict=True)), place)
        if len(cells) > len(columns) or (len(cells) == 1 and len(columns) > 2):
            return bad_row(place, len(cells), len(columns))
        missing = [""] * (len(columns) - len(cells))
        values = dict(zip(columns, cells + missing, strict=True))
        return RawRow(values, place, short_row(len(cells), len(columns)))
