"""Whole tables in DuckDB: read by the database itself where it reads them exactly as Python does, else loaded in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.engines.work import DatabaseWork, ScannedTables

if TYPE_CHECKING:
    from qualrules.engines.scan import Scan, ScannedReading
    from qualrules.engines.whole import Given


class StandingTables(ScannedTables):
    """The records that the database reads itself, where a question may be asked of all of them at once."""

    stands = True
    database: DuckDatabase

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return self.database.comes_in_order(select)


class DuckWork(DatabaseWork):
    """The database of one run."""

    _database: DuckDatabase

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(DuckDatabase(settings))

    def _scanned(self, given: Given) -> Scan:
        """As in the base class."""
        from qualrules.engines.duckdb.files.scan import open_scan

        return open_scan(self._database, given)

    def _standing(self, reading: ScannedReading) -> StandingTables:
        """As in the base class."""
        return StandingTables(self._database, reading)

    def _empty(self) -> None:
        """As in the base class."""
        self._database.empty()
