"""An exported query over typed tables says what the interpreter says of the same rows, read by our own code."""

from __future__ import annotations

from collections import Counter
from random import Random

import duckdb
import pytest

from qualrules.engines.sql.clock import Fixed
from qualrules.engines.sql.export.statement import Statement
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.model.moment import moment_of
from tests.exporters.tables import TODAY, Tables, drawn, judged, source_text
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import checked
from tests.laws.vocabulary import RECORDS

ZONES = ("UTC", "Europe/London", "Australia/Lord_Howe")
RULESETS = 25


def fill(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    for record, columns in tables.columns.items():
        place = tables.place(record)
        listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f'CREATE TABLE "{place}" ({listed})')
        marks = ", ".join("?" * len(columns))
        rows = [[row[name] for name in columns] for row in tables.rows[record]]
        connection.executemany(f'INSERT INTO "{place}" VALUES ({marks})', rows)


@pytest.mark.parametrize("seed", range(RULESETS))
def test_a_random_ruleset_over_random_tables(seed):
    rng = Random(seed)
    text = f"{ruleset_text(rng)}\n{source_text(rng, rng.choice(ZONES))}"
    rules = checked(text).rules
    tables, seen = drawn(rng), Counter()
    moment = moment_of(TODAY, rules.header.zone, rules.header.fiscal_start)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Pacific/Chatham'")
        fill(connection, tables)
        for record in RECORDS:
            expected = judged(rules, tables, record, moment)
            statement = Statement(rules, record, Warehouse(rules.sources[0]), "duckdb", Fixed(moment))
            cursor = connection.execute(statement.head() + statement.select())
            names = [each[0] for each in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            assert len(rows) == len(expected)
            for row in rows:
                wanted = expected[row["record.id"]]
                assert row == wanted, {k: (row[k], wanted[k]) for k in wanted if row[k] != wanted[k]}
                seen.update(map(str, row.values()))
    assert min(seen["True"], seen["False"], seen["None"])
