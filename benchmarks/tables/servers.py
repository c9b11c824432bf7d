"""PostgreSQL and Spark: the same outcomes as the interpreter's, and how long they take, their start apart.

The PostgreSQL server is started here and stopped at the end; Spark runs below the command, on this machine. Both work in
processes that are not ours, so neither processor time nor memory is told.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from benchmarks import ours
from benchmarks.processes import python, qualrules, used_by
from benchmarks.rows import Row
from benchmarks.tables import outcomes
from benchmarks.tables import records as tables
from benchmarks.tables.in_postgres import Server
from benchmarks.timing import Used

FEW = 100
"""Records of the run that shows what the start costs."""


def measure(folder: Path, count: int) -> list[Row]:
    """Judge `count` records by each engine."""
    wanted = folder / f"interpreted_{count}.parquet"
    used_by(python("benchmarks.tables.interpreted", tables.parquet(folder, count), wanted))
    rows = []
    for engine in ("postgres", "spark"):
        with ExitStack() as stack:
            server = stack.enter_context(Server()) if engine == "postgres" else None
            few, many = (_judged(folder, size, engine, server) for size in (FEW, count))
            rows += _rows(engine, count, few, many, _file(folder, count, engine), wanted)
    return rows


def _judged(folder: Path, count: int, engine: str, server: Server | None) -> Used:
    records = tables.parquet(folder, count)
    data = server.load(records, count) if server else records
    named = ours.identified(folder, "postgres" if server else "parquet")
    return used_by(qualrules(*ours.run_arguments(data, _file(folder, count, engine), engine), *named))


def _file(folder: Path, count: int, engine: str) -> Path:
    return folder / f"{engine}_{count}.parquet"


def _rows(engine: str, count: int, few: Used, many: Used, given: Path, wanted: Path) -> list[Row]:
    text = f"`run --engine {engine}`"
    differing = outcomes.differing(given, wanted)
    return [
        Row("servers", f"{text}, {count:,} records: differ from the interpreter's", differing, "records", 0),
        Row("servers", f"{text}: start (a run over {FEW} records)", few.seconds, "s"),
        Row(
            "servers",
            f"{text}, {count:,} records, Parquet out, after the start",
            many.seconds - few.seconds,
            "s",
        ),
    ]
