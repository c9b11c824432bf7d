"""What an engine needs of a database: statements run, rows back, results written. Nothing here knows rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol

from qualrules.engines.sql.dialect import Dialect

Form = Literal["parquet", "csv", "jsonl"]


class Database(Protocol):
    """A database that is open, with the relations of `relations` in it. Raises DatabaseError."""

    dialect: Dialect

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

    def write(self, select: str, file: Path, form: Form) -> None:
        """Write an answer to a file, in the order of the answer, without holding it in memory."""
        ...


class DatabaseError(Exception):
    """What a database could not do, in a sentence."""
