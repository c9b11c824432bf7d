"""From file to file, one row group after the other, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def by_row_group(
    records: Path, out: Path, decide: Callable[[pa.Table], pa.Table], dictionaries: Sequence[str] = ()
) -> None:
    """Decide each row group and append what was decided; text columns named in `dictionaries` come as codes."""
    with pq.ParquetFile(records, read_dictionary=list(dictionaries)) as source:
        first = decide(source.read_row_group(0))
        with pq.ParquetWriter(out, first.schema, compression="snappy") as writer:
            writer.write_table(first)
            for number in range(1, source.num_row_groups):
                writer.write_table(decide(source.read_row_group(number)))
