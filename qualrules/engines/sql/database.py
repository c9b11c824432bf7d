"""What an engine needs of a database: statements run, rows back, results written. Nothing here knows rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

    from qualrules.engines.sql.dialect import Dialect

Found = TypeVar("Found")


class Database(Protocol):
    """A database that is open, with the relations of `relations` in it. Raises DatabaseError."""

    dialect: Dialect

    @property
    def probed(self) -> dict[object, Any]:
        """What was found out about it with `once`; the same for all that are one database."""
        ...

    def run(self, statement: str) -> None:
        """Run a statement that gives no rows."""
        ...

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """All rows of a small answer, as Python values."""
        ...

    def batches(self, select: str) -> Iterator[Sequence[tuple[object, ...]]]:
        """The rows of a large answer, in pieces, in the order of the answer; never all in memory."""
        ...

    def keep(self, name: str, select: str) -> None:
        """Keep an answer as a temporary table of that name, outside the memory of Python."""
        ...

    def write(self, select: str, file: Path) -> None:
        """Write an answer to a Parquet file, in the order of the answer, without holding it in memory."""
        ...


class LoadingDatabase(Database, Protocol):
    """One that also takes in records which Python has read."""

    def hold(self, name: str, table: pa.Table) -> None:
        """Keep a table of Arrow under a name, in place of an earlier one."""
        ...

    def close(self) -> None:
        """Let the database go, and what it put on the disk."""
        ...


@runtime_checkable
class WritesParts(Protocol):
    """A database that writes answers as folders of Parquet files, too."""

    def write_parts(self, select: str, folder: Path) -> None:
        """Write an answer as a folder of parts, which is there when all of it is written, and not before."""
        ...


def once(database: Database, what: str, ask: Callable[[], Found]) -> Found:
    """What was found out before about such a database, else what is found now."""
    known: dict[object, Found] = database.probed
    asked = (database.dialect, what)
    if asked not in known:
        known[asked] = ask()
    return known[asked]


class DatabaseError(Exception):
    """What a database could not do, in a sentence."""
