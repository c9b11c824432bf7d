"""Whole tables in DuckDB: read by the database itself where it reads them exactly as Python does, else loaded in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.engines.loading import load
from qualrules.engines.sql.probe import Trust
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import KEY, wanted
from qualrules.engines.whole import PLACE, Given, WholeTables

if TYPE_CHECKING:
    from qualrules.engines.scan import Scan, ScannedReading
    from qualrules.engines.sql.dialect import Dialect
    from qualrules.model.moment import Moment
    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading

BATCH = 50_000
"""Records that stand in the database at once."""


class LoadedTables:
    """The records that Python reads, batch after batch in the database; only the answers stay."""

    has_places = True
    stands = False

    def __init__(
        self, database: DuckDatabase, reading: Reading, rules: Rules, top: Sequence[str], trust: Trust
    ) -> None:
        self.database = database
        self._trust = trust
        self.reading = reading
        self._relations = {record: wanted(rules, [record]) for record in top}

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return False

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        database, table = self.database, self.database.dialect.identifier(name)
        before, is_first, waiting = 0, True, self.reading.records(record)
        while (batch := list(islice(waiting, BATCH))) or is_first:
            self._hold(record, batch)
            answers = moved(select, len(batch), before, database.dialect)
            if is_first:
                database.keep(name, answers)
            else:
                database.run(f"INSERT INTO {table}\n{answers}")
            before, is_first = before + len(batch), False

    def _hold(self, record: str, batch: Sequence[Record]) -> None:
        """Put a batch in place of the one before, with the places at which its records were read."""
        import pyarrow as pa  # type: ignore[import-untyped]

        for name, table in load(batch, self._relations[record]).tables.items():
            if name == record:  # records that are only linked to come after those of the batch
                rest = [None] * (len(table) - len(batch))
                places = pa.array([*(each.place for each in batch), *rest], pa.string())
                self.database.hold(name, table.append_column(PLACE, places))
            else:
                self.database.hold(name, table)
        self._trust.look(self._relations[record])

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """As in `WholeTables`."""
        asked = set(numbers)
        for number, each in enumerate(self.reading.records(record), 1):  # to the end: the account begins anew
            if number in asked:
                yield each

    def places_of(self, record: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """As in `WholeTables`."""
        asked = sorted(numbers)
        return {key: each.place for key, each in zip(asked, self.records_at(record, asked), strict=True)}


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

    def read(self, reading: Reading, rules: Rules, top: Sequence[str], moment: Moment) -> WholeTables:
        """As in `TableWork`."""
        trust = Trust(self._database, rules, moment)
        relations = wanted(rules, top)
        refuse_names(relations, rules, self._database.dialect)
        scan, self._scan = self._scan, None  # where it turns out to be unsuitable, Python reads from then on
        if scan is None:
            return LoadedTables(self._database, reading, rules, top, trust)
        tables = ScannedTables(self._database, scan.read(reading, rules, relations))
        trust.look(relations)
        return tables

    def close(self) -> None:
        """As in `TableWork`."""
        self._database.close()


class ScannedTables:
    """The records that the database reads itself."""

    has_places = True
    stands = True

    def __init__(self, database: DuckDatabase, reading: ScannedReading) -> None:
        self.database = database
        self.reading = reading

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return self.database.comes_in_order(select)

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        self.database.keep(name, select)

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """As in `WholeTables`."""
        return self.reading.records_at(record, numbers)

    def places_of(self, record: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """As in `WholeTables`."""
        return self.reading.places_of(record, numbers)


def moved(select: str, records: int, before: int, dialect: Dialect) -> str:
    """The answers of the first so many records of a batch, with the numbers that they have in the input."""
    key = dialect.identifier(KEY)
    return f"SELECT * REPLACE ({key} + {before} AS {key}) FROM (\n{select}\n) WHERE {key} <= {records}"
