"""Copies of tables, as commands make them: of one moment, and nothing is changed, as where Python reads the rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.invoking import invoke

ENGINES = ("python", "postgres", "auto")
AS_OF = ("--as-of", "2026-11-21", "--format", "jsonl")
RULES = """ruleset deals 1.0.0 "Deals"

record deal
  name: text

record account
  name: text

criterion named for deal
  when name is known

criterion called for account
  when name is known
"""
TABLES = """
CREATE TABLE deals (name text); INSERT INTO deals VALUES ('one'), ('two');
CREATE TABLE accounts (name text); INSERT INTO accounts VALUES ('first');
CREATE SEQUENCE counter;
CREATE FUNCTION emptied() RETURNS text LANGUAGE plpgsql AS 'BEGIN DELETE FROM deals; RETURN $$gone$$; END';
CREATE FUNCTION hidden() RETURNS text STABLE LANGUAGE sql AS 'SELECT emptied()';
CREATE FUNCTION unlocked() RETURNS text LANGUAGE plpgsql
  AS 'BEGIN SET transaction_read_only = off; DELETE FROM deals; RETURN $$gone$$; END';
CREATE VIEW emptying AS SELECT emptied() AS name;
"""
NO_CHANGES = "the server takes no changes (cannot execute {} in a read-only transaction)"
ONE = "one statement is taken, and no more ({})"
MULTIPLE = ONE.format("cannot insert multiple commands into a prepared statement")


@pytest.fixture
def ruleset(tmp_path: Path) -> str:
    (tmp_path / "deals.qual").write_text(RULES, encoding="utf-8")
    return str(tmp_path / "deals.qual")


def left(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    """What reading must not change."""
    return connection.execute(
        "SELECT (SELECT count(*) FROM deals), (SELECT count(*) FROM accounts), last_value, is_called FROM counter"
    ).fetchall()


@contextmanager
def meanwhile(connection: psycopg.Connection, change: str) -> Iterator[str]:
    """A FROM that waits, where it is read first, until another connection has made a change."""

    def change_then_let_go() -> None:
        waiting, until = (
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
            time.monotonic() + 20,
        )
        while not connection.execute(waiting).fetchall() and time.monotonic() < until:
            time.sleep(0.02)
        connection.execute(change)
        connection.execute("SELECT pg_advisory_unlock(7)")

    connection.execute("SELECT pg_advisory_lock(7)")
    with ThreadPoolExecutor(1) as pool:
        changed = pool.submit(change_then_let_go)
        yield "(SELECT pg_advisory_xact_lock(7) OFFSET 0) AS lock"
    changed.result()


@pytest.mark.parametrize("engine", ENGINES)
def test_all_tables_of_a_run_are_seen_at_one_moment(
    ruleset: str, address: str, connection: psycopg.Connection, engine: str
) -> None:
    connection.execute(TABLES)
    with meanwhile(connection, "INSERT INTO accounts VALUES ('late')") as waiting:
        deals, accounts = f"{address}#select d.* from deals d, {waiting}", f"{address}#accounts"
        done = invoke("run", ruleset, f"deal={deals}", f"account={accounts}", *AS_OF, "--engine", engine)
    assert done.code == 0, done.err
    assert [each["record"]["id"] for each in done.records] == ["query:1", "query:2", "accounts:1"]
    assert left(connection) == [(2, 2, 1, False)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("select nextval('counter')::text as name", NO_CHANGES.format("nextval()")),
        ("select emptied() as name", NO_CHANGES.format("DELETE")),
        ("emptying", NO_CHANGES.format("DELETE")),
        ("select name from deals where name < hidden()", NO_CHANGES.format("DELETE")),
        ("select unlocked() as name", "transaction read-write mode must be set before any query"),
        ("select name from deals for update", NO_CHANGES.format("SELECT FOR UPDATE")),
        ("select 1; commit; drop table deals", ONE.format('syntax error at or near ";"')),
        ("select 1) as b; commit; drop table deals; select * from (select 1 as name", MULTIPLE),
        ("select 1) as b; rollback; drop table deals; select * from (select 1 as name", MULTIPLE),
    ],
)
def test_a_query_changes_nothing(
    ruleset: str, address: str, connection: psycopg.Connection, engine: str, what: str, sentence: str
) -> None:
    connection.execute(TABLES)
    before, name = left(connection), "query" if " " in what else what
    data = [f"account={address}#accounts", f"deal={address}#{what}"]
    done = invoke("run", ruleset, *data, *AS_OF, "--engine", engine)
    assert (done.code, done.out) == (2, "")
    done.says(f'reading "{name}" failed: {sentence}')
    assert left(connection) == before


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "what",
    [
        "select '{=r/postgres}'::aclitem[] as acl, '=r/postgres'::aclitem as one, name from deals",
        'select name, name like \'%\' as "like %s", 7 % 2 as "100%" from deals',
        "table deals; ;",
    ],
    ids=("types without a binary form", "per cent", "semicolons at the end"),
)
def test_whatever_a_query_gives_is_read(
    ruleset: str, address: str, connection: psycopg.Connection, engine: str, what: str
) -> None:
    connection.execute(TABLES)
    done = invoke("run", ruleset, f"deal={address}#{what}", *AS_OF, "--engine", engine)
    assert (done.code, len(done.records)) == (0, 2), done.err
