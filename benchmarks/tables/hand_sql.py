"""The rules as hand-written SQL for DuckDB: the yardstick of whole tables. Also what a hand-written audit counts."""

from __future__ import annotations

from pathlib import Path

from benchmarks.tables.records import FIELDS, LISTS
from benchmarks.tree import RULES

HAND = Path(__file__).with_name("hand.sql").read_text(encoding="utf-8")
DAYS = ("created_date", "close_date", "last_activity")
NUMBERS = ("amount", "budget_amount", "employees", "meetings_held", "discount", "lead_score", "probability")


def results(records: str) -> str:
    """What `run --format parquet` writes, of the records in that table or file (a SQL text)."""
    return HAND.format(records=records)


def counts(records: str) -> str:
    """How often each criterion is met, not met and unknown, and each stage is the furthest."""
    columns = ",\n".join(
        f'count(*) FILTER ("criteria.{name}") AS "{name}.met", '
        f'count(*) FILTER (NOT "criteria.{name}") AS "{name}.not_met", '
        f'count(*) FILTER ("criteria.{name}" IS NULL) AS "{name}.unknown"'
        for name in RULES
    )
    return (
        f'SELECT "processes.sales.supported" AS stage, count(*) AS records, {columns}\nFROM ({results(records)}) GROUP BY ALL'
    )


def csv_source(path: Path) -> str:
    """A CSV file as a relation with types, an empty cell as NULL."""
    types = {name: "VARCHAR" for name in ("id", *FIELDS)}
    types |= dict.fromkeys(DAYS, "DATE") | dict.fromkeys(NUMBERS, "DOUBLE") | {"proposal_sent": "BOOLEAN"}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    lists = ", ".join(f"string_split({name}, '; ') AS {name}" for name in LISTS)
    return f"(SELECT * REPLACE ({lists}) FROM read_csv('{path}', header = true, columns = {{{columns}}}))"
