"""The hand-written DuckDB scripts, each as a process of its own: what a person would write instead of `run` and `audit`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from benchmarks.tables import hand_sql


def run(records: Path, out: Path) -> None:
    """Parquet in, Parquet out, in the order of the records, each named by its place as `run` does."""
    query = hand_sql.results(hand_sql.placed(records))
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet, PRESERVE_ORDER true)")


def audit(records: Path, out: Path) -> None:
    """CSV or Parquet in, a JSON document with counts out."""
    source = hand_sql.csv_source(records) if records.suffix == ".csv" else f"'{records}'"
    with duckdb.connect() as connection:
        answer = connection.execute(hand_sql.counts(source))
        names = [column[0] for column in answer.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    out.write_text(json.dumps(_document(rows), indent=2), encoding="utf-8")


def _document(rows: list[dict[str, object]]) -> dict[str, object]:
    criteria: dict[str, dict[str, int]] = {}
    for row in rows:
        for column, count in row.items():
            name, _, outcome = column.partition(".")
            if outcome:
                counts = criteria.setdefault(name, {})
                counts[outcome] = counts.get(outcome, 0) + int(str(count))
    return {"supported": {str(row["stage"]): row["records"] for row in rows}, "criteria": criteria}


if __name__ == "__main__":
    {"run": run, "audit": audit}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
