"""On which line of a delimited file each record begins.

Mostly that is simple: a line a record. Where blank lines stand between, or cells run over lines, the lines of the file are
gone through once, as `csv` reads them; only what is asked for is remembered.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from qualrules.engines.duckdb.files.bytes_seen import SeenBytes
from qualrules.engines.sql.database import Database
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import DataFile, FileLayout

ROWS = 500
"""How many of the runs of lines are handed over at once."""


class Lines:
    """The lines of one file. `records`: how many rows the database has found in it."""

    def __init__(self, file: DataFile, layout: FileLayout, seen: SeenBytes) -> None:
        self._file = file
        self._layout = layout
        self._seen = seen
        self.records = 0

    @property
    def is_simple(self) -> bool:
        """Whether each record stands on one line, and nothing between."""
        return self._layout.header_end + self.records == self._seen.lines

    def _beginnings(self) -> Iterator[int]:
        """The line at which each row begins."""
        separator, line = self._layout.separator, 0
        with self._file.open() as stream:
            while raw := stream.readline():
                line += 1
                if line <= self._layout.header_end or raw in (b"\n", b"\r\n"):
                    continue
                yield line
                if b'"' in raw:
                    line += _further_lines(raw, stream, separator)

    def keep_runs(self, database: Database, name: str) -> None:
        """Makes a table: rows (their places, from 0) below which the rows stand on consecutive lines, and their lines."""
        keep = database.dialect.identifier(name)
        database.keep(name, "SELECT CAST(0 AS BIGINT) AS place, CAST(0 AS BIGINT) AS line WHERE FALSE")
        waiting: list[str] = []
        for place, line in self._runs():
            waiting.append(f"({place}, {line})")
            if len(waiting) == ROWS:
                database.run(f"INSERT INTO {keep} VALUES {', '.join(waiting)}")
                waiting.clear()
        if waiting:
            database.run(f"INSERT INTO {keep} VALUES {', '.join(waiting)}")

    def _runs(self) -> Iterator[tuple[int, int]]:
        """(Place of a row, its line) wherever a row does not stand on the line below the one before."""
        expected, place = -1, 0
        for line in self._beginnings():
            if line != expected:
                yield place, line
            expected, place = line + 1, place + 1
        if place != self.records:
            raise Unsuitable("its rows cannot be told apart")


def _further_lines(raw: bytes, stream: BinaryIO, separator: str) -> int:
    """How many further lines a record runs over; they are read."""
    more = 0

    def lines() -> Iterator[str]:
        nonlocal more
        yield raw.decode("utf-8-sig")
        while following := stream.readline():
            more += 1
            yield following.decode("utf-8")

    reader = csv.reader(lines(), delimiter=separator, strict=True, skipinitialspace=separator != "\t")
    try:
        next(reader, None)
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unsuitable(f"a row has odd quotes or signs ({error})") from error
    return more
