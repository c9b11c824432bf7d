"""DuckDB as the `Database` of the engines: in memory, with a limit, and a folder of its own for what does not fit.

Knows no rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from qualrules.dataclass import dataclass
from qualrules.engines.duckdb.dialect import EngineDialect
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.whole import EngineMissing

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]

MEMORY = "600MiB"
WAITING = 200
"""MiB of rows that may wait to be written, where nothing else takes memory."""
BATCH = 10_000
"""Rows that are fetched at once."""
_PARQUET = "FORMAT parquet, COMPRESSION zstd, PRESERVE_ORDER true, USE_TMP_FILE false"
"""What a plan does not forbid is reordered, whatever the setting of the connection is."""
_SETTINGS = {
    # An extension that is not there is said, never fetched.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
}


@dataclass(frozen=True)
class Settings:
    """How much of the machine a database may take."""

    memory: str = MEMORY
    threads: int | None = None
    """None: as many as there are."""
    folder: Path | None = None
    """Where it keeps for a while what does not fit into memory; None: where the system keeps such things."""


class DuckDatabase:
    """A database in memory. `close` it, or use it as a context."""

    dialect: Dialect = EngineDialect()
    probed: ClassVar[dict[object, Any]] = {}
    """As in `Database`: what this process runs does not change."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings = settings or Settings()
        driver = _driver()
        self._broken = driver.Error
        given = {"threads": str(settings.threads)} if settings.threads else {}
        with self._sentences():
            self.connection: duckdb.DuckDBPyConnection = driver.connect(
                ":memory:",
                config={
                    **_SETTINGS,
                    **given,
                    "memory_limit": settings.memory,
                },
            )
            self._folder = Path(mkdtemp(prefix="qualrules-", dir=settings.folder))
            self.connection.execute(f"SET temp_directory = {self.dialect.text(str(self._folder))}")
            # Whatever is set on this machine, an instant shown as text is one of UTC.
            self.connection.execute("SET GLOBAL TimeZone = 'UTC'")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go, and what it put on the disk."""
        self.connection.close()
        rmtree(self._folder, ignore_errors=True)

    # ── The protocol ──

    def run(self, statement: str) -> None:
        """As in `Database`."""
        with self._sentences():
            self.connection.execute(statement)

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """As in `Database`."""
        with self._sentences():
            return self.connection.execute(select).fetchall()

    def batches(self, select: str) -> Iterator[Sequence[tuple[object, ...]]]:
        """As in `Database`; other questions may be asked meanwhile."""
        with self._sentences(), self.connection.cursor() as cursor:
            cursor.execute(select)
            while rows := cursor.fetchmany(BATCH):
                yield rows

    def keep(self, name: str, select: str) -> None:
        """As in `Database`. The whole database is temporary, and a table of all connections is seen by `batches`."""
        self.run(f"CREATE OR REPLACE TABLE {self.dialect.identifier(name)} AS\n{select}")

    def write(self, select: str, file: Path) -> None:
        """As in `Database`. What a failure has left of the file stays: it is for the caller to give a name of no worth."""
        with self._little_waiting(select):
            self.run(f"COPY (\n{select}\n) TO {self.dialect.text(str(file))} ({_PARQUET})")

    @contextmanager
    def _little_waiting(self, select: str) -> Iterator[None]:
        """Let few rows wait for those before them, which else are as many as there is memory. Only where nothing else takes
        memory, as joins and sorts do.
        """
        if not self.comes_in_order(select):
            yield
            return
        ((used, most),) = self.rows(_MEMORY)
        waiting = int(str(used)) // 2**20 + WAITING
        self.run(f"SET memory_limit = '{min(waiting, _mebibytes(str(most)))}MiB'")
        try:
            yield
        finally:
            self.run(f"SET memory_limit = {self.dialect.text(str(most))}")

    # ── Beyond the protocol ──

    def comes_in_order(self, select: str) -> bool:
        """Whether rows come in the order of the table or file that they are read from: DuckDB promises it where nothing is
        joined or grouped.
        """
        ((_, plan),) = self.rows(f"EXPLAIN (FORMAT json) {select}")
        return all(map(_keeps_order, _operators(json.loads(str(plan)))))

    def empty(self) -> None:
        """Drop every view and every table."""
        for kind in ("view", "table"):
            for (name,) in self.rows(f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE NOT internal"):
                self.run(f"DROP {kind} {self.dialect.identifier(str(name))}")

    def hold(self, name: str, table: pa.Table) -> None:
        """Keep a table of Arrow under a name, in place of an earlier one."""
        with self._sentences():
            self.connection.register(_HANDED, table)
            try:
                self.keep(name, f"FROM {self.dialect.identifier(_HANDED)}")
            finally:
                self.connection.unregister(_HANDED)

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """What the database could not do as a DatabaseError; who interrupts it wants no sentence."""
        try:
            yield
        except RuntimeError as error:
            if str(error) != _INTERRUPTED:
                raise
            raise KeyboardInterrupt from None
        except self._broken as error:
            raise DatabaseError(_sentence(error, self._settings.memory)) from error


_HANDED = "handed over"
_INTERRUPTED = "Query interrupted"
"""What DuckDB says of Ctrl-C, as an error of Python's and not of its own."""
_MEMORY = (
    "SELECT CAST(SUM(memory_usage_bytes) AS BIGINT), current_setting('memory_limit') FROM duckdb_memory()"
)
_ORDERLY = ("PROJECTION", "FILTER", "SCAN", "READ_", "UNION", "DUMMY", "STREAMING_WINDOW")
"""Parts of the names of operators that hand rows on as they come."""


def _operators(plan: list[dict[str, Any]]) -> Iterator[str]:
    for operator in plan:
        yield operator["name"]
        yield from _operators(operator["children"])


def _keeps_order(operator: str) -> bool:
    return any(part in operator for part in _ORDERLY)


def _mebibytes(shown: str) -> int:
    """The limit as DuckDB shows it: `600.0 MiB`."""
    number, unit = shown.split()
    return int(float(number) * {"KiB": 2**-10, "MiB": 1, "GiB": 2**10, "TiB": 2**20}.get(unit, 2**30))


def _driver() -> ModuleType:
    try:
        import duckdb

        # Rows are handed over in its tables, if at all: looked for, not imported, as that takes long.
        if find_spec("pyarrow") is None:
            raise ImportError("pyarrow")
    except ImportError:
        raise EngineMissing(
            "the engine duckdb needs duckdb and pyarrow", 'pip install "qualrules[tables]"'
        ) from None
    return duckdb


def _sentence(error: Exception, memory: str) -> str:
    """The first line of what DuckDB says, which names what went wrong; the others show our own query."""
    kind, _, said = str(error).strip().partition("\n")[0].partition(" Error: ")
    if kind == "Out of Memory":
        return f"DuckDB needs more memory than the {memory} that it may take"
    said = (said or kind).rstrip("!.")
    # A name at the beginning keeps its capitals.
    first = said[:1].lower() if said[1:2].islower() else said[:1]
    return f"DuckDB: {first}{said[1:]}"
