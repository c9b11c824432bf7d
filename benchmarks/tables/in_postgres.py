"""The records as tables of a PostgreSQL server that is started here, and gone at the end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from benchmarks import postgres_server
from benchmarks.tables.hand_sql import DAYS, NUMBERS
from benchmarks.tables.records import FIELDS, LISTS

if TYPE_CHECKING:
    import psycopg

TYPES = (
    dict.fromkeys(("id", *FIELDS), "text")
    | dict.fromkeys(DAYS, "date")
    | dict.fromkeys(NUMBERS, "numeric")
    | dict.fromkeys(LISTS, "text[]")
    | {"proposal_sent": "boolean"}
)
SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "4GB"}


class Server(postgres_server.Server):
    """A server that takes in Parquet files; use it as a context."""

    def __init__(self) -> None:
        try:
            super().__init__(SETTINGS)
        except FileNotFoundError as missing:
            raise SystemExit(f"{missing}; leave it out with --only") from missing
        self._loaded: set[str] = set()

    def load(self, records: Path, count: int) -> str:
        """Put a file's records into a table, in their order; return the table's address. A table that is there is taken."""
        import psycopg

        table = f"opportunities_{count}"
        if table not in self._loaded:
            columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
            with psycopg.connect(self.address(), autocommit=True) as connection:
                connection.execute(f"CREATE TABLE {table} ({columns})")
                _copied(connection, table, records)
                connection.execute(f"ANALYZE {table}")
            self._loaded.add(table)
        return f"{self.address()}#{table}"


def _copied(connection: psycopg.Connection, table: str, records: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = _as_csv(records, Path(folder) / "rows.csv")
        with (
            rows.open("rb") as file,
            connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
        ):
            while piece := file.read(1 << 20):
                copy.write(piece)


def _as_csv(records: Path, file: Path) -> Path:
    """The records as PostgreSQL copies them in: lists in braces, an empty cell where there is no value."""
    lists = ", ".join(
        f"'{{' || array_to_string(list_transform({name}, lambda each: '\"' || each || '\"'), ',') || '}}' AS {name}"
        for name in LISTS
    )
    with duckdb.connect() as connection:
        select = f"SELECT * REPLACE ({lists}) FROM '{records}'"
        connection.execute(f"COPY ({select}) TO '{file}' (FORMAT csv, HEADER false, PRESERVE_ORDER true)")
    return file
