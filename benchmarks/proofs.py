"""The rows "proofs": all checks of generated rulesets, and a diff of one edit each, in a process of its own for each size.

Before anything is timed, the answers are looked at: a check that was not decided, or an edit that was not found, ends the
run.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import qualrules
from benchmarks import rulesets
from benchmarks.rows import Row
from benchmarks.timing import Contender, interleaved
from benchmarks.workload import AS_OF
from qualrules.analyze.comparison.diff import compare
from qualrules.model.rules import Rules
from qualrules.workspace.checking import Checkup, check_files
from qualrules.workspace.finding import Found
from qualrules.workspace.proving import proofs

SIZES = ((12, 3), (40, 8), (150, 12))
"""Criteria and stages."""
MOST_SECONDS = {("checks", 40): 0.5, ("checks", 150): 5.0, ("diff", 40): 0.1, ("diff", 150): 1.5}
MOST_MEGABYTES = 300.0
ROOT = Path(__file__).parents[1]
UNDECIDED = "QR520"
EDITED = re.compile(r"(?<=days since last_activity <= )\d+")


@dataclass(frozen=True)
class Measured:
    """What one process measured."""

    seconds: float
    busy: float
    """Seconds that the processor worked on it, whatever else the machine did."""
    megabytes: float


def measure(rounds: int, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[Row]:
    """Time both for every size."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for criteria, stages in sizes:
            paths = _written(Path(folder), criteria, stages)
            for what, text in (("checks", "all checks"), ("diff", "a diff of one edit")):
                rows += _rows(
                    what,
                    f"{text}, {criteria} criteria, {stages} stages",
                    criteria,
                    _alone(what, rounds, *paths),
                )
    return rows


def _rows(what: str, text: str, criteria: int, found: Measured) -> list[Row]:
    return [
        Row(
            "proofs",
            text,
            found.seconds,
            "s",
            MOST_SECONDS.get((what, criteria)),
            note=f"{found.busy:.2f} s of processor time",
        ),
        Row("proofs", f"{text}: memory", found.megabytes, "MB", MOST_MEGABYTES),
    ]


def _written(folder: Path, criteria: int, stages: int) -> tuple[Path, Path]:
    """The ruleset, and the same with one threshold moved in the middle of it."""
    text = rulesets.with_criteria(criteria, stages)
    places = list(EDITED.finditer(text))
    place = places[len(places) // 2]
    edited = f"{text[: place.start()]}{int(place[0]) + 1}{text[place.end() :]}"
    paths = folder / f"old_{criteria}.qual", folder / f"new_{criteria}.qual"
    for path, content in zip(paths, (text, edited), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def _alone(what: str, rounds: int, *paths: Path) -> Measured:
    """Measure in a fresh process, whose memory is that of this work alone."""
    command = [sys.executable, "-m", "benchmarks.proofs", what, str(rounds), *map(str, paths)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    return Measured(**json.loads(said.stdout))


# ── In that process ───────────────────────────────────────────────────────────────────────────────────────────────────


def main(what: str, rounds: int, old: Path, new: Path) -> None:
    """Measure, and print what was found."""
    checkup = check_files([Found(old, old.name)])
    sides = qualrules.load(old).rules, qualrules.load(new).rules
    call = {"checks": lambda: _checked(checkup), "diff": lambda: _compared(*sides)}[what]
    call()  # looks at the answers, too
    seconds = interleaved({"only": Contender(call)}, rounds)["only"].median
    print(json.dumps(asdict(Measured(seconds, _busy(call), _peak()))))


def _busy(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def _checked(checkup: Checkup) -> None:
    """What `check` proves, but for drawing it."""
    undecided = [found.message for found in proofs(checkup, lambda: False) if found.code == UNDECIDED]
    if undecided:
        raise SystemExit(f"the checks left open: {undecided}")


def _compared(old: Rules, new: Rules) -> None:
    found = compare(old, new, as_of=AS_OF)
    verdicts = {change.kind: change.verdict for change in found.changes}
    if verdicts.get("criterion") != "looser" or "undecided" in verdicts.values():
        raise SystemExit(f"one threshold was loosened, but the diff says {verdicts}")


def _peak() -> float:
    """The most memory that this process had, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # not `ru_maxrss`, which begins with what the process that started this one had
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"), re.MULTILINE)
        if found is not None:
            return int(found[1]) / 1024
    import resource  # not there on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
