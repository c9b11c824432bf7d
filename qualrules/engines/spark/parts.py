"""The files of a table for Spark. Its parts are one: asked one by one, a hundred would take a hundred times as long."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from qualrules.dataclass import dataclass
from qualrules.engines.whole import Given, Unsuitable
from qualrules.reading.raw import BadRow, RawRow, RawTable

if TYPE_CHECKING:
    from pyspark.sql import Column

_SIGNS = frozenset("*?[]{}\\:")
"""In a path they mean something else to Spark."""
_PLAIN = re.compile(r"[A-Za-z0-9._=-]+")
"""A name that Spark says of rows as it is; it encodes others."""


@dataclass(frozen=True)
class PartRows:
    """The rows of all parts, one part after the other."""

    tables: Sequence[RawTable]

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        """From the first row of the first part on."""
        for table in self.tables:
            yield from table.rows


def parts_of(table: RawTable) -> Sequence[RawTable]:
    """The tables of the files, the one of a file that is a table of its own included."""
    return table.rows.tables if isinstance(table.rows, PartRows) else (table,)


def as_one(given: Given) -> Iterator[tuple[str | None, RawTable]]:
    """Tables whose parts lie in the same way as one each, the others as they are."""
    for (record, whole, _), group in groupby(
        given, lambda each: (each[0], each[1].part_of, _layout(each[1]))
    ):
        tables = [table for _, table in group]
        if (
            whole
            and len({each.name for each in tables}) == len(tables) > 1
            and tables[0].layout
            and all(_PLAIN.fullmatch(each.name) for each in tables)
        ):
            notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
            yield record, replace(tables[0], name=whole, rows=PartRows(tables), notes=notes)
        else:
            yield from ((record, table) for table in tables)


def _layout(table: RawTable) -> object:
    layout = table.layout
    if layout is None:
        return None
    # Two folders of one name may have parts of one name.
    folder = layout.file.path and Path(layout.file.path).parent
    return folder, layout.form, layout.separator, layout.header_end, table.columns, table.kind


def path_of(table: RawTable) -> str:
    """Where the file of a table lies, as Spark says it. Raises Unsuitable."""
    path = table.layout.file.path if table.layout is not None else None
    if path is None:
        raise Unsuitable("it is no file on this machine")
    if not _SIGNS.isdisjoint(path):
        raise Unsuitable(r"Spark reads no file that has one of * ? [ ] { } \ : in its path")
    return said(Path(path))


def said(path: Path) -> str:
    """A file or folder of this machine, whatever file system Spark takes where none is named."""
    return f"file:{path.absolute()}"


def said_of_rows(files: Collection[str]) -> Column:
    """Of every row the name of its file."""
    from pyspark.sql.functions import col, lit

    return col("_metadata.file_name") if len(files) > 1 else lit(next(iter(files)))
