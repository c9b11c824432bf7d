"""All benchmarks with one command: `python -m benchmarks.run`, after `pip install -e ".[bench]"`.

Prints one table; writes `results.json`, `results.md` and a picture for each family into the folder that `--out` names. Parts
that are not measured this time keep the rows they have there. Outcomes are checked before anything is timed. A missed goal
is reported and fails nothing: a shared machine is no judge.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
from collections.abc import Callable
from pathlib import Path

from benchmarks import machine, ours, parts, results, workload
from benchmarks.rows import table


def main() -> None:
    """Measure what was asked for, print it, write it."""
    asked = _arguments()
    if asked.profile:
        _profile(asked.records)
        return
    sizes = parts.quick(asked.data) if asked.quick else parts.full(asked.data, asked.records, asked.rounds)
    found = results.read(asked.out) if asked.only else {}
    for name in asked.only or parts.PARTS:
        print(f"measuring {name} …", flush=True)
        measured = parts.PARTS[name](sizes)
        found[name] = results.Part(machine.facts(), measured.rows, measured.pictures)
        results.write(asked.out, found)  # after each part: a run takes long
    print(table(results.rows(found)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Measure, print and write one table."
    )
    here = Path(__file__).parent / "out"
    parser.add_argument("--records", type=int, default=20_000, help="records of the rows about one record")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count, after one that warms up")
    parser.add_argument("--only", choices=parts.PARTS, action="append", help="repeatable")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes: shows that it runs, not how fast it is"
    )
    parser.add_argument("--out", type=Path, default=here, help="folder for the files")
    parser.add_argument("--data", type=Path, default=here / "data", help="folder for the records, made once")
    parser.add_argument(
        "--profile", action="store_true", help="instead: where the time of `evaluate_many` goes"
    )
    return parser.parse_args()


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
