"""`run --engine duckdb` over a Parquet file against the same by hand in DuckDB, Polars, PyArrow, numpy, pandas.

Whole processes are timed. All write the same columns to a Parquet file, and the files are compared before anything is timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import hand, one_record, ours
from benchmarks.plot import Bars
from benchmarks.processes import in_turn, python, qualrules, used_by
from benchmarks.rows import Row, ratio, sides
from benchmarks.tables import outcomes
from benchmarks.tables import records as tables
from benchmarks.tables.memory import flat, memory
from benchmarks.tables.rivals.one import RIVALS, WHOLE_IN_MEMORY
from benchmarks.timing import Uses

MOST = 1.05
MANY = 1_000_000
"""Of more records, the rivals without a goal are run once."""
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
    rows: list[Row] = []
    bars: list[Bars] = []
    ours_of: dict[int, Uses] = {}
    for count in sizes:
        rivals = with_rivals and count in (min(sizes), max(sizes))
        uses = _used(folder, count, rounds, rivals)
        rows += _rows(count, uses)
        bars += _bars(count, uses)
        ours_of[count] = uses[OURS]
    return Measured(rows + flat("tables", "`run --engine duckdb`", ours_of), bars)


def _used(folder: Path, count: int, rounds: int, with_rivals: bool) -> dict[str, Uses]:
    """Every contender is run and its outcomes looked at; then they are timed, of many records only those with a goal."""
    records, wanted = tables.parquet(folder, count), folder / f"hand_{count}.parquet"
    hand_written = python("benchmarks.tables.hand_run", "run", records, wanted)
    files = {OURS: folder / f"run_{count}.parquet"}
    commands = {OURS: qualrules(*ours.run_arguments(records, files[OURS]))}
    for name in RIVALS if with_rivals else ():
        if count <= MANY or name not in WHOLE_IN_MEMORY:
            files[name] = folder / f"{RIVALS[name]}_{count}.parquet"
            commands[name] = python("benchmarks.tables.rivals.one", name, records, files[name])
    once = {HAND: used_by(hand_written)}
    _must_be_right(wanted, count)
    for name, file in files.items():
        once[name] = used_by(commands[name])
        outcomes.must_be_equal(name, file, wanted)
    commands = {HAND: hand_written, **commands}
    again = {name: commands[name] for name in (commands if count <= MANY else (HAND, OURS))}
    uses = in_turn(again, rounds, warm=False)
    return {name: uses.get(name, Uses((once[name],))) for name in commands}


def _must_be_right(file: Path, count: int) -> None:
    """Hold the first results of the yardstick against the rules as written in Python."""
    looked_at = min(count, LOOKED_AT)
    wanted = [hand.decide(row) for row in tables.piece(0).slice(0, looked_at).to_pylist()]
    given = outcomes.of_file(file, looked_at, ours.NUMBER_OF_STAGE)
    one_record.must_agree("hand.sql", given, wanted)


def _rows(count: int, uses: dict[str, Uses]) -> list[Row]:
    mine = uses[OURS]

    def row(name: str, goal: float | None) -> Row:
        text = f"`run --engine duckdb` / {name}, {count:,} records, Parquet in and out"
        return ratio("tables", text, mine, uses[name], goal, note=sides(mine, uses[name]))

    return [
        row(HAND, MOST),
        *(row(name, None) for name in RIVALS if name in uses),
        memory("tables", "`run --engine duckdb`", count, mine),
    ]


def _bars(count: int, uses: dict[str, Uses]) -> list[Bars]:
    return [
        Bars(
            f"{count:,} records, Parquet in and out", "s", {name: one.seconds for name, one in uses.items()}
        ),
        Bars(f"{count:,} records, most memory", "MB", {name: one.megabytes for name, one in uses.items()}),
    ]
