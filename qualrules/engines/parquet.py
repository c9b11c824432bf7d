"""A Parquet file from rows that come one by one: written in groups, so that no more than one of them is in memory.

Knows names and kinds of columns, nothing of what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

from qualrules.engines.whole import EngineMissing

Kind = Literal["text", "outcome", "points"]
GROUP = 50_000
"""Rows of a group."""


def write(
    file: Path | BinaryIO, columns: Sequence[tuple[str, Kind]], rows: Iterable[Sequence[object]]
) -> None:
    """Write a file. Every value may be None. Raises EngineMissing, OSError."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError:
        raise EngineMissing("writing Parquet needs pyarrow", 'pip install "qualrules[tables]"') from None
    types = {"text": pa.string(), "outcome": pa.bool_(), "points": pa.int64()}
    schema = pa.schema([(name, types[kind]) for name, kind in columns])
    waiting = iter(rows)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(waiting, GROUP)):
            values = zip(*group, strict=True)
            arrays = [pa.array(each, kind) for each, kind in zip(values, schema.types, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))
