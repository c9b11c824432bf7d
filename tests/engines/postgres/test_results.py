"""Results as a table of the server: whole or not at all, and never in place of what is not ours."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from qualrules.engines.postgres import results
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.results import Kept, write_back
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.postgres import LONGEST_NAME

COLUMNS = ("record.id", "criteria.big", "scores.heat.lowest")


def keep(database: PostgresDatabase, name: str, rows: int, more: str = "") -> Kept:
    """Results of so many records, in no order."""
    columns = """n AS "record.number", 'D' || n AS "record.id", n % 2 = 0 AS "criteria.big", n AS "scores.heat.lowest" """
    database.run(f'DROP TABLE IF EXISTS "{name}"')
    database.keep(name, f"SELECT {columns} {more} FROM generate_series({rows}, 1, -1) AS n")
    return Kept(name, [*COLUMNS, *(["promises.one"] if more else [])])


def test_results_stand_in_the_table_in_their_order(
    database: PostgresDatabase, connection: psycopg.Connection
) -> None:
    assert write_back(database, "results", [keep(database, "kept: deal", 3)]) == 3
    found = connection.execute("SELECT * FROM sales.results")
    assert [column.name for column in found.description or ()] == list(COLUMNS)
    assert found.fetchall() == [("D1", False, 1), ("D2", True, 2), ("D3", False, 3)]


def test_several_types_share_a_table(database: PostgresDatabase, connection: psycopg.Connection) -> None:
    kept = [keep(database, "kept: deal", 2), keep(database, "kept: lead", 1, ', true AS "promises.one"')]
    assert write_back(database, "public.Results", kept) == 3
    rows = connection.execute('SELECT "record.id", "promises.one" FROM public."Results"').fetchall()
    assert rows == [("D1", None), ("D2", None), ("D1", True)]


def test_the_table_is_replaced_and_keeps_what_others_built_on_it(
    database: PostgresDatabase, connection: psycopg.Connection
) -> None:
    write_back(database, "results", [keep(database, "kept: deal", 3)])
    connection.execute('CREATE VIEW big AS SELECT * FROM sales.results WHERE "criteria.big"')
    assert write_back(database, "results", [keep(database, "kept: deal", 5)]) == 5
    assert connection.execute("SELECT count(*) FROM big").fetchone() == (2,)


def test_other_columns_make_another_table(database: PostgresDatabase, connection: psycopg.Connection) -> None:
    write_back(database, "results", [keep(database, "kept: deal", 3)])
    wider = keep(database, "kept: deal", 2, ', true AS "promises.one"')
    assert write_back(database, "results", [wider]) == 2
    connection.execute("CREATE VIEW all_of_it AS SELECT * FROM sales.results")
    rests = 'writing the table "results" failed: something else in the database rests on it'
    with pytest.raises(DatabaseError, match=rests):
        write_back(database, "results", [keep(database, "kept: deal", 4)])
    assert connection.execute("SELECT count(*) FROM all_of_it").fetchone() == (2,)


def test_what_is_not_ours_stays(database: PostgresDatabase, connection: psycopg.Connection) -> None:
    connection.execute("CREATE TABLE deals AS SELECT 1 AS id")
    connection.execute("CREATE VIEW seen AS SELECT 1 AS id")
    connection.execute(f"COMMENT ON VIEW seen IS '{results.MARK}'")
    kept = keep(database, "kept: deal", 1)
    for target in ("deals", "sales.deals", "seen"):
        with pytest.raises(
            DatabaseError, match="was not written by qualrules, so it is not replaced; name another table"
        ):
            write_back(database, target, [kept])
    assert connection.execute("SELECT * FROM deals").fetchall() == [(1,)]


@pytest.mark.parametrize("target", ["", ".", "sales.", "x" * (LONGEST_NAME + 1)])
def test_what_is_no_name(database: PostgresDatabase, target: str) -> None:
    with pytest.raises(DatabaseError, match="is no name for a table"):
        write_back(database, target, [keep(database, "kept: deal", 1)])


def test_a_name_is_a_name_whatever_stands_in_it(
    database: PostgresDatabase, connection: psycopg.Connection
) -> None:
    connection.execute("CREATE TABLE deals AS SELECT 1 AS id")
    name = '"; DROP TABLE deals; --'
    assert write_back(database, name, [keep(database, "kept: deal", 1)]) == 1
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'sales' ORDER BY 1"
    ).fetchall()
    assert tables == [(name,), ("deals",)]


def test_nothing_is_half_written(database: PostgresDatabase, connection: psycopg.Connection) -> None:
    write_back(database, "results", [keep(database, "kept: deal", 3)])
    fails = keep(database, "kept: more", 9)
    connection.execute('ALTER TABLE sales.results ADD CHECK ("scores.heat.lowest" < 5)')
    with pytest.raises(DatabaseError, match='writing the table "results" failed: new row'):
        write_back(database, "results", [fails])
    assert connection.execute("SELECT count(*) FROM sales.results").fetchone() == (3,)


def test_who_reads_sees_the_old_results_until_all_new_ones_are_there(
    address: str, database: PostgresDatabase, connection: psycopg.Connection
) -> None:
    write_back(database, "results", [keep(database, "kept: deal", 3)])
    kept = keep(database, "kept: deal", 5)
    with psycopg.connect(address) as reader:
        before = reader.execute("SELECT count(*) FROM sales.results").fetchone()
        writing = threading.Thread(target=write_back, args=(database, "results", [kept]))
        writing.start()
        time.sleep(0.2)
        again = reader.execute("SELECT count(*) FROM sales.results").fetchone()
        reader.commit()
    writing.join()
    assert (before, again) == ((3,), (3,))
    assert connection.execute("SELECT count(*) FROM sales.results").fetchone() == (5,)


def test_it_is_not_waited_for_ever(
    database: PostgresDatabase, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "PATIENCE", "100ms")
    write_back(database, "results", [keep(database, "kept: deal", 3)])
    with connection.transaction():
        connection.execute("LOCK TABLE sales.results")
        with pytest.raises(
            DatabaseError, match='writing the table "results" failed: a table is locked by someone else'
        ):
            write_back(database, "results", [keep(database, "kept: deal", 1)])


def test_the_account_has_to_be_allowed_to(address: str, connection: psycopg.Connection) -> None:
    connection.execute("CREATE ROLE visitor LOGIN; GRANT USAGE ON SCHEMA sales TO visitor")
    visitor = PostgresDatabase(address.replace("postgres@", "visitor@"))
    with pytest.raises(DatabaseError, match="the account may not do this"):
        write_back(visitor, "results", [keep(visitor, "kept: deal", 1)])
    visitor.close()
