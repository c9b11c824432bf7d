"""Spark as the `Database` of the engines. Knows no rules; what it keeps goes when it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from qualrules.engines.spark.files import write, write_parts
from qualrules.engines.spark.session import Settings, asking, open_session, quiet
from qualrules.engines.spark.stages import asked
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.spark import Spark

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyspark.sql import DataFrame

_VIEW = re.compile(r"^CREATE (?:OR REPLACE )?VIEW ")
BATCH = 10_000
"""Rows that are handed on at once."""
_PROBED: dict[str, dict[object, Any]] = {}
"""What was found out, by application."""
KEPT = "MEMORY_AND_DISK"
"""Where kept answers stand; those of a worker that is lost are worked out again, from the same pieces of the same files."""


class SparkDatabase:
    """A session of Spark's. `close` it, or use it as a context."""

    dialect: Dialect = Spark()

    def __init__(self, settings: Settings | None = None) -> None:
        self.session = open_session(settings or Settings())
        self._kept: dict[str, DataFrame] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything that is kept. Spark itself runs on until the process ends, as starting it takes long.

        Never fails: what cannot be let go went with the machine that had it.
        """
        with quiet():
            for name in list(self._kept):
                with suppress(Exception):
                    self._drop(name)

    # ── The protocol ──

    @property
    def probed(self) -> dict[object, Any]:
        """As in `Database`; all sessions of an application are one."""
        return _PROBED.setdefault(str(self.session.sparkContext.applicationId), {})

    def run(self, statement: str) -> None:
        """As in `Database`; every view is one of this session alone."""
        with self.work():
            self.session.sql(_VIEW.sub("CREATE OR REPLACE TEMPORARY VIEW ", statement))

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """As in `Database`."""
        return list(zip(*(column.to_pylist() for column in self.table(select).columns), strict=True))

    def batches(self, select: str) -> Iterator[Sequence[tuple[object, ...]]]:
        """As in `Database`; holds the rows of one part at a time."""
        question = ExitStack()
        try:
            with self.work():
                frame = question.enter_context(asked(self.session, select, KEPT))
                rows = map(tuple, frame.toLocalIterator())
            while batch := self._fetched(rows):
                yield batch
        finally:
            with self.work():
                question.close()

    def _fetched(self, rows: Iterator[tuple[object, ...]]) -> Sequence[tuple[object, ...]]:
        """The next rows. Work is what is done to get them, not what others do with them."""
        with self.work():
            return list(islice(rows, BATCH))

    def keep(self, name: str, select: str) -> None:
        """As in `Database`."""
        with self.work(), asked(self.session, select, KEPT) as frame:
            self._keep(name, frame)

    def write(self, select: str, file: Path) -> None:
        """As in `Database`."""
        with self.work(), asked(self.session, select, KEPT) as frame:
            write(frame, file)

    # ── Beyond the protocol ──

    def name(self, name: str, frame: DataFrame) -> None:
        """Give a name to rows that are worked out whenever they are asked for."""
        with self.work():
            self._drop(name)
            frame.createOrReplaceTempView(self.dialect.identifier(name))

    def write_parts(self, select: str, folder: Path) -> None:
        """As in `WritesParts`."""
        with self.work(), asked(self.session, select, KEPT) as frame:
            write_parts(frame, folder)

    def empty(self) -> None:
        """Drop every view of the session, and everything that is kept."""
        with self.work():
            for name in list(self._kept):
                self._drop(name)
            for view in self.session.sql("SHOW VIEWS").collect():
                if view["isTemporary"]:
                    self.session.sql(f"DROP VIEW {self.dialect.identifier(view['viewName'])}")

    def hold(self, name: str, table: pa.Table) -> None:
        """Keep a table of Arrow under a name, in place of an earlier one."""
        with self.work():
            # Kept and counted, Spark knows how small it is, and gives all of it to every worker that joins it.
            self._keep(name, self.session.createDataFrame(table))

    def table(self, select: str) -> pa.Table:
        """All rows of an answer as a table of Arrow."""
        with self.work(), asked(self.session, select, KEPT) as frame:
            return frame.toArrow()

    def _keep(self, name: str, frame: DataFrame) -> None:
        from pyspark.storagelevel import StorageLevel

        kept = frame.persist(getattr(StorageLevel, KEPT))
        kept.count()
        self._drop(name)
        self._kept[name] = kept
        kept.createOrReplaceTempView(self.dialect.identifier(name))

    def _drop(self, name: str) -> None:
        kept = self._kept.pop(name, None)
        if kept is not None:
            kept.unpersist()

    def work(self) -> AbstractContextManager[None]:
        """Around what is asked of Spark: what it could not do becomes a DatabaseError."""
        return asking()
