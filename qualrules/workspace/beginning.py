"""How a file that is no text begins, as the CSV that it could have been saved as: by that a CRM's export is recognised.

Only for recognising. What the file says is read from the file itself, with the types of its values.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import PurePosixPath

from qualrules.plugins.adapters.decoding import base_name, head_text
from qualrules.reading.raw import Adapter, DataFile, RawRow, RawTable, UnreadableFile
from qualrules.reading.typed import raw_text

ROWS = 20


def beginnings(data: DataFile, head: bytes, form: Adapter) -> Iterator[tuple[bytes, str]]:
    """The beginning of each table of a file and a name for it; none where it is text, or cannot be read.

    `form`: the adapter that reads files of this form. Why a file cannot be read is said when it is read.
    """
    if not head or head_text(head) is not None:
        return
    name = f"{PurePosixPath(base_name(data.name)).stem}.csv"
    try:
        for table in form.read(data):
            if isinstance(table, RawTable) and table.columns:
                yield _as_csv(table.columns, table), name
    except UnreadableFile:
        return


def _as_csv(columns: tuple[str, ...], table: RawTable) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in islice((row for row in table.rows if isinstance(row, RawRow)), ROWS):
        writer.writerow([raw_text(row.values.get(column)) for column in columns])
    return out.getvalue().encode()
