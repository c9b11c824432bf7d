"""The rules as hand-written SQL for DuckDB: the yardstick of whole tables. Also what a hand-written audit counts."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.tables.records import FIELDS, LISTS
from benchmarks.tree import RULES

HAND = Path(__file__).with_name("hand.sql").read_text(encoding="utf-8")
DAYS = ("created_date", "close_date", "last_activity")
NUMBERS = ("amount", "budget_amount", "employees", "meetings_held", "discount", "lead_score", "probability")


def results(records: str) -> str:
    """What `run --format parquet` writes, of the records in that table or file (a SQL text)."""
    return HAND.format(records=records)


def held_results(records: str) -> str:
    """The same of records that are read already, their texts folded: then a person writes the words in small letters."""
    criteria, rest = HAND.split("),\nstages AS", 1)
    small = re.sub(r"'[^']*'", lambda word: word[0].lower(), criteria)
    small = small.replace("(contains(pain, 'tbd') OR contains(pain, 'tbd'))", "contains(pain, 'tbd')")
    small = small.replace("    id,", '    "record.id" AS id,')
    return f"{small}),\nstages AS{rest}".format(records=records)


def placed(path: Path) -> str:
    """A Parquet file as a relation whose ids are the places of its records, from 1."""
    place = f"'{path.name}:' || (file_row_number + 1)"
    return f"(SELECT * REPLACE ({place} AS id) FROM read_parquet('{path}', file_row_number = true))"


def counts(records: str) -> str:
    """How often each criterion is met, not met and unknown, and each stage is the furthest."""
    columns = ",\n".join(
        f'count(*) FILTER ("criteria.{name}") AS "{name}.met", '
        f'count(*) FILTER (NOT "criteria.{name}") AS "{name}.not_met", '
        f'count(*) FILTER ("criteria.{name}" IS NULL) AS "{name}.unknown"'
        for name in RULES
    )
    stage = '"processes.sales.supported" AS stage'
    return f"SELECT {stage}, count(*) AS records, {columns}\nFROM ({results(records)}) GROUP BY ALL"


def csv_source(path: Path) -> str:
    """A CSV file as a relation with types, an empty cell as NULL."""
    types = dict.fromkeys(("id", *FIELDS), "VARCHAR")
    types |= dict.fromkeys(DAYS, "DATE") | dict.fromkeys(NUMBERS, "DOUBLE") | {"proposal_sent": "BOOLEAN"}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    lists = ", ".join(f"string_split({name}, '; ') AS {name}" for name in LISTS)
    return f"(SELECT * REPLACE ({lists}) FROM read_csv('{path}', header = true, columns = {{{columns}}}))"
