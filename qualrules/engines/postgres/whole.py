"""Whole tables in PostgreSQL: records in batches through the server, of which only the answers stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.loading import create, replace
from qualrules.engines.sql.database import Database
from qualrules.engines.sql.probe import probe
from qualrules.engines.sql.relations import KEY, wanted
from qualrules.engines.whole import Given, WholeTables
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.collect import Reading

BATCH = 20_000
"""Records that stand in the server at once."""


class PostgresWork:
    """The server of one run."""

    def __init__(self, server: str) -> None:
        self._database = PostgresDatabase(server)

    def tables(self, given: Given) -> Given:
        """As in `TableWork`."""
        return given

    def read(self, reading: Reading, rules: Rules, top: Sequence[str]) -> WholeTables:
        """As in `TableWork`."""
        probe(self._database, rules.header.zone)
        return LoadedTables(self._database, reading, rules, top)

    def close(self) -> None:
        """As in `TableWork`."""
        self._database.close()


class LoadedTables:
    """The records that Python reads, batch after batch."""

    def __init__(
        self, database: PostgresDatabase, reading: Reading, rules: Rules, top: Sequence[str]
    ) -> None:
        self.database: Database = database
        self._server = database
        self.reading = reading
        self._quoted = database.dialect.identifier
        self._relations = {record: wanted(rules, [record]) for record in top}
        create(database, wanted(rules, top))

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        database, places = self._server, self._places(record)
        names = database.columns_of(select)
        database.run(f"DROP TABLE IF EXISTS {self._quoted(name)}, {places}")
        database.run(f"CREATE TEMPORARY TABLE {places} (number BIGINT PRIMARY KEY, place TEXT)")
        database.run(
            f"CREATE TEMPORARY TABLE {self._quoted(name)} AS SELECT * FROM (\n{select}\n) AS asked LIMIT 0"
        )
        before, waiting = 0, self.reading.records(record)
        while batch := list(islice(waiting, BATCH)):
            replace(database, self._relations[record], batch)
            database.copy(places, ((before + at, _shown(each.place)) for at, each in enumerate(batch, 1)))
            database.run(
                f"INSERT INTO {self._quoted(name)}\n{self._moved(select, names, before, len(batch))}"
            )
            before += len(batch)
        for table in (self._quoted(name), places):
            database.run(f"ANALYZE {table}")

    def _moved(self, select: str, names: Sequence[str], before: int, number: int) -> str:
        """The answers for the records of a batch, by their number in the input."""
        key = self._quoted(KEY)
        columns = (f"{key} + {before}" if name == KEY else self._quoted(name) for name in names)
        # Records that are only linked to may stand in the same relation: their keys come after the batch's.
        return f"SELECT {', '.join(columns)} FROM (\n{select}\n) AS asked WHERE {key} <= {number}"

    def _places(self, record: str) -> str:
        return self._quoted(f"places: {record}")

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """As in `WholeTables`."""
        asked = set(numbers)
        for number, each in enumerate(self.reading.records(record), 1):  # to the end: the account begins anew
            if number in asked:
                yield each

    def places_of(self, record: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """As in `WholeTables`."""
        if not numbers:
            return {}
        listed = ", ".join(map(str, numbers))
        rows = self.database.rows(
            f"SELECT number, place FROM {self._places(record)} WHERE number IN ({listed})"
        )
        return {int(str(number)): str(place) for number, place in rows}


def _shown(place: str) -> str:
    """A place with a sign for what the server cannot hold."""
    return place.replace("\0", "\ufffd").encode(errors="replace").decode()
