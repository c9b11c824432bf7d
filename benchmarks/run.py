"""All benchmarks with one command: `python -m benchmarks.run`, after `pip install -e ".[bench]"`.

Prints one table; writes `results.json`, `results.md` and a picture for each family into the folder that `--out` names. Parts
that are not measured this time keep the rows they have there. Outcomes are checked before anything is timed. A missed goal
is reported and fails nothing: a shared machine is no judge. `--publish` profiles the roads, too, and puts all of it into
`docs/performance.md`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks import machine, parts, profiles, publish, results
from benchmarks.rows import table


def main() -> None:
    """Measure what was asked for, print it, write it."""
    asked = _arguments()
    sizes = parts.quick(asked.data) if asked.quick else parts.full(asked.data, asked.records, asked.rounds)
    found = results.read(asked.out)
    for name in asked.only or parts.PARTS:
        print(f"measuring {name} …", end=" ", flush=True)
        start = time.monotonic()
        measured = parts.PARTS[name](sizes)
        print(f"{time.monotonic() - start:.0f} s", flush=True)
        found[name] = results.Part(machine.facts(), measured.rows, measured.pictures)
        found = {each: found[each] for each in parts.PARTS if each in found}
        results.write(asked.out, found)  # after each part: a run takes long
    print(table(results.rows(found)))
    if asked.publish:
        profiled = profiles.of_roads(sizes.judged, asked.data, min(sizes.tables))
        profiles.write(asked.out, profiled)
        publish.publish(found, profiled, publish.PAGE)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Measure, print and write one table."
    )
    here = Path(__file__).parent / "out"
    parser.add_argument("--records", type=int, default=20_000, help="records of the rows about one record")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count, fewer where one takes long")
    parser.add_argument(
        "--only", choices=parts.PARTS, action="append", help="repeatable; others keep their rows"
    )
    parser.add_argument(
        "--quick", action="store_true", help="small sizes: shows that it runs, not how fast it is"
    )
    parser.add_argument("--out", type=Path, default=here, help="folder for the files")
    parser.add_argument("--data", type=Path, default=here / "data", help="folder for the records, made once")
    parser.add_argument("--publish", action="store_true", help="then profile, and fill docs/performance.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
