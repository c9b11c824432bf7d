"""All benchmarks with one command: `python -m benchmarks.run`, after `pip install -e ".[bench]"`.

Prints one table; writes `results.json`, `results.md` and `growth.svg` into the folder that `--out` names.
Outcomes are checked before anything is timed. A missed goal is reported and fails nothing: a shared machine
is no judge.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
from collections.abc import Callable
from pathlib import Path

from benchmarks import growth, machine, one_record, ours, plot, proofs, ruleset_reading, start, workload
from benchmarks.rows import Row, table

SCHEMA = "qualrules/benchmark/v1"
PARTS = ["record", "reading", "start", "proofs", "growth"]


def main() -> None:
    """Measure what was asked for, print it, write it."""
    asked = _arguments()
    if asked.profile:
        _profile(asked.records)
        return
    rows, panels = _measure(asked)
    facts = machine.facts()
    print(table(rows))
    print(f"\n{facts['date']}, {facts['processor']}, {facts['processors']} processors, {facts['python']}")
    _write(asked.out, rows, panels, facts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Measure, print and write one table."
    )
    parser.add_argument("--records", type=int, default=20_000, help="records of the rows about one record")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count, after one that warms up")
    parser.add_argument("--only", choices=PARTS, action="append", help="repeatable")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes: shows that it runs, not how fast it is"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "out", help="folder for the files"
    )
    parser.add_argument(
        "--profile", action="store_true", help="instead: where the time of `evaluate_many` goes"
    )
    asked = parser.parse_args()
    if asked.quick:
        asked.records, asked.rounds = 500, 1
    return asked


def _measure(asked: argparse.Namespace) -> tuple[list[Row], list[plot.Panel]]:
    rows: list[Row] = []
    panels: list[plot.Panel] = []
    wanted = asked.only or PARTS
    if "record" in wanted:
        rows += one_record.measure(asked.records, asked.rounds)
    if "reading" in wanted:
        rows += ruleset_reading.measure(asked.rounds, 2_000 if asked.quick else ruleset_reading.LONG)
    if "start" in wanted:
        rows += start.measure(asked.rounds)
    if "proofs" in wanted:
        rows += proofs.measure(asked.rounds, proofs.SIZES[:1] if asked.quick else proofs.SIZES)
    if "growth" in wanted:
        grown = growth.measure(1, (500, 1_000), 50) if asked.quick else growth.measure(asked.rounds)
        rows, panels = rows + grown.rows, grown.panels
    return rows, panels


def _write(folder: Path, rows: list[Row], panels: list[plot.Panel], facts: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    document = {"schema": SCHEMA, "machine": facts, "rows": [row.as_json() for row in rows]}
    (folder / "results.json").write_text(
        json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    (folder / "results.md").write_text(table(rows) + "\n", encoding="utf-8")
    if panels:
        (folder / "growth.svg").write_text(plot.svg(panels), encoding="utf-8")


def _profile(count: int) -> None:
    ruleset, rows = ours.load(), workload.records(count)
    texts = [workload.as_text(row) for row in rows]
    roads: dict[str, Callable[[], object]] = {
        "Python values": lambda: ours.many(ruleset, rows),
        "text": lambda: ours.many(ruleset, texts),
        "with reasons": lambda: ours.explained(ruleset, rows),
        "reading 500 lines": ours.load,
    }
    for name, call in roads.items():
        profile = cProfile.Profile()
        profile.runcall(call)
        print(f"\n==== {name}")
        pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
