"""Whole tables in Spark: read by Spark itself where it reads them exactly as Python does, else loaded in batches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.loaded import FiledTables
from qualrules.engines.spark.session import Settings
from qualrules.engines.work import DatabaseWork

if TYPE_CHECKING:
    from qualrules.engines.spark.reading import SparkScan
    from qualrules.engines.sql.probe import Trust
    from qualrules.engines.whole import Given
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading


class SparkWork(DatabaseWork):
    """Spark for one run."""

    _database: SparkDatabase

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(SparkDatabase(settings))
        self._folder = Path(mkdtemp(prefix="qualrules-spark-"))

    def _scanned(self, given: Given) -> SparkScan:
        """As in the base class."""
        from qualrules.engines.spark.reading import open_scan

        return open_scan(self._database, given)

    def _loaded(self, reading: Reading, rules: Rules, top: Sequence[str], trust: Trust) -> FiledTables:
        """As in the base class."""
        return FiledTables(self._database, reading, rules, top, trust, self._folder)

    def close(self) -> None:
        """As in `TableWork`."""
        try:
            super().close()
        finally:
            rmtree(self._folder, ignore_errors=True)

    def _empty(self) -> None:
        """As in the base class."""
        self._database.empty()
