"""`run --engine duckdb` over a Parquet file against the same by hand in DuckDB, Polars, PyArrow, numpy, pandas.

Whole processes are timed. All write the same columns to a Parquet file, and the files are compared before anything is timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import hand, one_record, ours
from benchmarks.plot import Bars
from benchmarks.rows import Row
from benchmarks.tables import outcomes
from benchmarks.tables import records as tables
from benchmarks.tables.processes import Uses, in_turn, python, qualrules, used_by
from benchmarks.tables.rivals.one import RIVALS, WHOLE_IN_MEMORY

MOST = 1.05
MOST_MEGABYTES = 1000.0
FLAT = 1.25
LOOKED_AT = 20_000
"""Records of the hand-written results that are held against `hand.decide`."""
OURS, HAND = "qualrules", "DuckDB by hand"


@dataclass(frozen=True)
class Measured:
    """The rows of the table and the bars of the picture."""

    rows: list[Row]
    bars: list[Bars]


def measure(folder: Path, sizes: Sequence[int], rounds: int, with_rivals: bool = True) -> Measured:
    """Time every size; the rivals at the smallest and the largest."""
    found: dict[int, dict[str, Uses]] = {}
    for count in sizes:
        rivals = with_rivals and count in (min(sizes), max(sizes))
        found[count] = in_turn(_checked(folder, count, rivals), rounds)
    rows = [row for count, uses in found.items() for row in _rows(count, uses)]
    return Measured(
        rows + _flat(found), [bars for count, uses in found.items() for bars in _bars(count, uses)]
    )


def _checked(folder: Path, count: int, with_rivals: bool) -> dict[str, list[str]]:
    """The commands, each run once and its outcomes looked at."""
    records = tables.parquet(folder, count)
    wanted = folder / f"hand_{count}.parquet"
    commands = {HAND: python("benchmarks.tables.hand_run", "run", records, wanted)}
    used_by(commands[HAND])
    _must_be_right(wanted, count)
    out = folder / f"run_{count}.parquet"
    commands[OURS] = qualrules(*ours.run_arguments(records, out))
    contenders = {OURS: out}
    for name in RIVALS if with_rivals else ():
        if name in WHOLE_IN_MEMORY and count > 1_000_000:
            continue
        contenders[name] = folder / f"{RIVALS[name]}_{count}.parquet"
        commands[name] = python("benchmarks.tables.rivals.one", name, records, contenders[name])
    for name, file in contenders.items():
        used_by(commands[name])
        outcomes.must_be_equal(name, file, wanted)
    return commands


def _must_be_right(file: Path, count: int) -> None:
    """Hold the first results of the yardstick against the rules as written in Python."""
    looked_at = min(count, LOOKED_AT)
    wanted = [hand.decide(row) for row in tables.piece(0).slice(0, looked_at).to_pylist()]
    given = outcomes.of_file(file, looked_at, ours.NUMBER_OF_STAGE)
    one_record.must_agree("hand.sql", given, wanted)


def _rows(count: int, uses: dict[str, Uses]) -> list[Row]:
    mine = uses[OURS]

    def row(name: str, goal: float | None) -> Row:
        its = uses[name]
        text = f"`run --engine duckdb` / {name}, {count:,} records, Parquet in and out"
        note = (
            f"{mine.seconds:.2f} s against {its.seconds:.2f} s; processor time {mine.busier(its):.2f} times; "
            f"{mine.megabytes:.0f} MB against {its.megabytes:.0f} MB"
        )
        return Row("tables", text, mine.times(its), "times", goal, note=note)

    return [
        row(HAND, MOST),
        *(row(name, None) for name in RIVALS if name in uses),
        Row("tables", f"the same: most memory, {count:,} records", mine.megabytes, "MB", MOST_MEGABYTES),
    ]


def _flat(found: dict[int, dict[str, Uses]]) -> list[Row]:
    first, last = min(found), max(found)
    if first == last:
        return []
    ratio = found[last][OURS].megabytes / found[first][OURS].megabytes
    return [Row("tables", f"most memory of {last:,} / of {first:,} records", ratio, "times", FLAT)]


def _bars(count: int, uses: dict[str, Uses]) -> list[Bars]:
    return [
        Bars(
            f"{count:,} records, Parquet in and out", "s", {name: one.seconds for name, one in uses.items()}
        ),
        Bars(f"{count:,} records, most memory", "MB", {name: one.megabytes for name, one in uses.items()}),
    ]
