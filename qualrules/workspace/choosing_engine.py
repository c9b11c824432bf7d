"""Which engine works: the one that is named, else by what the data is and how much there is of it.

Files are sized, never read: a guess at the number of their records is enough here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from qualrules.dataclass import dataclass
from qualrules.engines.postgres.address import FORM, is_address
from qualrules.workspace.data import places

__all__ = ["AUTO", "DUCKDB", "ENGINES", "FORM", "POSTGRES", "PYTHON", "SPARK", "Choice", "choose"]

AUTO, PYTHON, DUCKDB, POSTGRES, SPARK = "auto", "python", "duckdb", "postgres", "spark"
ENGINES = (AUTO, PYTHON, DUCKDB, POSTGRES, SPARK)
MANY = 20_000
"""Records from which on a database is faster than Python, its start included."""
LINES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson"))
PARQUET = frozenset((".parquet", ".pq"))
PARQUET_RECORD = 25
"""Bytes that a record takes in Parquet, roughly and rather too many."""
HEAD = 65_536
"""Bytes from which the length of a line is guessed."""


@dataclass(frozen=True)
class Choice:
    """An engine's name, and whether it was named by who asks. `why` is the reason for one that was not."""

    name: str
    is_named: bool
    why: str = ""


def choose(engine: str, data: Sequence[str]) -> Choice:
    """The engine for this DATA. Spark is never chosen: a cluster is for people to start."""
    if engine != AUTO:
        return Choice(engine, True)
    named_places = places(data)
    if any(map(is_address, named_places)):
        return Choice(POSTGRES, False, "the data is in a server")
    records = sum(map(_records, _sized(named_places)))
    if records > MANY and _is_there("duckdb", "pyarrow"):
        return Choice(DUCKDB, False, f"about {_rounded(records):,} records")
    return Choice(PYTHON, False)


def _sized(named_places: Iterable[str]) -> Iterator[Path]:
    """The files whose records can be guessed; none where there is anything else, which only Python reads."""
    found: list[Path] = []
    for path in map(Path, named_places):
        if path.is_dir():
            found += [each for each in path.iterdir() if _kind(each) in LINES | PARQUET]
        elif path.is_file() and _kind(path) in LINES | PARQUET:
            found.append(path)
        else:
            return
    yield from found


def _kind(path: Path) -> str:
    return path.suffix.lower()


def _records(path: Path) -> int:
    """How many records a file has, roughly."""
    try:
        size: int = path.stat().st_size
        if _kind(path) in PARQUET:
            return size // PARQUET_RECORD
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:  # who opens it to read says what is wrong with it
        return 0
    return int(size * head.count(b"\n") / max(len(head), 1))


def _rounded(records: int) -> int:
    """To two digits, as it is a guess."""
    unit = int(10 ** max(len(str(records)) - 2, 0))
    return round(records / unit) * unit


def _is_there(*packages: str) -> bool:
    return all(find_spec(package) is not None for package in packages)
