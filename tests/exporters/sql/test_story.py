"""The query that the story of the warehouse keeps says of its leads what `run` says of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import duckdb

from tests.exporters.tables import OUTCOMES
from tests.invoking import ROOT, invoke

STORY = ROOT / "examples" / "in_the_warehouse"
TYPES = {"headcount": "DECIMAL(9,2)", "budget": "DECIMAL(12,2)", "call_requested_on": "DATE"}
TO_OUTCOMES = {outcome: name for name, outcome in OUTCOMES.items()}


def written(value: object) -> str:
    """A value of the query as `--format csv` writes it."""
    if isinstance(value, bool):
        return TO_OUTCOMES[value]
    return "" if value is None else str(value)


def wanted() -> list[dict[str, str]]:
    """What `run` says of each lead; unknown is empty."""
    said = (
        STORY / "leads.csv",
        "--source",
        STORY / "warehouse.qual",
        "--as-of",
        "2026-11-23",
        "--format",
        "csv",
    )
    done = invoke("run", str(STORY / "handover.qual"), *map(str, said))
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out.replace("unknown", ""))))


def plain(names: Iterable[str], rows: Iterable[Iterable[object]]) -> list[dict[str, str]]:
    """The rows of a query in the order of their ids, as `--format csv` writes them."""
    columns = list(names)
    named = [dict(zip(columns, map(written, row), strict=True)) for row in rows]
    return sorted(named, key=lambda row: row["record.id"])


def test_the_kept_query_says_what_run_says() -> None:
    _, _, query = (STORY / "expected" / "02.txt").read_text(encoding="utf-8").partition("\n")
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA crm")
        read = f"read_csv('{STORY / 'leads.csv'}', nullstr = ['', 'N/A'], types = {TYPES})"
        connection.execute(f"CREATE TABLE crm.leads AS FROM {read}")
        found = connection.execute(query)
        assert plain((each[0] for each in found.description), found.fetchall()) == wanted()
