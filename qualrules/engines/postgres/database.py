"""A PostgreSQL server as the `Database` of the engines. Knows no rules; what it keeps goes when the connection is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualrules.engines.postgres.connection import connect, said
from qualrules.engines.postgres.files import write
from qualrules.engines.postgres.loading import copied_rows, typed_columns
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.postgres import Postgres

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa  # type: ignore[import-untyped]

BATCH = 10_000
"""Rows that are fetched at once."""


class PostgresDatabase:
    """A server with temporary relations. Names without a schema mean them alone, whatever the database itself holds."""

    dialect: Dialect = Postgres()

    def __init__(self, server: str) -> None:
        self.server = server
        self.connection: psycopg.Connection[tuple[object, ...]] = connect(server)
        self.probed: dict[object, Any] = {}
        """As in `Database`."""
        self._depth = 0
        self._cursors = 0
        with self.work(f"opening {server}"):
            self._path = str(self.connection.execute("SHOW search_path").fetchall()[0][0])
            self.connection.execute("SET search_path = pg_temp, pg_catalog")

    def close(self) -> None:
        """Let the connection go, and with it everything that is kept."""
        self.connection.close()

    # ── As `Database` ──

    def run(self, statement: str) -> None:
        """As in `Database`."""
        with self.work():
            self.connection.execute(statement)

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """As in `Database`."""
        with self.work():
            return self.connection.execute(select).fetchall()

    def batches(self, select: str, doing: str = "") -> Iterator[Sequence[tuple[object, ...]]]:
        """As in `Database`."""
        self._cursors += 1
        with self.work(doing), self.connection.cursor(f"rows {self._cursors}") as cursor:
            cursor.execute(select)
            while rows := cursor.fetchmany(BATCH):
                yield rows

    def keep(self, name: str, select: str) -> None:
        """As in `Database`."""
        table = self.dialect.identifier(name)
        self.run(f"CREATE TEMPORARY TABLE {table} AS\n{select}")
        self.run(f"ANALYZE {table}")

    def write(self, select: str, file: Path) -> None:
        """As in `Database`."""
        with self.work():
            write(self.connection, select, self.batches(select), file)

    # ── Beyond it ──

    def hold_still(self) -> None:
        """From now on change nothing, and see what is there now whatever others change."""
        import psycopg

        self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self.connection.read_only = True
        self._depth += 1  # so that no piece of work is the outermost, which would end the transaction

    @contextmanager
    def still(self) -> Iterator[None]:
        """A piece of work that sees what is there at one moment, and can change nothing but rows of temporary tables.

        Raises DatabaseError.
        """
        with self.work():
            self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    def alone(self, statement: str) -> psycopg.Cursor[tuple[object, ...]]:
        """Run a statement with words of an address in it. The server refuses it where they make it several."""
        # What is asked for in binary goes by the extended protocol, of which a message holds one statement. Without
        # parameters psycopg takes the simple one otherwise, and a COMMIT among several would end what `still` forbids.
        return self.connection.execute(statement, binary=True)

    def schema(self) -> str:
        """Where the account makes tables for which it names no schema; nothing where it has no such place."""
        with self.work():
            self.as_written()
            found = str(self.connection.execute("SELECT coalesce(current_schema(), '')").fetchall()[0][0])
            self.connection.execute("SET LOCAL search_path = pg_temp, pg_catalog")
            return found

    def as_written(self) -> None:
        """In this piece of work, names mean what they mean to the account."""
        self.connection.execute("SELECT set_config('search_path', %s, true)", (self._path,))

    def hold(self, name: str, table: pa.Table) -> None:
        """As in `LoadingDatabase`."""
        quoted = self.dialect.identifier(name)
        with self.work("loading records"), self.connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {quoted}")
            cursor.execute(f"CREATE TEMPORARY TABLE {quoted} ({typed_columns(table, self.dialect)})")
            with cursor.copy(f"COPY {quoted} FROM STDIN") as copy:
                for row in copied_rows(name, table):
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {quoted}")

    @contextmanager
    def work(self, doing: str = "") -> Iterator[None]:
        """One piece of work, which the server keeps as a whole or not at all; a piece within another is part of that.

        Raises DatabaseError.
        """
        with said(self.connection, doing or f"the work of {self.server}"):
            self._depth += 1
            try:
                yield
            except BaseException as error:
                self._end(
                    kept=isinstance(error, GeneratorExit)
                )  # who has seen enough rows has done nothing wrong
                raise
            else:
                self._end(kept=True)
            finally:
                self._depth -= 1

    def _end(self, *, kept: bool) -> None:
        if self._depth > 1 or self.connection.closed:
            return
        if kept:
            self.connection.commit()
        else:
            self.connection.rollback()
