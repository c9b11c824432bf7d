"""The growth rows of the engines: whole `run`s with more and more records or criteria, which has to be linear.

What a process costs before it has read a record is measured by itself and taken off.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ours, rulesets
from benchmarks.growth import LINEAR, Growth
from benchmarks.plot import Panel, Points
from benchmarks.rows import Row
from benchmarks.tables import records as tables
from benchmarks.tables.postgres_server import Server
from benchmarks.tables.processes import qualrules, used_by

RECORDS = (10_000, 100_000, 1_000_000, 10_000_000)
CRITERIA = (10, 40, 150, 500)
JUDGED = 100_000
"""Records of the runs with more and more criteria."""
FEW = 100
MOST = {"python": 1_000_000, "duckdb": 10_000_000, "postgres": 1_000_000, "spark": 10_000_000}
"""Up to how many records an engine is measured: Python reads one after the other, PostgreSQL has to be filled first."""


@dataclass(frozen=True)
class Course:
    """Where it is run: the folder with the data, and a server for the engine that needs one."""

    folder: Path
    engine: str
    server: Server | None
    rounds: int

    def seconds(self, count: int, ruleset: Path = ours.BENCH) -> float:
        """How long a run over so many records takes; a large one is run once."""
        records = tables.parquet(self.folder, count)
        data = self._loaded(records, count) if self.server else records
        out = self.folder / f"grown_{self.engine}.parquet"
        command = qualrules(*ours.run_arguments(data, out, self.engine, ruleset))
        return statistics.median(
            used_by(command).seconds for _ in range(self.rounds if count <= JUDGED else 1)
        )

    def _loaded(self, records: Path, count: int) -> str:
        assert self.server is not None
        return self.server.load(records, count)


def measure(
    folder: Path,
    engines: Mapping[str, int] = MOST,
    records: Sequence[int] = RECORDS,
    criteria: Sequence[int] = CRITERIA,
    judged: int = JUDGED,
    rounds: int = 3,
) -> Growth:
    """Measure both series of every engine."""
    over_records: dict[str, Points] = {}
    over_criteria: dict[str, Points] = {}
    rulesets_of = _rulesets(folder, criteria)
    for engine, most in engines.items():
        with ExitStack() as stack:
            server = stack.enter_context(Server()) if engine == "postgres" else None
            course = Course(folder, engine, server, rounds)
            start = course.seconds(FEW)
            sizes = [size for size in records if size <= most]
            over_records[engine] = tuple((size, max(course.seconds(size) - start, 0.01)) for size in sizes)
            over_criteria[engine] = tuple(
                (count, max(course.seconds(judged, path) - start, 0.01))
                for count, path in rulesets_of.items()
            )
    return Growth(
        [_row(engine, series, "record") for engine, series in over_records.items()]
        + [_row(engine, series, "criterion") for engine, series in over_criteria.items()],
        [
            Panel("records", "seconds after the start", over_records),
            Panel("criteria", f"seconds for {judged:,} records", over_criteria),
        ],
    )


def _rulesets(folder: Path, criteria: Sequence[int]) -> dict[int, Path]:
    found = {}
    for count in criteria:
        found[count] = folder / f"criteria_{count}.qual"
        found[count].write_text(rulesets.with_criteria(count), encoding="utf-8")
    return found


def _row(engine: str, series: Points, what: str) -> Row:
    """What one more costs at the far end against what one costs one step before."""
    (size, seconds), (last, most) = series[-2:]
    text = f"`--engine {engine}`: a {what} of {last:,.0f} / a {what} of {size:,.0f}"
    note = ", ".join(f"{each:,.0f}: {took:.2f} s" for each, took in series)
    return Row("growth", text, (most / last) / (seconds / size), "times", LINEAR, note=note)
