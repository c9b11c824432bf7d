"""The interpreter over a whole file, as a process of its own: `python -m benchmarks.tables.interpreted RECORDS OUT`.

What it says is what the rules mean, so every engine's outcomes are held against this file. It is never timed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import ours
from benchmarks.tables.rivals import columns

PROCESSES = 2


def main(records: Path, out: Path) -> None:
    """Interpret every record, group by group."""
    groups = range(pq.read_metadata(records).num_row_groups)
    writer: pq.ParquetWriter | None = None
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        for table in pool.map(_group, [records] * len(groups), groups):
            writer = writer or pq.ParquetWriter(out, table.schema)
            writer.write_table(table)
    if writer is not None:
        writer.close()


def _group(records: Path, number: int) -> pa.Table:
    with pq.ParquetFile(records) as source:
        return _results(list(ours.interpreted(source.read_row_group(number).to_pylist())))


def _results(found: list[ours.Interpreted]) -> pa.Table:
    criteria, stages = _turned(one.criteria for one in found), _turned(one.stages for one in found)
    text, answer = pa.string(), pa.bool_()
    return pa.table(
        columns.in_order(
            kind=pa.repeat("opportunity", len(found)),
            ids=pa.array([one.id for one in found]),
            criteria={name: pa.array(values, answer) for name, values in criteria.items()},
            no_text=pa.nulls(len(found), text),
            no_answer=pa.nulls(len(found), answer),
            furthest=pa.array([one.furthest for one in found], text),
            possible=pa.array([one.possible for one in found], text),
            stages={name: pa.array(values, answer) for name, values in stages.items()},
        )
    )


def _turned(rows: Iterator[dict[str, bool | None]]) -> dict[str, list[bool | None]]:
    turned: dict[str, list[bool | None]] = {}
    for row in rows:
        for name, value in row.items():
            turned.setdefault(name, []).append(value)
    return turned


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
