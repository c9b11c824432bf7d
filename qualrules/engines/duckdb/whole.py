"""Whole tables in DuckDB: read by the database itself where it reads them exactly as Python does, else loaded in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.engines.loading import load
from qualrules.engines.sql.probe import probe
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import KEY, wanted
from qualrules.engines.whole import Given, WholeTables

if TYPE_CHECKING:
    from qualrules.engines.scan import Scan, ScannedReading
    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading

BATCH = 50_000
"""Records that stand in the database at once."""


class LoadedTables:
    """The records that Python reads, batch after batch in the database; only the answers stay."""

    def __init__(self, database: DuckDatabase, reading: Reading, rules: Rules, top: Sequence[str]) -> None:
        self.database = database
        self.reading = reading
        self._relations = {record: wanted(rules, [record]) for record in top}

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        database, table = self.database, self.database.dialect.identifier(name)
        key, before, is_first = database.dialect.identifier(KEY), 0, True
        waiting = self.reading.records(record)
        database.run(f"CREATE OR REPLACE TABLE {self._places(record)} ({key} BIGINT, place VARCHAR)")
        while (batch := list(islice(waiting, BATCH))) or is_first:
            self._hold(record, batch, before)
            # Records that are only linked to may stand in the same relation: their keys come after the batch's.
            moved = f"SELECT * REPLACE ({key} + {before} AS {key}) FROM (\n{select}\n) WHERE {key} <= {len(batch)}"
            if is_first:
                database.keep(name, moved)
            else:
                database.run(f"INSERT INTO {table}\n{moved}")
            before, is_first = before + len(batch), False

    def _hold(self, record: str, batch: Sequence[Record], before: int) -> None:
        """Put a batch in place of the one before, and note where its records were read."""
        import pyarrow as pa

        for name, loaded in load(batch, self._relations[record]).tables.items():
            self.database.hold(name, loaded)
        numbers = range(before + 1, before + len(batch) + 1)
        places = pa.table({KEY: pa.array(numbers, pa.int64()), "place": [each.place for each in batch]})
        self.database.hold("places of a batch", places)
        self.database.run(f'INSERT INTO {self._places(record)} SELECT * FROM "places of a batch"')

    def _places(self, record: str) -> str:
        return self.database.dialect.identifier(f"places: {record}")

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
        key = self.database.dialect.identifier(KEY)
        listed = ", ".join(map(str, numbers))
        rows = self.database.rows(
            f"SELECT {key}, place FROM {self._places(record)} WHERE {key} IN ({listed})"
        )
        return {int(str(number)): str(place) for number, place in rows}


class DuckWork:
    """The database of one run."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._database = DuckDatabase(settings)
        self._scan: Scan | None = None

    def tables(self, given: Given) -> Given:
        """As in `TableWork`."""
        from qualrules.engines.scan import open_scan

        self._scan = open_scan(self._database, given)
        return self._scan.tables

    def read(self, reading: Reading, rules: Rules, top: Sequence[str]) -> WholeTables:
        """As in `TableWork`."""
        probe(self._database, rules.header.zone)
        relations = wanted(rules, top)
        refuse_names(relations, rules, self._database.dialect)
        scan, self._scan = self._scan, None  # where it turns out to be unsuitable, Python reads from then on
        if scan is None:
            return LoadedTables(self._database, reading, rules, top)
        return ScannedTables(self._database, scan.read(reading, rules, relations))

    def close(self) -> None:
        """As in `TableWork`."""
        self._database.close()


class ScannedTables:
    """The records that the database reads itself."""

    def __init__(self, database: DuckDatabase, reading: ScannedReading) -> None:
        self.database = database
        self.reading = reading

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        self.database.keep(name, select)

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """As in `WholeTables`."""
        return self.reading.records_at(record, numbers)

    def places_of(self, record: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """As in `WholeTables`."""
        return self.reading.places_of(record, numbers)
