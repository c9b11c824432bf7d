"""Whole tables: what becomes of a run where the server cannot read the tables, or goes away in the middle."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
import pytest

from qualrules.engines.postgres import scan
from qualrules.engines.postgres.database import PostgresDatabase
from tests.engines.postgres.tables import Tables
from tests.engines.postgres.test_rows import OTHERS_END
from tests.invoking import invoke

AS_OF = ("--as-of", "2026-11-21", "--format", "jsonl")
WHY = "the server knows no small letters for all characters"


@pytest.fixture
def asked(address: str, connection: psycopg.Connection, tmp_path: Path) -> list[str]:
    """A run over messy tables, as its arguments."""
    tables = Tables(connection, 5, 120, typed=True)
    (tmp_path / "messy.qual").write_text(tables.rules_text, encoding="utf-8")
    return ["run", str(tmp_path / "messy.qual"), *tables.addresses(address), *AS_OF]


def test_python_reads_where_the_server_knows_too_few_letters(
    asked: list[str], connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_python = invoke(*asked, "--engine", "python")
    monkeypatch.setattr(scan, "collation", lambda database: None)
    monkeypatch.setattr("qualrules.engines.batches.BATCH", 50)
    named = invoke(*asked, "--engine", "postgres", "--into", "results")
    assert (named.code, named.out) == (0, by_python.out)
    named.says(f"{WHY}, so Python reads the data and postgres judges the records", "120 records written")
    assert by_python.err in named.err or set(by_python.err.splitlines()) <= set(named.err.splitlines())
    assert connection.execute('SELECT count(DISTINCT "record.id") > 50 FROM results').fetchone() == (True,)
    chosen = invoke(*asked)
    assert (chosen.code, chosen.out) == (0, by_python.out)
    chosen.says(f"engine: python, because postgres cannot be used here: {WHY}")


@pytest.mark.parametrize("moment", ["keep", "batches"])
def test_a_server_that_goes_away_while_it_judges(
    asked: list[str],
    connection: psycopg.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    own = getattr(PostgresDatabase, moment)

    def gone(database: PostgresDatabase, *arguments: object) -> object:
        if moment == "batches" or arguments[0] == "kept: deal":
            connection.execute(OTHERS_END)
        return own(database, *arguments)

    monkeypatch.setattr(PostgresDatabase, moment, gone)
    written = tmp_path / "out.jsonl"
    done = invoke(*asked, "--engine", "postgres", "--into", "results", "-o", str(written))
    assert (done.code, done.out) == (2, "")
    done.says("cannot go on: the connection to the server is gone")
    assert not written.exists()
    assert connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'results'").fetchone() == (0,)


def test_nothing_is_left_behind(asked: list[str], connection: psycopg.Connection) -> None:
    def relations() -> list[tuple[object, ...]]:
        return connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v') ORDER BY oid"
        ).fetchall()

    before = relations()
    assert invoke(*asked, "--engine", "postgres").code == 0
    until = time.monotonic() + 20
    while relations() != before and time.monotonic() < until:  # who has gone clears up behind us
        time.sleep(0.05)
    assert relations() == before
