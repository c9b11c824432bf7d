"""The parts of the benchmark by name, and how much of everything they measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import growth, one_record, proofs, ruleset_reading, start
from benchmarks.plot import Picture
from benchmarks.rows import Row


@dataclass(frozen=True)
class Sizes:
    """How much is measured. `data` is the folder for large files."""

    data: Path
    records: int
    rounds: int
    lines: int
    proved: tuple[tuple[int, int], ...]
    grown: tuple[int, ...]
    judged: int
    tables: tuple[int, ...]
    audited: tuple[int, int]
    served: int
    criteria: tuple[int, ...]
    engines: Mapping[str, int]


@dataclass(frozen=True)
class Measured:
    """What a part has found; its pictures stand side by side in one file."""

    rows: list[Row]
    pictures: list[Picture] = field(default_factory=list)


def full(data: Path, records: int, rounds: int) -> Sizes:
    """Everything that `docs/performance.md` shows."""
    from benchmarks.tables import growth as tables_growth

    million = 1_000_000
    return Sizes(
        data,
        records,
        rounds,
        ruleset_reading.LONG,
        proofs.SIZES,
        growth.RECORDS,
        5_000,
        (million, 10 * million),
        (million, 10 * million),
        million,
        tables_growth.CRITERIA,
        tables_growth.MOST,
    )


def quick(data: Path) -> Sizes:
    """Enough to see that all of it runs."""
    engines = dict.fromkeys(("python", "duckdb", "postgres", "spark"), 2_000)
    return Sizes(
        data,
        500,
        1,
        2_000,
        proofs.SIZES[:1],
        (500, 1_000),
        50,
        (1_000, 2_000),
        (1_000, 2_000),
        1_000,
        (10, 40),
        engines,
    )


def _growth(sizes: Sizes) -> Measured:
    found = growth.measure(sizes.rounds, sizes.grown, sizes.judged)
    return Measured(found.rows, found.panels)


def _tables(sizes: Sizes) -> Measured:
    from benchmarks.tables import emitted, whole_run
    from benchmarks.tables import records as tables

    sizes.data.mkdir(parents=True, exist_ok=True)
    rows = []
    for count in sizes.tables:
        rows += emitted.measure(tables.parquet(sizes.data, count), sizes.data, count, sizes.rounds)
    found = whole_run.measure(sizes.data, sizes.tables, max(1, sizes.rounds // 2))
    return Measured(rows + found.rows, [*found.bars])


def _audit(sizes: Sizes) -> Measured:
    from benchmarks.tables import whole_audit

    sizes.data.mkdir(parents=True, exist_ok=True)
    return Measured(whole_audit.measure(sizes.data, *sizes.audited, max(1, sizes.rounds // 2)))


def _servers(sizes: Sizes) -> Measured:
    from benchmarks.tables import servers

    sizes.data.mkdir(parents=True, exist_ok=True)
    return Measured(servers.measure(sizes.data, sizes.served))


def _cluster(sizes: Sizes) -> Measured:
    from benchmarks import spark_cluster

    return Measured(spark_cluster.measure(sizes.served))


def _engines(sizes: Sizes) -> Measured:
    from benchmarks.tables import growth as tables_growth

    sizes.data.mkdir(parents=True, exist_ok=True)
    most = max(sizes.engines.values())
    counts = [count for count in (1_000, 2_000, *tables_growth.RECORDS) if count <= most]
    counts = counts if most < min(tables_growth.RECORDS) else list(tables_growth.RECORDS)
    judged = min(most, tables_growth.JUDGED)
    found = tables_growth.measure(
        sizes.data, sizes.engines, counts, sizes.criteria, judged, min(2, sizes.rounds)
    )
    return Measured(found.rows, found.panels)


PARTS: Final[dict[str, Callable[[Sizes], Measured]]] = {
    "record": lambda sizes: Measured(one_record.measure(sizes.records, sizes.rounds)),
    "reading": lambda sizes: Measured(ruleset_reading.measure(sizes.rounds, sizes.lines)),
    "start": lambda sizes: Measured(start.measure(sizes.rounds)),
    "proofs": lambda sizes: Measured(proofs.measure(sizes.rounds, sizes.proved)),
    "growth": _growth,
    "tables": _tables,
    "audit": _audit,
    "servers": _servers,
    "cluster": _cluster,
    "engines": _engines,
}
"""Nothing of the optional packages is imported before its part is measured."""
