"""Answers as files: parts, each written by whoever worked it out, as a folder or joined to one. Nothing stands under the
name of a folder before every part is there, and has as many rows as were worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj, rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from qualrules.engines.spark.parts import said
from qualrules.engines.sql.database import DatabaseError, Form

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Observation

_OPTIONS: dict[str, dict[str, str]] = {
    "parquet": {"compression": "zstd"},
    "csv": {"header": "true", "escape": '"', "emptyValue": '""', "nullValue": ""},
    "jsonl": {"ignoreNullFields": "false"},
    "lines": {},
}
_WRITERS: dict[str, str] = {"parquet": "parquet", "csv": "csv", "jsonl": "json", "lines": "text"}
_CHUNK = 1 << 20
_ROWS = 50_000


def write_parts(frame: DataFrame, folder: Path, form: Form) -> None:
    """Write rows as a folder of parts, in place of an empty folder or of nothing. Raises DatabaseError and OSError."""
    with _written(frame, folder, form) as found:
        found.replace(folder)


def write(frame: DataFrame, file: Path, form: Form) -> None:
    """Write rows as one file: the parts, one behind the other. Raises DatabaseError and OSError."""
    with _written(frame, file, form) as found:
        if form == "parquet":
            _join_parquet(parts(found), file)
        else:
            _join_lines(parts(found), file, has_header=form == "csv")


@contextmanager
def _written(frame: DataFrame, target: Path, form: Form) -> Iterator[Path]:
    """The parts in a folder beside the target, which goes at the end unless it was given another name."""
    from pyspark.sql import Observation
    from pyspark.sql.functions import count, lit

    seen = Observation("written")
    beside = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    found = beside / "parts"
    try:
        observed = frame.observe(seen, count(lit(1)).alias("rows"))
        observed.write.options(**_OPTIONS[form]).format(_WRITERS[form]).save(said(found))
        _check(found, form, seen)
        _tidy(found)
        yield found
    finally:
        rmtree(beside, ignore_errors=True)


def _join_parquet(some: Sequence[Path], file: Path) -> None:
    from pyarrow import parquet  # type: ignore[import-untyped]

    with parquet.ParquetWriter(file, parquet.read_schema(some[0]), compression="zstd") as writer:
        for part in some:
            with parquet.ParquetFile(part) as source:
                for batch in source.iter_batches(_ROWS):
                    writer.write_batch(batch)


def _join_lines(some: Sequence[Path], file: Path, *, has_header: bool) -> None:
    with file.open("wb") as target:
        for number, part in enumerate(some):
            with part.open("rb") as source:
                if has_header and number:
                    source.readline()
                copyfileobj(source, target, _CHUNK)


def parts(folder: Path) -> list[Path]:
    """The parts of a folder, in the order of their rows."""
    return sorted(folder.glob("part-*"))


def _check(folder: Path, form: Form, seen: Observation) -> None:
    """A worker on another machine writes to its own disk, unless the folder is on a disk that all of them share."""
    wanted = int(seen.get["rows"])
    found = sum(_rows(part, form) for part in parts(folder))
    if found != wanted:
        raise DatabaseError(
            f"Spark wrote {wanted} rows, and {found} are in the folder: every worker has to write to the same disk as "
            "this machine; name a folder on a disk that they share"
        )


def _rows(part: Path, form: Form) -> int:
    if form == "parquet":
        import pyarrow.parquet as pq  # type: ignore[import-untyped]

        return int(pq.read_metadata(part).num_rows)
    with part.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    return max(lines - 1, 0) if form == "csv" else lines


def _tidy(folder: Path) -> None:
    """Hadoop's checksums beside local files are of use to nobody."""
    for leftover in folder.glob(".*.crc"):
        with suppress(OSError):
            leftover.unlink()
