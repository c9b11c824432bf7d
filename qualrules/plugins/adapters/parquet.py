"""The `parquet` adapter: one table with the columns of the file's schema and values of their types.

Row groups are read piece by piece; never the whole file. It decides nothing about what a value means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from qualrules.plugins.adapters.decoding import base_name, suffix_of
from qualrules.plugins.adapters.delimited_layout import free_name
from qualrules.plugins.adapters.parquet_values import converter, values_of
from qualrules.reading.raw import (
    NOTHING_KNOWN,
    DataFile,
    FileLayout,
    Knowledge,
    RawRow,
    RawTable,
    UnreadableFile,
)

MAGIC, LOCKED = b"PAR1", b"PARE"
PIECE = 2_000
"""Rows that are held at once."""


class Parquet:
    """Parquet files."""

    name: str = "parquet"
    title: str = "Parquet"
    suffixes: tuple[str, ...] = (".parquet", ".pq")
    knowledge: Knowledge = NOTHING_KNOWN

    def recognises(self, head: bytes, name: str) -> int:
        """By the first four bytes, and by the ending of the name."""
        own = suffix_of(name) in self.suffixes
        if head.startswith((MAGIC, LOCKED)):
            return 95 if own else 85
        return 20 if own else 0

    def read(self, data: DataFile) -> Iterator[RawTable]:
        """One table."""
        with _opened(data) as file:
            given = list(file.schema_arrow.names)
        columns, notes = _distinct(given)
        rows, layout = ParquetRows(data, columns), FileLayout(data, "parquet")
        yield RawTable(base_name(data.name), rows, columns, "typed", notes, layout=layout)


class ParquetRows:
    """Re-iterable rows, numbered from 1. Raises UnreadableFile while iterating."""

    def __init__(self, data: DataFile, columns: tuple[str, ...]) -> None:
        self._data = data
        self._columns = columns

    def __iter__(self) -> Iterator[RawRow]:
        number, prefix = 0, base_name(self._data.name)
        with _opened(self._data) as file:
            converters = [converter(field.type) for field in file.schema_arrow]
            pieces = file.iter_batches(PIECE)
            while (piece := _next(pieces)) is not None:
                with _said():
                    values = [
                        values_of(column, convert)
                        for column, convert in zip(piece.columns, converters, strict=True)
                    ]
                rows = zip(*values, strict=True) if values else iter([()] * piece.num_rows)
                for row in rows:
                    number += 1
                    yield RawRow(dict(zip(self._columns, row, strict=True)), f"{prefix}:{number}")


def _next(pieces: Iterator[Any]) -> Any:  # noqa: ANN401 - pyarrow has no types of its own
    with _said():
        return next(pieces, None)


@contextmanager
def _opened(data: DataFile) -> Iterator[Any]:
    """The file with its schema read. Raises UnreadableFile."""
    with data.open() as stream:
        _check(stream)
        try:
            from pyarrow import parquet  # type: ignore[import-untyped]
        except ImportError:
            raise UnreadableFile(
                'reading Parquet needs pyarrow: pip install "qualrules[parquet]"; or save the records as CSV'
            ) from None
        with _said():
            # the moments of old Spark files as nanoseconds would end in the year 2262, and begin anew
            file = parquet.ParquetFile(stream, coerce_int96_timestamp_unit="us")
        yield file


def _check(stream: BinaryIO) -> None:
    head = stream.read(len(MAGIC))
    if head == LOCKED:
        raise UnreadableFile("the Parquet file is encrypted; save it without a key")
    if head != MAGIC:
        raise UnreadableFile("this is no Parquet file" if head else "the file is empty")
    stream.seek(0)


@contextmanager
def _said() -> Iterator[None]:
    """Around the parsing: a damaged file can break anything in it, and all of that is one sentence."""
    try:
        yield
    except Exception as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableFile(f"the Parquet file is cut off or damaged ({why}); write it once more") from error


def _distinct(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Column names that differ from each other, and what had to be changed for that."""
    columns: list[str] = []
    notes = []
    for number, name in enumerate(names, 1):
        own = name or f"column {number}"
        if own in columns:
            own = free_name(own, {*names, *columns})
            notes.append(f'two columns are called "{name}"; the one in place {number} is called "{own}"')
        columns.append(own)
    return tuple(columns), tuple(notes)
