"""The SQL that the rules become against hand-written SQL: same records, read already, same database, same output.

Everything but the statement is the same, so the ratio is that of the statements alone. Outcomes are compared before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks import ours
from benchmarks.rows import Row, ratio
from benchmarks.tables import hand_sql, outcomes
from benchmarks.timing import Contender, interleaved

RECORD = "opportunity"
MOST = 1.05


def measure(records: Path, folder: Path, count: int, rounds: int) -> list[Row]:
    """Time both, from a Parquet file with records in held form to a Parquet file with results."""
    ruleset = ours.load()
    with duckdb.connect() as connection:
        held = folder / f"held_{count}.parquet"
        connection.execute(_written(ours.held_records(ruleset, f"'{records}'"), held))
        connection.execute(f"CREATE VIEW {RECORD} AS FROM '{held}'")
        statements = {"hand": hand_sql.held_results(RECORD), "generated": ours.results_in_sql(ruleset)}
        files = {name: folder / f"{name}_{count}.parquet" for name in statements}
        calls = {name: _call(connection, _written(statements[name], files[name])) for name in statements}
        for call in calls.values():
            call()
        outcomes.must_be_equal("the generated SQL", files["generated"], files["hand"])
        uses = interleaved({name: Contender(call) for name, call in calls.items()}, rounds, warm=False)
        mine, its = uses["generated"], uses["hand"]
        text = f"generated SQL / hand-written SQL, {count:,} records in held form, Parquet in and out"
        note = f"{mine.seconds:.2f} s against {its.seconds:.2f} s"
        return [ratio("tables", text, mine, its, MOST, note=note)]


def _written(select: str, file: Path) -> str:
    # what a plan does not forbid, DuckDB reorders: without this, the records come out in another order
    return f"COPY ({select}) TO '{file}' (FORMAT parquet, PRESERVE_ORDER true)"


def _call(connection: duckdb.DuckDBPyConnection, statement: str) -> Callable[[], object]:
    return lambda: connection.execute(statement)
