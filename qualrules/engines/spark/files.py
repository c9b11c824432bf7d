"""Answers as Parquet files: parts, each written by whoever worked it out, as a folder or joined to one file. Nothing stands
under the name of a folder before every part is there, and has as many rows as were worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from qualrules.engines.spark.parts import said
from qualrules.engines.sql.database import DatabaseError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Observation

_ROWS = 50_000


def write_parts(frame: DataFrame, folder: Path) -> None:
    """Write rows as a folder of parts, in place of an empty folder or of nothing. Raises DatabaseError and OSError."""
    with _written(frame, folder) as found:
        found.replace(folder)


def write(frame: DataFrame, file: Path) -> None:
    """Write rows as one file: the parts, one behind the other. Raises DatabaseError and OSError."""
    with _written(frame, file) as found:
        _join(parts(found), file)


@contextmanager
def _written(frame: DataFrame, target: Path) -> Iterator[Path]:
    """The parts in a folder beside the target, which goes at the end unless it was given another name."""
    from pyspark.sql import Observation
    from pyspark.sql.functions import count, lit

    seen = Observation("written")
    beside = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    found = beside / "parts"
    try:
        observed = frame.observe(seen, count(lit(1)).alias("rows"))
        observed.write.option("compression", "zstd").parquet(said(found))
        _check(found, seen)
        _tidy(found)
        yield found
    finally:
        rmtree(beside, ignore_errors=True)


def _join(some: Sequence[Path], file: Path) -> None:
    from pyarrow import parquet  # type: ignore[import-untyped]

    with parquet.ParquetWriter(file, parquet.read_schema(some[0]), compression="zstd") as writer:
        for part in some:
            with parquet.ParquetFile(part) as source:
                for batch in source.iter_batches(_ROWS):
                    writer.write_batch(batch)


def parts(folder: Path) -> list[Path]:
    """The parts of a folder, in the order of their rows."""
    return sorted(folder.glob("part-*"))


def _check(folder: Path, seen: Observation) -> None:
    """A worker on another machine writes to its own disk, unless the folder is on a disk that all of them share."""
    wanted = int(seen.get["rows"])
    found = sum(map(_rows, parts(folder)))
    if found != wanted:
        raise DatabaseError(
            f"Spark wrote {wanted} rows, and {found} are in the folder: every worker has to write to the same disk as "
            "this machine; name a folder on a disk that they share"
        )


def _rows(part: Path) -> int:
    from pyarrow import parquet

    return int(parquet.read_metadata(part).num_rows)


def _tidy(folder: Path) -> None:
    """Hadoop's checksums beside local files are of use to nobody."""
    for leftover in folder.glob(".*.crc"):
        with suppress(OSError):
            leftover.unlink()
