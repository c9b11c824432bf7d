"""`export sql`: what the query looks like, what it reads, what it refuses and with which line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.exporters.kept import same
from tests.exporters.refused import refusal
from tests.invoking import ROOT, Done, command, invoke

SHIPPED = sorted((ROOT / "rulesets").glob("*.qual"))
DIALECTS = ("duckdb", "postgres", "spark")
RULES = """ruleset house 1.0.0
  currency EUR
  rate USD = 0.92 EUR
  time zone "Europe/London"
  placeholders "TBD"
record deal
  amount: money
  discount: percent
  note: text
  phase: stage of sales
  kinds: some of "Demo", "Price"
  answered: datetime
  firm: firm
  lines: list of line
record firm
  staff: number
record line
  price: money
criterion rich when amount > 10k EUR
criterion cheap when discount > 5%
criterion noted when note contains "it's"
criterion demo when kinds includes "Demo"
criterion early when answered < 2026-11-21T12:00Z
criterion big for deal when firm.staff > 5
criterion listed for deal when total of lines.price > 5 EUR
process sales for deal
  stage "One" needs rich
"""
SOURCE = """source house for parquet percents "20"
  deal from "deals" identified by "Id"
    lines: line by "deal"
  firm from "firms" identified by "Id"
  line from "lines" identified by "Id"
"""


def exported(folder: Path, *options: str, rules: str = RULES, source: str = SOURCE) -> Done:
    file = folder / "house.qual"
    file.write_text(f"{rules}\n{source}", encoding="utf-8")
    return invoke("export", "sql", str(file), *options)


# ── What it looks like ──


@pytest.mark.parametrize("name", ["bant", "campaign_response"])
def test_the_query_of_a_shipped_ruleset(name):
    done = invoke("export", "sql", name)
    assert (done.code, done.err) == (0, "")
    same(f"{name}.sql", done.out)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_ruleset_is_exported_or_refused_with_its_line(path, dialect):
    done = invoke("export", "sql", str(path), "--dialect", dialect)
    words = refusal(f"rulesets/{path.stem}", dialect)
    if words is None:
        assert done.code == 0, done.err
        assert done.out.endswith(";\n")
    else:
        assert (done.code, done.out) == (2, "")
        done.says(f"error[QR421]: {words}", f"{path.name}:")


def test_the_same_text_in_every_process(tmp_path):
    """Sets have another order in each."""
    (tmp_path / "house.qual").write_text(f"{RULES}\n{SOURCE}", encoding="utf-8")
    texts = {
        subprocess.run(
            command("export", "dbt", "house.qual"),
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


def test_each_rule_is_a_column_behind_its_own_text(tmp_path):
    done = exported(tmp_path)
    assert '-- criterion rich when amount > 10k EUR\n  "amount" > 10000 AS "rich"' in done.out
    assert '  "rich" AS "criteria.rich"' in done.out


def test_nothing_is_coalesced_where_nothing_says_so(tmp_path):
    rules = "".join(line for line in RULES.splitlines(keepends=True) if "total of" not in line)
    assert "coalesce" not in exported(tmp_path, rules=rules).out.lower()


def test_a_view(tmp_path):
    done = exported(tmp_path, "--view", "reports.house")
    assert 'CREATE OR REPLACE VIEW "reports"."house" AS\nWITH' in done.out


def test_the_day_is_written_or_worked_out(tmp_path):
    rules = RULES + "criterion late for deal when answered is before today\n"
    assert "now()" in exported(tmp_path, rules=rules).out
    dated = exported(tmp_path, "--as-of", "2026-11-21", rules=rules).out
    assert "now()" not in dated
    assert "DATE '2026-11-21'" in dated
    assert "-- Today is DATE '2026-11-21'." in dated


# ── What it reads ──


def asked(query: str, *statements: str) -> list[dict[str, object]]:
    with duckdb.connect() as connection:
        for statement in statements:
            connection.execute(statement)
        cursor = connection.execute(query)
        names = [each[0] for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


OTHERS = "5 AS discount, '' AS note, '' AS phase, '' AS kinds, TIMESTAMP '2026-11-21 11:00' AS answered, '' AS firm_id"
TABLES = (
    "CREATE TABLE firms AS SELECT * FROM (VALUES ('F1', 7), ('F2', 7), ('F2', 7)) AS t(\"Id\", staff)",
    "CREATE TABLE lines AS SELECT 'L1' AS \"Id\", 6 AS price, 'D1' AS deal",
    """CREATE TABLE deals AS SELECT * FROM (VALUES
        ('D1', 12000, 6, 'It''s', 'one', 'demo; x', TIMESTAMP '2026-11-21 11:00', 'F1'),
        ('D2', NULL, NULL, 'TBD', 'zzz', '', NULL, 'F2'),
        ('D3', 5, 5, ' ', NULL, 'else', TIMESTAMP '2026-11-21 13:00', 'F9'))
        AS t("Id", amount, discount, note, phase, kinds, answered, firm_id)""",
)


def test_rows_of_typed_tables(tmp_path):
    query = exported(tmp_path, source=SOURCE).out
    first, second, third = sorted(asked(query, *TABLES), key=lambda row: str(row["record.id"]))
    outcomes = ("rich", "cheap", "noted", "demo", "early", "big", "listed")
    assert [first[f"criteria.{name}"] for name in outcomes] == [True] * 7
    assert [second[f"criteria.{name}"] for name in outcomes] == [None, None, None, None, None, None, False]
    assert [third[f"criteria.{name}"] for name in outcomes] == [False, False, None, False, False, None, False]
    standing = [row["processes.sales.claim"] for row in (first, second, third)]
    assert standing == ["agrees", "unmapped", "unclaimed"]


def test_tables_and_columns_that_are_called_like_records_and_fields(tmp_path):
    """A table of the name of a record type is read before the query has a relation of that name."""
    rules = RULES.replace("discount: percent", "discount: number").replace("5%", "5")
    query = exported(tmp_path, rules=rules, source="").out
    tables = [
        statement.replace("deals", "deal")
        .replace("firms", "firm")
        .replace("lines", "line")
        .replace('"Id"', "id")
        for statement in TABLES
    ]
    tables[1] = "CREATE TABLE line AS SELECT 'L1' AS id, 6 AS price, 'D1' AS deal_id"
    rows = asked(query, *tables)
    assert [row["criteria.listed"] for row in sorted(rows, key=lambda row: str(row["record.id"]))] == [
        True,
        False,
        False,
    ]


def test_a_table_of_another_name(tmp_path):
    query = exported(tmp_path, "--table", "deal=crm.all deals").out
    assert 'FROM "crm"."all deals" AS t' in query


def test_what_the_tables_lack_is_unknown(tmp_path):
    query = exported(tmp_path, "--not-supplied", "deal.firm", "--not-supplied", "deal.lines").out
    assert "firms" not in query.partition("WITH")[2]
    rows = asked(query, TABLES[2])
    assert {row["criteria.big"] for row in rows} == {None}
    assert {row["criteria.listed"] for row in rows} == {None}


def test_instants_that_know_their_zone(tmp_path):
    query = exported(tmp_path, "--zoned").out
    zoned = (
        TABLES[2].replace("TIMESTAMP '2026-11-21 1", "TIMESTAMPTZ '2026-11-21 1").replace(":00'", ":00+03'")
    )
    rows = asked(query, *TABLES[:2], zoned)
    early = {row["record.id"]: row["criteria.early"] for row in rows}
    assert early == {"D1": True, "D2": None, "D3": True}


def test_an_hour_that_comes_twice_is_the_earlier_one_and_one_that_never_comes_is_none(tmp_path):
    rules = RULES.replace("2026-11-21T12:00Z", "2026-10-25T01:00Z")
    values = ("2026-10-25 01:30", "2026-03-29 01:30", "2026-10-25 02:30")
    listed = ", ".join(f"('D{number}', TIMESTAMP '{value}')" for number, value in enumerate(values))
    columns = "NULL AS amount, NULL AS discount, NULL AS note, NULL AS phase, NULL AS kinds, NULL AS firm_id"
    table = f'CREATE TABLE deals AS SELECT *, {columns} FROM (VALUES {listed}) AS t("Id", answered)'
    rows = asked(exported(tmp_path, rules=rules).out, *TABLES[:2], table)
    early = {row["record.id"]: row["criteria.early"] for row in rows}
    assert early == {"D0": True, "D1": None, "D2": False}


def test_numbers_are_rounded_to_the_even_neighbour(tmp_path):
    rules = RULES.replace("when amount > 10k EUR", "when amount is 0.000002 EUR")
    for value, rich in (("0.0000015", True), ("0.0000025", True), ("0.0000035", False), ("1e13", None)):
        kind = "DECIMAL(20,7)" if rich is not None else "DOUBLE"
        table = f"CREATE TABLE deals AS SELECT 'D' AS \"Id\", CAST({value} AS {kind}) AS amount, {OTHERS}"
        (row,) = asked(exported(tmp_path, rules=rules).out, *TABLES[:2], table)
        assert row["criteria.rich"] is rich, value


def test_currencies_beside_amounts(tmp_path):
    source = SOURCE.replace("    lines:", '    amount: "amount" currency "code"\n    lines:')
    values = {"USD": True, " usd": True, "EUR": True, "GBP": None, "": True}
    for code, rich in values.items():
        table = f"CREATE TABLE deals AS SELECT 'D' AS \"Id\", 10900 AS amount, '{code}' AS code, {OTHERS}"
        (row,) = asked(exported(tmp_path, source=source).out, *TABLES[:2], table)
        assert row["criteria.rich"] is rich, code


# ── What it refuses ──

REFUSED = {
    "percents": (
        SOURCE.replace(' percents "20"', ""),
        "house.qual:8:",
        "nothing says how 20 % is written in the column of discount",
        'discount: "discount" percents "20"',
    ),
    "dates of the source": (
        SOURCE.replace(' percents "20"', ' percents "20" dates "DD-MM-YYYY"'),
        "house.qual:29:",
        "dates are said to be written in texts, and an exported query reads answered from a column of timestamps",
    ),
    "numbers of a line": (
        SOURCE.replace("    lines:", '    amount: "Amount" numbers "1.234,56"\n    lines:'),
        "house.qual:31:",
        "numbers are said to be written in texts",
    ),
    "means of a number": (
        SOURCE.replace("    lines:", '    amount: "Amount" "none" means missing\n    lines:'),
        "house.qual:31:",
        '"none" can only stand in a text',
    ),
    "no id": (
        SOURCE.replace('"deals" identified by "Id"', '"deals"'),
        "house.qual:30:",
        "nothing says what identifies deal",
    ),
    "no table": (
        "\n".join(SOURCE.splitlines()[:3]) + '\n  line from "lines" identified by "Id"\n',
        "house.qual:29:",
        "does not say which table holds firm",
        "--table firm=NAME",
    ),
    "no column of children": (
        SOURCE.replace('    lines: line by "deal"\n', ""),
        "house.qual:30:",
        "which column of line holds the id of the deal",
    ),
    "nested rows": (
        SOURCE.replace('lines: line by "deal"', 'lines: line in "deal.lines"'),
        "house.qual:31:",
        "lines stand inside other rows",
    ),
    "ids that mean something else": (
        SOURCE.replace("    lines:", '    firm: "firm_id" "none" means missing\n    lines:'),
        "house.qual:31:",
        "ids of firm are said to mean something else",
    ),
    "letters between values": (
        SOURCE.replace("    lines:", '    kinds: "kinds" separated by " and "\n    lines:'),
        "house.qual:31:",
        'the values of kinds are separated by " and "',
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_exactly_is_refused_with_its_line(tmp_path, what):
    source, *words = REFUSED[what]
    done = exported(tmp_path, source=source)
    assert (done.code, done.out) == (2, "")
    done.says(*words)


@pytest.mark.parametrize(
    "line", ["", '    amount: "amount" currency USD\n', '    amount: "amount" currency "cur"\n']
)
def test_a_number_in_a_text_fails_the_query_and_is_not_unknown(tmp_path, line):
    query = exported(tmp_path, source=SOURCE.replace("    lines:", f"{line}    lines:")).out
    table = f"CREATE TABLE deals AS SELECT 'D' AS \"Id\", '12,000' AS amount, 'EUR' AS cur, {OTHERS}"
    with pytest.raises(duckdb.BinderException, match="VARCHAR"):
        asked(query, *TABLES[:2], table)


def test_the_day_of_a_timestamp(tmp_path):
    rules = (
        RULES.replace("  note: text", "  due: date\n  note: text")
        + "criterion is_due for deal when due is 2026-11-21\n"
    )
    query = exported(tmp_path, rules=rules).out
    table = f"CREATE TABLE deals AS SELECT 'D' AS \"Id\", 1 AS amount, TIMESTAMP '2026-11-21 13:00' AS due, {OTHERS}"
    (row,) = asked(query, *TABLES[:2], table)
    assert row["criteria.is_due"] is True


def test_two_names_that_are_one_to_the_database(tmp_path):
    rules = (
        RULES.replace("  note: text\n", "  note: text\n  Note: text\n")
        + 'criterion other when Note contains "x"\n'
    )
    done = exported(tmp_path, rules=rules)
    assert done.code == 2
    done.says('duckdb takes "note" and "Note" for one name')
    assert exported(tmp_path, "--dialect", "postgres", rules=rules).code == 0


def test_a_title_that_is_too_long_for_a_column(tmp_path):
    rules = RULES + f'promise "{"so long " * 12}" for deal\n  that rich or not rich\n'
    assert exported(tmp_path, rules=rules).code == 0
    done = exported(tmp_path, "--dialect", "postgres", rules=rules)
    assert done.code == 2
    done.says("is longer than the 63 bytes that postgres allows", "house.qual:28:")
