"""Tables of a server read by the server itself: numbered copies of their rows, and from there as `scan` reads files."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.postgres.address import Address
from qualrules.engines.postgres.columns import ServerColumn, ServerTable, server_table
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.folding import collation
from qualrules.engines.scan import Scan
from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.sql.reading.postgres import PostgresWords
from qualrules.engines.whole import Given, Unsuitable

_NUMBER = "record number"


class ServerScan(Scan):
    """The tables of a run in the server that has them. `database` is the connection that asks the rules."""

    def __init__(self, database: PostgresDatabase) -> None:
        found = collation(database)
        if found is None:
            raise Unsuitable("the server knows no small letters for all characters")
        super().__init__(database, PostgresWords(database.dialect, found))
        self._server = database

    def copied(self, tables: Sequence[ServerTable]) -> list[LoadedFile]:
        """Copy the rows of tables as they are at one moment. Raises DatabaseError.

        Where rows are copied nothing can be changed, so what they are copied into is there before.
        """
        copies = [self._empty(place, table) for place, table in enumerate(tables)]
        with self._server.still():
            counts = [self._fill(copy, table) for copy, table in zip(copies, tables, strict=True)]
        for copy in copies:
            self._server.run(f"ANALYZE {copy}")
        return [self._loaded(*each) for each in zip(copies, tables, counts, strict=True)]

    def _empty(self, place: int, table: ServerTable) -> str:
        """A new temporary table that has room for the rows of a table, as SQL names it."""
        name = self._server.dialect.identifier(f"raw {place} {table.name}")
        with self._server.work(f'reading "{table.name}"'):
            self._server.as_written()
            # Without its data, a query is not even planned: no function of the account is run outside of `still`.
            self._server.alone(f"CREATE TEMPORARY TABLE {name} AS {self._numbered(table)} WITH NO DATA")
        return name

    def _fill(self, copy: str, table: ServerTable) -> int:
        """How many rows there are."""
        with self._server.work(f'reading "{table.name}"'):
            self._server.as_written()
            return self._server.alone(f"INSERT INTO pg_temp.{copy} {self._numbered(table)}").rowcount

    def _numbered(self, table: ServerTable) -> str:
        own = [f"{_as_it_stands(each)} AS c{place}" for place, each in enumerate(table.columns)]
        number = f"row_number() OVER () AS {self._server.dialect.identifier(_NUMBER)}"
        return f"SELECT {', '.join((number, *own))} FROM {table.source} AS t"

    def _loaded(self, copy: str, table: ServerTable, rows: int) -> LoadedFile:
        found = {
            each.name: LoadedColumn(f"raw.c{place}", each.kind) for place, each in enumerate(table.columns)
        }
        number = f"raw.{self._server.dialect.identifier(_NUMBER)}"
        return LoadedFile(copy, number, rows, found, number)


def _as_it_stands(column: ServerColumn) -> str:
    """A column whose texts are the same only where every character is: the account's collation may say otherwise."""
    return f'{column.text} COLLATE "C"' if column.kind in ("text", "texts") else column.text


def scanned(database: PostgresDatabase, given: Given, addresses: Sequence[Address]) -> ServerScan:
    """The tables of a run, in the order of their addresses. Raises Unsuitable, DatabaseError."""
    if len(given) != len(addresses):
        raise Unsuitable("not everything that is read is a table of the server")
    scan = ServerScan(database)
    with database.still():
        tables = [server_table(database, address) for address in addresses]
    for (record, table), copy in zip(given, scan.copied(tables), strict=True):
        scan.take(record, table, copy)
    return scan
