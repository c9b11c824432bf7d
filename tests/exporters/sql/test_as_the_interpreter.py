"""An exported query over typed tables says what the interpreter says of the same rows, read by our own code.

Random rulesets over random tables, in every database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import duckdb
import psycopg
import pytest

from qualrules.engines.sql.clock import Clock, Fixed
from qualrules.engines.sql.export.dialects import FORMS
from qualrules.engines.sql.export.statement import Statement
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from tests.engines.postgres.server import Server
from tests.exporters.tables import TODAY, Tables, alike, drawn, judged, source_text
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import checked
from tests.laws.vocabulary import RECORDS

ZONES = ("UTC", "Europe/London", "Australia/Lord_Howe")
Ask = Callable[[str], list[dict[str, object]]]


def created(tables: Tables, mark: str) -> list[tuple[str, list[list[object]]]]:
    """The statements that make the tables, and those that fill them with the rows behind them."""
    found: list[tuple[str, list[list[object]]]] = []
    for record, columns in tables.columns.items():
        place = tables.place(record)
        listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        found.append((f'CREATE TABLE "{place}" ({listed})', []))
        rows = [[row[name] for name in columns] for row in tables.rows[record]]
        found.append((f'INSERT INTO "{place}" VALUES ({", ".join([mark] * len(columns))})', rows))
    return found


def by_duckdb(tables: Tables) -> Ask:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Pacific/Chatham'")
    for statement, rows in created(tables, "?"):
        connection.executemany(statement, rows) if rows else connection.execute(statement)

    def ask(query: str) -> list[dict[str, object]]:
        cursor = connection.execute(query)
        names = [each[0] for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return ask


def by_postgres(server: Server, tables: Tables) -> Ask:
    address = server.new_database("timezone = 'Pacific/Chatham'", "datestyle = 'SQL, DMY'")
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        for statement, rows in created(tables, "%s"):
            cursor.executemany(statement, rows) if rows else cursor.execute(statement)

    def ask(query: str) -> list[dict[str, object]]:
        with psycopg.connect(address) as connection:
            cursor = connection.execute(query)
            names = [each.name for each in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return ask


class House:
    """A random ruleset with random tables and what the interpreter says of them."""

    def __init__(self, seed: int, text: str = "") -> None:
        rng = Random(seed)
        self.tables = drawn(rng)
        source = source_text(rng, rng.choice(ZONES), self.tables.lacking)
        rules = checked(f"{text or ruleset_text(rng)}\n{source}").rules
        assert rules is not None
        self.rules: Rules = rules
        self.moment = moment_of(TODAY, rules.header.zone, rules.header.fiscal_start)

    def ask_all(self, ask: Ask, dialect: str) -> Counter[object]:
        """Compares the records of all types, with today written and with today worked out; gives what was said."""
        seen: Counter[object] = Counter()
        for record in RECORDS:
            wanted = judged(self.rules, self.tables, record, self.moment)
            for clock in self.clocks(dialect):
                alike(ask(self.query(record, dialect, clock)), wanted)
            seen.update(value for row in wanted for value in row.values())
        return seen

    def clocks(self, dialect: str) -> tuple[Clock, Clock]:
        forms = FORMS[dialect]
        day = forms.dialect.day(TODAY)
        return Fixed(self.moment), forms.clock_of(day, self.rules.header.zone)

    def query(self, record: str, dialect: str, clock: Clock) -> str:
        warehouse = Warehouse(self.rules.sources[0], not_supplied=self.tables.lacking)
        statement = Statement(self.rules, record, warehouse, dialect, clock)
        return statement.head() + statement.select()


@pytest.mark.parametrize("seed", range(6))
def test_duckdb(seed):
    house = House(seed)
    seen = house.ask_all(by_duckdb(house.tables), "duckdb")
    # a run in which little is decided would prove little
    assert min(seen[True], seen[False], seen[None]) > 20


@pytest.mark.parametrize("seed", range(100, 102))
def test_postgres(postgres_server, seed):
    house = House(seed)
    house.ask_all(by_postgres(postgres_server, house.tables), "postgres")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 240))
def test_many_more(postgres_server, seed):
    house = House(seed)
    house.ask_all(by_duckdb(house.tables), "duckdb")
    house.ask_all(by_postgres(postgres_server, house.tables), "postgres")


def now_by_duckdb(select: str) -> tuple[object, ...]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Pacific/Chatham'")
        found = connection.execute(select).fetchone()
    assert found is not None
    return found


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_the_clock_of_the_database(postgres_server, dialect):
    """It says the day in the ruleset's zone, and the second in UTC, whatever the session's zone is."""
    clock, zone = FORMS[dialect].clock("Pacific/Kiritimati"), ZoneInfo("Pacific/Kiritimati")
    select = f"SELECT {clock.today_text} AS today, {clock.now_text} AS now"
    before = datetime.now(UTC).replace(microsecond=0)
    if dialect == "duckdb":
        today, now = now_by_duckdb(select)
    else:
        with psycopg.connect(postgres_server.new_database("timezone = 'Pacific/Chatham'")) as connection:
            today, now = connection.execute(select).fetchone()
    after = datetime.now(UTC)
    assert before <= now.replace(tzinfo=UTC) <= after
    assert today in {moment.astimezone(zone).date() for moment in (before, after)}
