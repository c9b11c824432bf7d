"""The rows "proofs": all checks of generated rulesets, and a diff of one edit each, in a process of its own for each size.

Before anything is timed, the answers are looked at: a check that was not decided, or an edit that was not found, ends the
run.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import qualrules
from benchmarks import rulesets
from benchmarks.processes import python, used_by
from benchmarks.rows import Row
from benchmarks.timing import Contender, Used, Uses, interleaved
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
UNDECIDED = "QR520"
EDITED = re.compile(r"(?<=days since last_activity <= )\d+")


def measure(rounds: int, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[Row]:
    """Time both for every size."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for criteria, stages in sizes:
            paths = written(Path(folder), criteria, stages)
            for what, text in (("checks", "all checks"), ("diff", "a diff of one edit")):
                rows += _rows(
                    what,
                    f"{text}, {criteria} criteria, {stages} stages",
                    criteria,
                    _alone(what, rounds, *paths),
                )
    return rows


def _rows(what: str, text: str, criteria: int, uses: Uses) -> list[Row]:
    goal = MOST_SECONDS.get((what, criteria))
    return [
        Row("proofs", text, uses.seconds, "s", goal, busy=uses.busy),
        Row("proofs", f"{text}: memory", uses.megabytes, "MB", MOST_MEGABYTES),
    ]


def written(folder: Path, criteria: int, stages: int) -> tuple[Path, Path]:
    """The ruleset, and the same with one threshold moved in the middle of it."""
    text = rulesets.with_criteria(criteria, stages)
    places = list(EDITED.finditer(text))
    place = places[len(places) // 2]
    edited = f"{text[: place.start()]}{int(place[0]) + 1}{text[place.end() :]}"
    paths = folder / f"old_{criteria}.qual", folder / f"new_{criteria}.qual"
    for path, content in zip(paths, (text, edited), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def _alone(what: str, rounds: int, *paths: Path) -> Uses:
    """Measure in a fresh process, whose memory is that of this work alone."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "rounds.json"
        used = used_by(python("benchmarks.proofs", what, rounds, *paths), said)
        timed = [Used(**each) for each in json.loads(said.read_text(encoding="utf-8"))]
    return Uses(tuple(replace(each, megabytes=used.megabytes) for each in timed))


# ── In that process ───────────────────────────────────────────────────────────────────────────────────────────────────


def main(what: str, rounds: int, old: Path, new: Path) -> None:
    """Measure, and print what each round used."""
    call = calls(old, new)[what]
    uses = interleaved({"only": Contender(call)}, rounds)["only"]  # what is called looks at the answers, too
    print(json.dumps([asdict(used) for used in uses.rounds]))


def calls(old: Path, new: Path) -> dict[str, Callable[[], None]]:
    """The two things that are measured, of rulesets that are read already."""
    checkup = check_files([Found(old, old.name)])
    sides = qualrules.load(old).rules, qualrules.load(new).rules
    return {"checks": lambda: _checked(checkup), "diff": lambda: _compared(*sides)}


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


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
