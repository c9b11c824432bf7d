"""From file to file, one row group after the other, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def by_row_group(
    records: Path, out: Path, decide: Callable[[pa.Table], pa.Table], dictionaries: Sequence[str] = ()
) -> None:
    """Decide each row group and append what was decided; text columns named in `dictionaries` come as codes."""
    writer: pq.ParquetWriter | None = None
    for table in _placed(records, dictionaries):
        decided = decide(table)
        writer = writer or pq.ParquetWriter(out, decided.schema, compression="snappy")
        writer.write_table(decided)
    if writer is not None:
        writer.close()


def _placed(records: Path, dictionaries: Sequence[str]) -> Iterator[pa.Table]:
    """Each row group, with the places of its records as their ids."""
    first = 1
    with pq.ParquetFile(records, read_dictionary=list(dictionaries)) as source:
        for number in range(source.num_row_groups):
            table = source.read_row_group(number)
            numbers = pa.array(range(first, first + len(table))).cast(pa.string())
            places = pc.binary_join_element_wise(records.name, numbers, ":")
            yield table.set_column(table.column_names.index("id"), "id", places)
            first += len(table)
