"""Records that Python reads, batch after batch in Spark. The answers go to files, and are asked from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from qualrules.engines.batches import LoadedTables
from qualrules.engines.spark.database import SparkDatabase

if TYPE_CHECKING:
    from qualrules.engines.sql.probe import Trust
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading


class FiledTables(LoadedTables):
    """As `WholeTables`; `folder` is where the answers are, on a disk that every worker sees."""

    database: SparkDatabase

    def __init__(
        self,
        database: SparkDatabase,
        reading: Reading,
        rules: Rules,
        top: Sequence[str],
        trust: Trust,
        folder: Path,
    ) -> None:
        super().__init__(database, reading, rules, top, trust)
        self._folder = folder

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        from pyarrow import parquet  # type: ignore[import-untyped]

        folder = Path(mkdtemp(dir=self._folder))
        for number, piece in enumerate(self._pieces(record, select)):
            parquet.write_table(self.database.table(piece), folder / f"part-{number:05}.parquet")
        with self.database.work():
            frame = self.database.session.read.parquet(str(folder))
        self.database.name(name, frame)
