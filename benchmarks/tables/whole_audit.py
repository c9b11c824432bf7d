"""`audit --format json` of a CSV file against a hand-written DuckDB script that reads, decides and counts: whole processes.

The counts are compared before anything is timed. A million and ten million records are
audited once each, for their memory.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import ours
from benchmarks.processes import in_turn, python, qualrules, used_by
from benchmarks.rows import Row, ratio, sides
from benchmarks.tables import records as tables
from benchmarks.tables.memory import flat, memory
from benchmarks.timing import Uses

MOST = 1.5


def measure(folder: Path, count: int, most: int, rounds: int) -> list[Row]:
    """Time `count` records as CSV; look at the memory of both numbers, as CSV and as Parquet."""
    mine, its = folder / f"audit_{count}.json", folder / f"hand_audit_{count}.json"
    records = tables.csv(folder, count)
    commands = {
        "audit": qualrules(*ours.audit_arguments(records, mine)),
        "hand": python("benchmarks.tables.hand_run", "audit", records, its),
    }
    for command in commands.values():
        used_by(command)
    must_count_alike(mine, its)
    uses = in_turn(commands, rounds, warm=False)
    text = f"`audit --format json` of a CSV file / a hand-written DuckDB script, {count:,} records"
    timed = ratio("audit", text, uses["audit"], uses["hand"], MOST, note=sides(uses["audit"], uses["hand"]))
    return [timed, *_memory(folder, "CSV", count, most), *_memory(folder, "Parquet", count, most)]


def must_count_alike(given: Path, wanted: Path) -> None:
    """Stop the run where the audit counts otherwise than the hand-written script."""
    summary = json.loads(given.read_text(encoding="utf-8"))["summary"]
    right = json.loads(wanted.read_text(encoding="utf-8"))
    mine = {"criteria": summary["criteria"], "supported": _supported(summary)}
    if mine != right:
        raise SystemExit(f"the audit counts {mine}, the hand-written script {right}")


def _supported(summary: dict[str, Any]) -> dict[str, int]:
    counted = summary["processes"]["sales"]["supported"]
    return {str(each["stage"]): each["count"] for each in counted if each["count"]}


def _memory(folder: Path, form: str, *counts: int) -> list[Row]:
    make = {"CSV": tables.csv, "Parquet": tables.parquet}[form]
    rows, found = [], {}
    for count in dict.fromkeys(counts):
        found[count] = Uses(
            (used_by(qualrules(*ours.audit_arguments(make(folder, count), folder / "audited.json"))),)
        )
        rows.append(memory("audit", f"`audit` of a {form} file", count, found[count]))
    return rows + flat("audit", f"`audit` of a {form} file", found)
