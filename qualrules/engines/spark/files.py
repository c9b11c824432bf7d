"""Answers as files: a folder of parts, each written by whoever worked it out. Nothing stands under the folder's name before
every part is there, and has as many rows as were worked out.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

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


def write(frame: DataFrame, folder: Path, form: Form) -> None:
    """Write rows as a folder of parts, in place of an empty folder or of nothing. Raises DatabaseError and OSError."""
    from pyspark.sql import Observation
    from pyspark.sql.functions import count, lit

    seen = Observation("written")
    beside = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        written = frame.observe(seen, count(lit(1)).alias("rows"))
        written.write.mode("overwrite").options(**_OPTIONS[form]).format(_WRITERS[form]).save(
            str(beside / "parts")
        )
        _check(beside / "parts", form, seen)
        _tidy(beside / "parts")
        (beside / "parts").replace(folder)
    finally:
        rmtree(beside, ignore_errors=True)


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
