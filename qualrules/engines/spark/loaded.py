"""Records that Python reads, batch after batch in Spark. The answers go to files, and are asked from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from qualrules.engines.loading import load
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.sql.relations import KEY, wanted

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading

BATCH = 50_000
"""Records that stand in Spark at once."""


class LoadedTables:
    """As `WholeTables`; `folder` is where the answers are, on a disk that every worker sees."""

    has_places = False
    stands = False

    def __init__(
        self, database: SparkDatabase, reading: Reading, rules: Rules, top: Sequence[str], folder: Path
    ) -> None:
        self.database = database
        self.reading = reading
        self._relations = {record: wanted(rules, [record]) for record in top}
        self._folder = folder

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return False

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        answers, places = (Path(mkdtemp(dir=self._folder)) for _ in range(2))
        before, number, waiting = 0, 0, self.reading.records(record)
        while (batch := list(islice(waiting, BATCH))) or number == 0:
            _write(self._judged(select, record, batch, before), answers, number)
            _write(_places(batch, before), places, number)
            before, number = before + len(batch), number + 1
        self._name(name, answers)
        self._name(f"places: {record}", places)

    def _judged(self, select: str, record: str, batch: Sequence[Record], before: int) -> pa.Table:
        """What a question says of a batch, by the numbers of the records in the input."""
        for name, table in load(batch, self._relations[record]).tables.items():
            self.database.hold(name, table)
        key = self.database.dialect.identifier(KEY)
        # Records that are only linked to may stand in the same relation: their keys come after the batch's.
        found = self.database.table(f"SELECT * FROM (\n{select}\n) AS asked WHERE {key} <= {len(batch)}")
        return _moved(found, before)

    def _name(self, name: str, folder: Path) -> None:
        with self.database.work():
            frame = self.database.session.read.parquet(str(folder))
        self.database.name(name, frame)

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
        quoted = self.database.dialect.identifier
        listed = ", ".join(map(str, numbers))
        select = f"SELECT * FROM {quoted(f'places: {record}')} WHERE {quoted(KEY)} IN ({listed})"
        return {int(str(number)): str(place) for number, place in self.database.rows(select)}


def _moved(found: pa.Table, before: int) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    place = found.column_names.index(KEY)
    moved = pc.add(found.column(place), pa.scalar(before, pa.int64()))
    return found.set_column(place, KEY, moved)


def _places(batch: Sequence[Record], before: int) -> pa.Table:
    import pyarrow as pa

    numbers = pa.array(range(before + 1, before + len(batch) + 1), pa.int64())
    return pa.table({KEY: numbers, "place": pa.array([each.place for each in batch], pa.string())})


def _write(table: pa.Table, folder: Path, number: int) -> None:
    from pyarrow import parquet

    parquet.write_table(table, folder / f"part-{number:05}.parquet")
