"""The database of one run, as `TableWork`: what databases do alike from the data that is given to records that can be asked.

Who inherits says how the database reads the data itself, and what its tables do otherwise. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualrules.engines.batches import LoadedTables
from qualrules.engines.sql.probe import Trust
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import wanted
from qualrules.engines.whole import Unsuitable

if TYPE_CHECKING:
    from qualrules.engines.scan import Scan, ScannedReading
    from qualrules.engines.sql.database import Database, LoadingDatabase
    from qualrules.engines.whole import Given, WholeTables
    from qualrules.model.moment import Moment
    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading


class ScannedTables:
    """As `WholeTables`: the records that the database reads itself."""

    stands = False

    def __init__(self, database: Database, reading: ScannedReading) -> None:
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


class DatabaseWork:
    """A database that is open, and the scan of its data where it reads that itself."""

    def __init__(self, database: LoadingDatabase) -> None:
        self._database = database
        self._scan: Scan | None = None

    def tables(self, given: Given) -> Given:
        """As in `TableWork`."""
        with self._left_empty():
            self._scan = self._scanned(given)
        return self._scan.tables

    def read(self, reading: Reading, rules: Rules, top: Sequence[str], moment: Moment) -> WholeTables:
        """As in `TableWork`."""
        database, relations = self._database, wanted(rules, top)
        refuse_names(relations, rules, database.dialect)
        trust = Trust(database, rules, moment)
        scan, self._scan = self._scan, None  # where it turns out to be unsuitable, Python reads from then on
        if scan is None:
            return self._loaded(reading, rules, top, trust)
        with self._left_empty():
            trust.reads(scan.words.folded)
            tables = self._standing(scan.read(reading, rules, relations))
            trust.look(relations)
        return tables

    @contextmanager
    def _left_empty(self) -> Iterator[None]:
        """Around the work of the scan: where data turns out to be unsuitable, what was made before would stay as long as the
        run, and Python reads all of it anyway.
        """
        try:
            yield
        except Unsuitable:
            self._empty()
            raise

    def close(self) -> None:
        """As in `TableWork`."""
        self._database.close()

    # ── What differs ──

    def _scanned(self, given: Given) -> Scan:
        """The data in the database. Raises Unsuitable."""
        raise NotImplementedError

    def _empty(self) -> None:
        """Drop everything that stands in the database."""
        raise NotImplementedError

    def _loaded(self, reading: Reading, rules: Rules, top: Sequence[str], trust: Trust) -> WholeTables:
        """The records of data that Python reads."""
        return LoadedTables(self._database, reading, rules, top, trust)

    def _standing(self, reading: ScannedReading) -> WholeTables:
        """The records of data that the database has read."""
        return ScannedTables(self._database, reading)
