"""Whole tables in Spark: read by Spark itself where it reads them exactly as Python does, else loaded in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.loaded import LoadedTables
from qualrules.engines.spark.probe import trust
from qualrules.engines.spark.session import Settings
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import wanted
from qualrules.engines.whole import Given, WholeTables

if TYPE_CHECKING:
    from qualrules.engines.scan import ScannedReading
    from qualrules.engines.spark.reading import SparkScan
    from qualrules.model.moment import Moment
    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading


class SparkWork:
    """Spark for one run."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._database = SparkDatabase(settings)
        self._scan: SparkScan | None = None
        self._folder = Path(mkdtemp(prefix="qualrules-spark-"))

    def tables(self, given: Given) -> Given:
        """As in `TableWork`."""
        from qualrules.engines.spark.reading import open_scan

        self._scan = open_scan(self._database, given)
        return self._scan.tables

    def read(self, reading: Reading, rules: Rules, top: Sequence[str], moment: Moment) -> WholeTables:
        """As in `TableWork`."""
        trust(self._database, rules.header.zone, reads_texts=self._scan is not None)
        relations = wanted(rules, top)
        refuse_names(relations, rules, self._database.dialect)
        if self._scan is None:
            return LoadedTables(self._database, reading, rules, top, self._folder)
        return ScannedTables(self._database, self._scan.read(reading, rules, relations))

    def close(self) -> None:
        """As in `TableWork`."""
        self._database.close()
        rmtree(self._folder, ignore_errors=True)


class ScannedTables:
    """The records that Spark reads itself."""

    has_places = True
    stands = False

    def __init__(self, database: SparkDatabase, reading: ScannedReading) -> None:
        self.database = database
        self.reading = reading

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return False

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        self.database.keep(name, select)

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """As in `WholeTables`."""
        return self.reading.records_at(record, numbers)

    def places_of(self, record: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """As in `WholeTables`."""
        return self.reading.places_of(record, numbers)
