"""`audit --format json` of a CSV file against a hand-written DuckDB script that reads, decides and counts: whole processes.

The counts are compared before anything is timed. Ten million records are audited once, for their memory.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import ours
from benchmarks.rows import Row
from benchmarks.tables import records as tables
from benchmarks.tables.processes import Uses, in_turn, python, qualrules, used_by

MOST = 1.5
MOST_MEGABYTES = 1000.0


def measure(folder: Path, count: int, most: int, rounds: int) -> list[Row]:
    """Time `count` records as CSV; look at the memory of `most`, as CSV and as Parquet."""
    mine, its = folder / f"audit_{count}.json", folder / f"hand_audit_{count}.json"
    records = tables.csv(folder, count)
    commands = {
        "audit": qualrules(*ours.audit_arguments(records, mine)),
        "hand": python("benchmarks.tables.hand_run", "audit", records, its),
    }
    for command in commands.values():
        used_by(command)
    must_count_alike(mine, its)
    return [*_rows(count, in_turn(commands, rounds)), *_memory(folder, most)]


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


def _rows(count: int, uses: dict[str, Uses]) -> list[Row]:
    mine, its = uses["audit"], uses["hand"]
    note = (
        f"{mine.seconds:.2f} s against {its.seconds:.2f} s; processor time {mine.busier(its):.2f} times; "
        f"{mine.megabytes:.0f} MB against {its.megabytes:.0f} MB"
    )
    text = f"`audit --format json` of a CSV file / a hand-written DuckDB script, {count:,} records"
    return [Row("audit", text, mine.times(its), "times", MOST, note=note)]


def _memory(folder: Path, count: int) -> list[Row]:
    rows = []
    for form, records in (("CSV", tables.csv(folder, count)), ("Parquet", tables.parquet(folder, count))):
        used = used_by(qualrules(*ours.audit_arguments(records, folder / "audited.json")))
        text = f"`audit` of a {form} file: most memory, {count:,} records"
        rows.append(Row("audit", text, used.megabytes, "MB", MOST_MEGABYTES, note=f"{used.seconds:.1f} s"))
    return rows
