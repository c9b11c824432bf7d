"""Whole tables in PostgreSQL: read by the server itself where it reads them exactly as Python does, else by Python and
loaded in batches, of which only the answers stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from qualrules.engines.postgres.address import Address
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.loading import create, replace
from qualrules.engines.postgres.moments import take_odd_moments
from qualrules.engines.postgres.scan import ServerScan, scanned
from qualrules.engines.scan.scanning import ScannedReading
from qualrules.engines.sql.database import Database
from qualrules.engines.sql.probe import Trust
from qualrules.engines.sql.relations import KEY, wanted
from qualrules.engines.whole import Given, Unsuitable, WholeTables
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.collect import Reading

BATCH = 20_000
"""Records that stand in the server at once."""


class PostgresWork:
    """The server of one run."""

    def __init__(self, addresses: Sequence[Address]) -> None:
        self._addresses = addresses
        self._database = PostgresDatabase(addresses[0].server)
        self._scan: ServerScan | None = None

    def tables(self, given: Given) -> Given:
        """As in `TableWork`."""
        take_odd_moments(self._database.connection)
        self._scan = scanned(self._database, given, self._addresses)
        return self._scan.tables

    def read(self, reading: Reading, rules: Rules, top: Sequence[str], moment: Moment) -> WholeTables:
        """As in `TableWork`."""
        trust = Trust(self._database, rules, moment)
        if self._scan is None:
            return LoadedTables(self._database, reading, rules, top, trust)
        relations = wanted(rules, top)
        try:
            tables = ServerTables(self._database, self._scan.read(reading, rules, relations))
        except Unsuitable:
            # Who asks again wants Python to read.
            self._scan = None
            self._database.run("DISCARD TEMPORARY")
            raise
        trust.look(relations)
        return tables

    def close(self) -> None:
        """As in `TableWork`."""
        self._database.close()


class ServerTables:
    """The records that the server reads itself."""

    has_places = True
    stands = False

    def __init__(self, database: PostgresDatabase, reading: ScannedReading) -> None:
        self.database: Database = database
        self.reading: Reading = reading
        self._scanned = reading

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return False

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        self.database.keep(name, select)

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """As in `WholeTables`."""
        return self._scanned.records_at(record, numbers)

    def places_of(self, record: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """As in `WholeTables`."""
        return self._scanned.places_of(record, numbers)


class LoadedTables:
    """The records that Python reads, batch after batch."""

    has_places = False
    stands = False

    def __init__(
        self,
        database: PostgresDatabase,
        reading: Reading,
        rules: Rules,
        top: Sequence[str],
        trust: Trust,
    ) -> None:
        self._trust = trust
        self.database: Database = database
        self._server = database
        self.reading = reading
        self._quoted = database.dialect.identifier
        self._relations = {record: wanted(rules, [record]) for record in top}
        create(database, wanted(rules, top))

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return False

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
            self._trust.look(self._relations[record])
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
