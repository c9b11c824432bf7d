"""A table or query of a server as a raw table: rows by a cursor, few at a time, values as the server has them.

All passes over the tables of one server are made in one transaction that changes nothing, so that they see the same rows.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator

from qualrules.engines.postgres.address import Address, address_of
from qualrules.engines.postgres.columns import ServerTable, server_table
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.moments import take_odd_moments
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.whole import EngineMissing
from qualrules.reading.raw import RawRow, RawTable, UnreadableFile


class Snapshot:
    """What a server holds at one moment. Its connection is closed when nothing reads from it any more."""

    is_read = False
    """Whether reading has begun: what is opened later belongs to another run, and to another moment."""

    def __init__(self, server: str) -> None:
        self.database = PostgresDatabase(server)
        weakref.finalize(self, self.database.close)
        self.database.hold_still()
        take_odd_moments(self.database.connection)


_SNAPSHOTS: weakref.WeakValueDictionary[str, Snapshot] = weakref.WeakValueDictionary()
"""The latest of each server: several tables of a run belong to one moment."""


def raw_table(text: str) -> RawTable:
    """What an address means, as a raw table. Raises UnreadableFile."""
    try:
        address = address_of(text)
        snapshot = _snapshot(address)
        table = server_table(snapshot.database, address)
    except DatabaseError as error:
        raise UnreadableFile(str(error)) from None
    except EngineMissing as error:
        raise UnreadableFile(f"{error}: {error.help}") from None
    columns = tuple(column.name for column in table.columns)
    return RawTable(table.name, ServerRows(snapshot, table), columns, "typed")


def _snapshot(address: Address) -> Snapshot:
    found = _SNAPSHOTS.get(address.server)
    if found is None or found.is_read or found.database.connection.closed:
        found = _SNAPSHOTS[address.server] = Snapshot(address.server)
    return found


class ServerRows:
    """Rows that can be gone over again, numbered from 1. Raises UnreadableFile while iterating."""

    def __init__(self, snapshot: Snapshot, table: ServerTable) -> None:
        self._snapshot = snapshot
        self._table = table

    def __iter__(self) -> Iterator[RawRow]:
        self._snapshot.is_read = True
        name, number = self._table.name, 0
        columns = [column.name for column in self._table.columns]
        try:
            for rows in self._snapshot.database.batches(self._table.select, f'reading "{name}"'):
                for row in rows:
                    number += 1
                    yield RawRow(dict(zip(columns, row, strict=True)), f"{name}:{number}")
        except DatabaseError as error:
            raise UnreadableFile(str(error)) from None
