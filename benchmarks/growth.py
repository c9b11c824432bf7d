"""The row "growth": time over the number of records and of criteria, which has to be linear."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path

from benchmarks import ours, rulesets, workload
from benchmarks.plot import Panel, Picture
from benchmarks.rows import Row, growth
from benchmarks.timing import Contender, Uses, interleaved

RECORDS = (10_000, 100_000, 1_000_000)
CRITERIA = (10, 40, 150, 500)
DISTINCT = 20_000
LONG = 1_000_000
"""So many records are judged once."""
LINEAR = 1.5


@dataclass(frozen=True)
class Growth:
    """The rows of the table and the panels of the picture."""

    rows: list[Row]
    panels: list[Picture]


def measure(rounds: int, records: tuple[int, ...] = RECORDS, judged: int = 5_000) -> Growth:
    """Time both series."""
    over_records = _over_records(records, max(1, rounds // 3))
    over_criteria = _over_criteria(judged, max(1, rounds // 3))
    return Growth(
        [
            _row("a record of {:,} / a record of {:,}", over_records),
            _row("a criterion of {:,} / a criterion of {:,}", over_criteria),
        ],
        [
            _panel("records", "seconds", over_records),
            _panel("criteria", f"seconds for {judged:,} records", over_criteria),
        ],
    )


def _row(text: str, series: dict[int, Uses]) -> Row:
    """Hold the cost of one at the far end against the cost of one at the near end."""
    first, last = min(series), max(series)
    note = ", ".join(f"{size:,}: {uses.seconds:.2f} s" for size, uses in series.items())
    ends = (last, series[last]), (first, series[first])
    return growth("growth", text.format(last, first), LINEAR, *ends, note)


def _panel(across: str, up: str, series: dict[int, Uses]) -> Panel:
    return Panel(across, up, {"python": tuple((size, uses.seconds) for size, uses in series.items())})


def _over_records(sizes: tuple[int, ...], rounds: int) -> dict[int, Uses]:
    """Records come round again after the first 20,000, so that memory is what the engine needs."""
    ruleset, distinct = ours.load(), workload.records(min(DISTINCT, max(sizes)))

    def stream(size: int) -> Iterator[workload.Row]:
        return islice(chain.from_iterable(repeat(distinct)), size)

    def judge(size: int) -> int:
        return ours.many(ruleset, stream(size))

    return {
        size: _used(partial(judge, size), rounds if size < LONG else 1, warm=size < LONG) for size in sizes
    }


def _over_criteria(judged: int, rounds: int) -> dict[int, Uses]:
    rows, found = workload.records(judged), {}
    with tempfile.TemporaryDirectory() as folder:
        for count in CRITERIA:
            path = Path(folder) / f"criteria_{count}.qual"
            path.write_text(rulesets.with_criteria(count), encoding="utf-8")
            found[count] = _used(partial(ours.many, ours.load(path), rows), rounds)
    return found


def _used(call: Callable[[], object], rounds: int, *, warm: bool = True) -> Uses:
    return interleaved({"only": Contender(call)}, rounds, warm=warm)["only"]
