"""The growth rows of the engines: whole `run`s with more and more records or criteria, which has to be linear.

What a process costs before it has read a record is measured by itself and taken off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import ours, rulesets
from benchmarks.growth import LINEAR, Growth
from benchmarks.plot import Panel
from benchmarks.processes import qualrules, used_by
from benchmarks.rows import Row, growth
from benchmarks.tables import records as tables
from benchmarks.tables.in_postgres import Server
from benchmarks.timing import Used, Uses

RECORDS = (10_000, 100_000, 1_000_000, 10_000_000)
CRITERIA = (10, 40, 150, 500)
JUDGED = 100_000
"""Records of the runs with more and more criteria."""
FEW = 100
MOST = {"python": 1_000_000, "duckdb": 10_000_000, "postgres": 1_000_000, "spark": 1_000_000}
"""Up to how many records an engine is measured: Python reads one after the other, the servers run beside it here."""
BELOW = ("python", "duckdb")
"""Engines that work in our process, so that their processor time is known."""
SHORTEST = 0.01
Series = dict[int, Used]


@dataclass(frozen=True)
class Course:
    """Where it is run: the folder with the data, and a server for the engine that needs one."""

    folder: Path
    engine: str
    server: Server | None
    rounds: int

    def used(self, count: int, ruleset: Path = ours.BENCH) -> Used:
        """What a run over so many records takes; a large one is run once."""
        records = tables.parquet(self.folder, count)
        data = self._loaded(records, count) if self.server else records
        out = self.folder / f"grown_{self.engine}.parquet"
        command = qualrules(*ours.run_arguments(data, out, self.engine, ruleset))
        rounds = self.rounds if count <= JUDGED and self.engine in BELOW else 1
        uses = Uses(tuple(used_by(command) for _ in range(rounds)))
        return Used(uses.seconds, uses.busy)

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
    over_records: dict[str, Series] = {}
    over_criteria: dict[str, Series] = {}
    rulesets_of = _rulesets(folder, criteria)
    for engine, most in engines.items():
        with ExitStack() as stack:
            server = stack.enter_context(Server()) if engine == "postgres" else None
            course = Course(folder, engine, server, rounds)
            start = course.used(FEW)
            over_records[engine] = {
                size: _after(start, course.used(size)) for size in records if size <= most
            }
            over_criteria[engine] = {
                count: _after(start, course.used(judged, path)) for count, path in rulesets_of.items()
            }
    rows = [_row(engine, series, "record") for engine, series in over_records.items()]
    rows += [_row(engine, series, "criterion") for engine, series in over_criteria.items()]
    up = f"seconds for {judged:,} records"
    panels = [
        _panel("records", "seconds after the start", over_records),
        _panel("criteria", up, over_criteria),
    ]
    return Growth(rows, [*panels])


def _after(start: Used, used: Used) -> Used:
    return Used(max(used.seconds - start.seconds, SHORTEST), max(used.busy - start.busy, SHORTEST))


def _panel(across: str, up: str, series: Mapping[str, Series]) -> Panel:
    points = {
        name: tuple((size, used.seconds) for size, used in each.items()) for name, each in series.items()
    }
    return Panel(across, up, points)


def _rulesets(folder: Path, criteria: Sequence[int]) -> dict[int, Path]:
    found = {}
    for count in criteria:
        found[count] = folder / f"criteria_{count}.qual"
        found[count].write_text(rulesets.with_criteria(count), encoding="utf-8")
    return found


def _row(engine: str, series: Series, what: str) -> Row:
    """What one more costs at the far end against what one costs one step before."""
    (size, before), (last, most) = list(series.items())[-2:]
    text = f"`--engine {engine}`: a {what} of {last:,} / a {what} of {size:,}"
    note = ", ".join(f"{each:,}: {used.seconds:.2f} s" for each, used in series.items())
    row = growth("growth", text, LINEAR, (last, Uses((most,))), (size, Uses((before,))), note)
    return row if engine in BELOW else replace(row, busy=None)
