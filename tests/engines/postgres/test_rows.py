"""Tables and queries of a server as DATA: which table is meant, and what its values are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg
import pytest

from qualrules.engines.postgres.rows import raw_table
from qualrules.reading.raw import BadValue, RawRow, UnreadableFile

EVERY_TYPE = """
CREATE TABLE sales.every (
  a_text text, a_varchar varchar(20), a_char char(6), a_name name, a_small smallint, an_int int, a_big bigint,
  a_numeric numeric, a_float real, a_double double precision, a_bool boolean, a_day date, a_plain timestamp,
  an_instant timestamptz, some_texts text[], some_ints int[], some_moods mood[], a_mood mood, a_json jsonb, an_id uuid,
  a_time time, some_bytes bytea, a_short short
)
"""
VALUES = """
INSERT INTO sales.every VALUES (
  'İ 😀', 'v', 'abc', 'n', -1, 2147483647, 9223372036854775807, 12345678901234567890.123456789, 12345.67, 0.1, true,
  '2024-02-29', '2026-01-31 23:59:59.5', '2026-01-31 23:59:59+05:45', '{Demo,"a,b",NULL}', '{1,2}', '{ok,sad}', 'ok',
  '{"a": [1, null]}', '6f1e2d3c-0000-4000-8000-000000000001', '12:30', '\\x00ff', 'short'
)
"""
OTHERS_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database()
"""
SEVERAL = (
    'reading "query" failed: one statement is taken, and no more '
    "(cannot insert multiple commands into a prepared statement)"
)
READ = {
    "a_text": "İ 😀", "a_varchar": "v", "a_char": "abc", "a_name": "n", "a_small": -1, "an_int": 2**31 - 1,
    "a_big": 2**63 - 1, "a_numeric": Decimal("12345678901234567890.123456789"), "a_float": 12345.67, "a_double": 0.1,
    "a_bool": True, "a_day": date(2024, 2, 29), "a_plain": datetime(2026, 1, 31, 23, 59, 59, 500_000),  # noqa: DTZ001 - it has none there
    "an_instant": datetime(2026, 1, 31, 18, 14, 59, tzinfo=UTC), "some_texts": ["Demo", "a,b", None],
    "some_ints": ["1", "2"], "some_moods": ["ok", "sad"], "a_mood": "ok", "a_json": '{"a": [1, null]}',
    "an_id": "6f1e2d3c-0000-4000-8000-000000000001", "a_time": "12:30:00", "some_bytes": "\\x00ff", "a_short": "short",
}  # fmt: skip


def rows(address: str) -> list[RawRow]:
    found = list(raw_table(address).rows)
    assert all(isinstance(row, RawRow) for row in found)
    return found


@pytest.fixture
def every(connection: psycopg.Connection) -> None:
    connection.execute("CREATE TYPE sales.mood AS ENUM ('ok', 'sad')")
    connection.execute("CREATE DOMAIN sales.short AS text CHECK (length(VALUE) < 10)")
    connection.execute("SET search_path = sales, public")
    connection.execute(EVERY_TYPE)
    connection.execute(VALUES)


@pytest.mark.usefixtures("every")
def test_values_are_those_of_the_server_whatever_its_settings(address: str) -> None:
    table = raw_table(f"{address}#every")
    (row,) = table.rows
    assert row.values == READ
    assert {name: type(value) for name, value in row.values.items()} == {k: type(v) for k, v in READ.items()}
    assert (table.name, table.kind, table.columns, row.place) == ("every", "typed", tuple(READ), "every:1")


@pytest.mark.usefixtures("every")
def test_nothing_is_none(address: str, connection: psycopg.Connection) -> None:
    connection.execute("TRUNCATE sales.every; INSERT INTO sales.every DEFAULT VALUES")
    (row,) = rows(f"{address}#every")
    assert set(row.values.values()) == {None}


def test_moments_that_python_does_not_have_are_unreadable(
    address: str, connection: psycopg.Connection
) -> None:
    connection.execute("CREATE TABLE far (d date, t timestamp, z timestamptz)")
    connection.execute("INSERT INTO far VALUES ('infinity', '-infinity', 'infinity')")
    connection.execute("INSERT INTO far VALUES ('0044-03-15 BC', '10000-01-01', '4713-01-01 BC')")
    values = [value for row in rows(f"{address}#far") for value in row.values.values()]
    assert all(isinstance(value, BadValue) for value in values)
    assert [str(value) for value in values[:4]] == ["infinity", "-infinity", "infinity", "0044-03-15 BC"]


@pytest.mark.parametrize(
    "what",
    [
        "Deals",
        "sales.Deals",
        'SELECT * FROM "Deals" ORDER BY id',
        'with x as (table sales."Deals") select * from x;',
        ' ( select * from sales."Deals" )',
    ],
)
def test_what_is_meant(address: str, connection: psycopg.Connection, what: str) -> None:
    connection.execute('CREATE TABLE sales."Deals" (id int, "Amount (EUR)" numeric)')
    connection.execute('INSERT INTO sales."Deals" SELECT n, n / 10.0 FROM generate_series(1, 25000) n')
    found = rows(f"{address}#{what}")
    assert [row.values["id"] for row in found] == list(range(1, 25001))
    assert found[-1].values["Amount (EUR)"] == 2500


def test_views_and_names_in_capitals(address: str, connection: psycopg.Connection) -> None:
    connection.execute("CREATE VIEW open_deals AS SELECT 1 AS id")
    assert len(rows(f"{address}#OPEN_DEALS")) == 1


def test_all_tables_of_a_run_are_seen_at_one_moment(address: str, connection: psycopg.Connection) -> None:
    connection.execute("CREATE TABLE deals (id int); INSERT INTO deals VALUES (1), (2)")
    connection.execute("CREATE TABLE accounts (id int)")
    deals, accounts = raw_table(f"{address}#deals"), raw_table(f"{address}#accounts")
    assert len(list(deals.rows)) == 2
    connection.execute("INSERT INTO deals VALUES (3); INSERT INTO accounts VALUES (1)")
    assert (len(list(deals.rows)), len(list(accounts.rows))) == (2, 0)
    assert (len(rows(f"{address}#deals")), len(rows(f"{address}#accounts"))) == (3, 1)


def test_a_look_that_ends_early_leaves_the_next_one_whole(
    address: str, connection: psycopg.Connection
) -> None:
    connection.execute("CREATE TABLE deals AS SELECT generate_series(1, 30000) AS id")
    table = raw_table(f"{address}#deals")
    assert [next(iter(table.rows)).values["id"] for _ in range(3)] == [1, 1, 1]
    assert len(list(table.rows)) == 30000


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("", 'the address names no table: postgresql://user@host/database#table; there are "deals", "far", "people"'),
        ("#dealz", 'there is no table "dealz" that the account may read; there are "deals", "far", "people"'),
        ("#sales.people.x",
         'there is no table "sales.people.x" that the account may read; there are "deals", "far", "people"'),
        ("#select 1 as a, 2 as a", 'two columns of the query are called "a"; give one another name with AS'),
        ("#select * from dealz", 'reading "query" failed: relation "dealz" does not exist'),
        ("#select nothing", 'reading "query" failed: column "nothing" does not exist'),
        ("#select 1/0 as a from deals", 'reading "query" failed: division by zero'),
        ("#with x as (delete from deals returning *) select * from x",
         'reading "query" failed: WITH clause containing a data-modifying statement must be at the top level'),
        ("#select 1 as a) as b; drop table deals; select * from (select 1", SEVERAL),
        ("#select 1 as a) as b; commit; drop table deals; select * from (select 1", SEVERAL),
        ("#select 1; commit; drop table deals",
         'reading "query" failed: one statement is taken, and no more (syntax error at or near ";")'),
        ("#select nextval('counter')",
         'reading "query" failed: the server takes no changes (cannot execute nextval() in a read-only transaction)'),
    ],
)  # fmt: skip
def test_what_cannot_be_read(address: str, connection: psycopg.Connection, what: str, sentence: str) -> None:
    connection.execute("CREATE TABLE deals (id int); INSERT INTO deals VALUES (1)")
    connection.execute("CREATE TABLE people (id int); CREATE SEQUENCE counter; CREATE TABLE public.far ()")
    with pytest.raises(UnreadableFile) as told:
        rows(f"{address}{what}")
    assert str(told.value) == sentence
    assert connection.execute("SELECT count(*) FROM deals").fetchone() == (1,)


def test_a_table_that_may_not_be_read(address: str, connection: psycopg.Connection) -> None:
    connection.execute("CREATE TABLE deals (id int)")
    connection.execute("CREATE ROLE stranger LOGIN; GRANT USAGE ON SCHEMA sales TO stranger")
    with pytest.raises(UnreadableFile) as told:
        rows(f"{address.replace('postgres@', 'stranger@')}#deals")
    assert (
        str(told.value)
        == 'reading "deals" failed: the account may not do this (permission denied for table deals)'
    )


def test_a_server_that_goes_away(address: str, connection: psycopg.Connection) -> None:
    connection.execute("CREATE TABLE deals AS SELECT generate_series(1, 30000) AS id")
    waiting = iter(raw_table(f"{address}#deals").rows)
    next(waiting)
    connection.execute(OTHERS_END)
    with pytest.raises(UnreadableFile) as told:
        list(waiting)
    assert str(told.value) == 'reading "deals" cannot go on: the connection to the server is gone'
