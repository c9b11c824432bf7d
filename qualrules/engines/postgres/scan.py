"""Tables of a server read by the server itself: numbered copies of their rows, and from there as `scan` reads files."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.postgres.address import Address
from qualrules.engines.postgres.columns import ServerColumn, ServerTable, server_table
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.folding import collation
from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.scan.scanning import Scan
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

    def copied(self, table: ServerTable) -> LoadedFile:
        """Copy the rows of a table. Raises DatabaseError."""
        name = f"raw {len(self.tables)} {table.name}"
        quoted, server = self._server.dialect.identifier, self._server
        own = [f"{_as_it_stands(each)} AS c{place}" for place, each in enumerate(table.columns)]
        columns = ", ".join((f"row_number() OVER () AS {quoted(_NUMBER)}", *own))
        with server.work(f'reading "{table.name}"'):
            server.as_written()
            made = f"CREATE TEMPORARY TABLE {quoted(name)} AS SELECT {columns} FROM {table.source} AS t"
            rows = server.connection.execute(made).rowcount
        server.run(f"ANALYZE {quoted(name)}")
        found = {
            each.name: LoadedColumn(f"raw.c{place}", each.kind) for place, each in enumerate(table.columns)
        }
        number = f"raw.{quoted(_NUMBER)}"
        return LoadedFile(quoted(name), number, rows, found, number)


def _as_it_stands(column: ServerColumn) -> str:
    """A column whose texts are the same only where every character is: the account's collation may say otherwise."""
    return f'{column.text} COLLATE "C"' if column.kind in ("text", "texts") else column.text


def scanned(database: PostgresDatabase, given: Given, addresses: Sequence[Address]) -> ServerScan:
    """The tables of a run, in the order of their addresses. Raises Unsuitable, DatabaseError."""
    if len(given) != len(addresses):
        raise Unsuitable("not everything that is read is a table of the server")
    scan = ServerScan(database)
    for (record, table), address in zip(given, addresses, strict=True):
        scan.take(record, table, scan.copied(server_table(database, address)))
    return scan
