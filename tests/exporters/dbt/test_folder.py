"""`export dbt`: a project whose models, rendered as dbt renders them and asked in DuckDB, say what the rules say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from jinja2 import Environment, StrictUndefined
from ruamel.yaml import YAML

from qualrules.engines.sql.export.asked import Asked
from qualrules.engines.sql.export.dbt.folder import folder
from qualrules.engines.sql.export.dialects import FORMS
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.model.moment import moment_of
from tests.exporters.kept import same
from tests.exporters.refused import refusal
from tests.exporters.sql.test_as_the_interpreter import created
from tests.exporters.tables import TODAY, alike, drawn, judged, source_text
from tests.invoking import ROOT, invoke
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import checked
from tests.laws.vocabulary import RECORDS

SHIPPED = sorted((ROOT / "rulesets").glob("*.qual"))
ODD = """ruleset odd 1.0.0 "Braces {{ name }} and {% raw %}"
  currency EUR
  placeholders "{{ nothing }}"
record deal
  amount: money
  note: text
  phase: stage of sales
  people: list of person
record person
  role: one of "Buyer", "User's {% if %}"
criterion rich "More than 10k {# no comment #}" when amount > 10k EUR because "It's \\"{{ money }}\\""
criterion quoted when note contains "{%" or note is "it's {{ 1 + 1 }}"
criterion buyer for deal when some people where (role is "User's {% if %}")
promise "Rich {{ deals }} are it's \\"own\\"" for deal
  that not rich or amount > 20k EUR
process sales for deal
  stage "Won't {{ say }}" needs rich
  stage "Two {{{" needs quoted
"""


def dbt(**variables: object) -> Environment:
    """The parts of dbt's templates that are used: names come back quoted, `source` as schema and table."""
    environment = Environment(undefined=StrictUndefined)
    environment.globals |= {
        "config": lambda **_: "",
        "ref": lambda name: f'"{name}"',
        "source": lambda _, name: f'"{name}"',
        "var": lambda name, default: variables.get(name, default),
    }
    return environment


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    cursor = connection.execute(query)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def project(rules: str, tmp_path: Path, *options: str) -> dict[str, str]:
    """The files of the folder that is exported."""
    (tmp_path / "odd.qual").write_text(rules, encoding="utf-8")
    done = invoke("export", "dbt", str(tmp_path / "odd.qual"), "-o", str(tmp_path / "out"), *options)
    assert done.code == 0, done.err
    return {
        file.relative_to(tmp_path / "out").as_posix(): file.read_text(encoding="utf-8")
        for file in sorted((tmp_path / "out").rglob("*.*"))
    }


def test_the_folder_of_a_shipped_ruleset(tmp_path):
    assert invoke("export", "dbt", "bant", "-o", str(tmp_path)).code == 0
    for file in sorted(tmp_path.rglob("*.*")):
        same(f"dbt/{file.relative_to(tmp_path).as_posix()}", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(300, 303))
def test_a_model_says_what_the_interpreter_says(seed):
    """Random rulesets, random tables, on the day that the variable `as_of` names."""
    rng = Random(seed)
    tables = drawn(rng)
    text = f"{ruleset_text(rng)}\n{source_text(rng, 'UTC', tables.lacking)}"
    rules = checked(text).rules
    assert rules is not None
    warehouse = Warehouse(rules.sources[0], not_supplied=tables.lacking)
    files = folder(rules, Asked("duckdb", warehouse, tuple(RECORDS)))
    moment = moment_of(TODAY, rules.header.zone, rules.header.fiscal_start)
    with duckdb.connect() as connection:
        for statement, given in created(tables, "?"):
            connection.executemany(statement, given) if given else connection.execute(statement)
        for record in RECORDS:
            template = files[f"models/drawn/drawn_{record}.sql"]
            query = dbt(as_of=TODAY.isoformat()).from_string(template).render()
            alike(rows(connection, query), judged(rules, tables, record, moment))


def test_today_is_the_day_when_it_is_asked_unless_a_variable_says_otherwise(tmp_path):
    rules = ODD.replace("  amount: money", "  amount: money\n  due: date").replace(
        "amount > 10k EUR", "due is before today"
    )
    model = project(rules.replace("20k EUR", "1 EUR"), tmp_path)["models/odd/odd_deal.sql"]
    assert "CAST(timezone('UTC', now()) AS DATE)" in dbt().from_string(model).render()
    dated = dbt(as_of="2020-01-02").from_string(model).render()
    assert "now()" not in dated.partition("WITH")[2]
    assert "DATE '2020-01-02'" in dated
    now = datetime.now(UTC).date()
    days = (date(2020, 1, 1), date(2020, 1, 2), now - timedelta(days=2), now + timedelta(days=2))
    due = " UNION ALL ".join(f"SELECT {place} AS id, DATE '{day}' AS due" for place, day in enumerate(days))
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE deal AS SELECT *, 5 AS amount, '' AS note, '' AS phase FROM ({due})"
        )
        connection.execute("CREATE TABLE person AS SELECT 'P1' AS id, '' AS role, '1' AS deal_id")

        def past(**variables: object) -> list[object]:
            found = rows(connection, dbt(**variables).from_string(model).render())
            return [row["criteria.rich"] for row in sorted(found, key=lambda row: str(row["record.id"]))]

        assert past() == [True, True, True, False]
        assert past(as_of="2020-01-02") == [True, False, False, False]


def test_braces_and_quotes_come_back_as_they_are(tmp_path):
    files = project(ODD, tmp_path)
    people = "CREATE TABLE person AS SELECT 'P1' AS id, 'user''S {% IF %}' AS role, 'D1' AS deal_id"
    deals = """CREATE TABLE deal AS SELECT * FROM (VALUES
        ('D1', 20000, 'It''s {{ 1 + 1 }}', 'two {{{'), ('D2', 30000, '{{ Nothing }}', 'won''t {{ say }}'))
        AS t(id, amount, note, phase)"""
    with duckdb.connect() as connection:
        connection.execute(people)
        connection.execute(deals)
        model = dbt().from_string(files["models/odd/odd_deal.sql"]).render()
        assert "-- odd 1.0.0: deal" in model
        assert '-- criterion rich "More than 10k {# no comment #}" when' in model
        connection.execute(f"CREATE VIEW odd_deal AS {model}")
        first, second = sorted(rows(connection, "FROM odd_deal"), key=lambda row: str(row["record.id"]))
        assert (first["criteria.quoted"], first["criteria.buyer"]) == (True, True)
        assert second["criteria.quoted"] is None
        assert first["processes.sales.claimed"] == "Two {{{"
        assert second["processes.sales.claimed"] == "Won't {{ say }}"
        broken = {
            name: len(rows(connection, dbt().from_string(text).render()))
            for name, text in files.items()
            if name.startswith("tests/")
        }
    # one promise is broken: D1 is rich and has no more than 20k
    assert broken.pop("tests/odd/odd_deal_promise_Rich_deals_are_it_s_own.sql") == 1
    assert set(broken.values()) == {0}
    assert len(broken) == 5


def test_a_test_finds_what_it_looks_for(tmp_path):
    files = project(ODD, tmp_path)
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE person AS SELECT 'P1' AS id UNION ALL SELECT 'P1' UNION ALL SELECT NULL"
        )
        connection.execute("""CREATE TABLE odd_deal AS SELECT 'nonsense' AS "processes.sales.supported" """)
        found = {
            name: len(rows(connection, dbt().from_string(files[f"tests/odd/odd_deal_{name}.sql"]).render()))
            for name in ("ids_of_person", "values_of_processes_sales_supported")
        }
    assert found == {"ids_of_person": 2, "values_of_processes_sales_supported": 1}


def described(text: str, render: Callable[[str], str]) -> dict[str, dict[str, object]]:
    """The columns of the one model by their rendered names."""
    document = YAML(typ="safe").load(text)
    (model,) = document["models"]
    return {render(column["name"]): column for column in model["columns"]}


def test_the_schema_describes_every_column(tmp_path):
    files = project(ODD, tmp_path)

    def render(text: str) -> str:
        return dbt().from_string(text).render()

    columns = described(files["models/odd/schema.yml"], render)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE person (id VARCHAR, role VARCHAR, deal_id VARCHAR)")
        connection.execute(
            "CREATE TABLE deal (id VARCHAR, amount DECIMAL(18,2), note VARCHAR, phase VARCHAR)"
        )
        cursor = connection.execute(dbt().from_string(files["models/odd/odd_deal.sql"]).render())
        names = [each[0] for each in cursor.description]
    assert list(columns) == names
    assert (
        render(columns["criteria.rich"]["description"])
        == 'More than 10k {# no comment #}; because: It\'s "{{ money }}"'
    )
    assert columns["record.id"]["data_tests"] == ["not_null", "unique"]
    (claim,) = columns["processes.sales.claim"]["data_tests"]
    assert claim["accepted_values"]["arguments"]["values"][:2] == ["agrees", "ahead"]
    assert "data_tests" not in columns["processes.sales.supported"]  # quotes and braces: a test of its own


def test_the_tables_of_a_source_block(tmp_path):
    source = """source crm for parquet
  deal from "raw.Deals" identified by "Id"
    people: person by "DealId"
  person from "People" identified by "Id"
"""
    files = project(ODD + source, tmp_path, "--table", "person=stg_people")
    model = files["models/odd/odd_deal.sql"]
    assert "FROM {{ source('crm_raw', 'Deals') }} AS t" in model
    assert "FROM {{ ref('stg_people') }} AS t" in model
    document = YAML(typ="safe").load(files["models/odd/schema.yml"])
    assert document["sources"] == [
        {"name": "crm_raw", "schema": "{{ var('crm_raw_schema', 'raw') }}", "tables": [{"name": "Deals"}]}
    ]
    assert "crm_raw_schema" in files["models/odd/README.md"]


@pytest.mark.parametrize("dialect", FORMS)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_ruleset_is_exported_or_refused_with_its_line(path, dialect):
    done = invoke("export", "dbt", str(path), "--dialect", dialect)
    words = refusal(f"rulesets/{path.stem}", dialect)
    if words is None:
        assert done.code == 0, done.err
        assert "{{ config(materialized='view'" in done.out
    else:
        assert (done.code, done.out) == (2, "")
        done.says(f"error[QR421]: {words}", f"{path.name}:")


def test_two_records_whose_models_would_have_one_name(tmp_path):
    rules = "ruleset house 1.0.0\nrecord сделка\n  amount: number\nrecord лид\n  amount: number\n"
    rules += "criterion big for сделка when amount > 5\ncriterion large for лид when amount > 6\n"
    (tmp_path / "house.qual").write_text(rules, encoding="utf-8")
    done = invoke("export", "dbt", str(tmp_path / "house.qual"), "-o", str(tmp_path / "project"))
    assert (done.code, (tmp_path / "project").exists()) == (2, False)
    done.says('the records "сделка" and "лид" would both be the model "house_unnamed"', "house.qual:4:")


def test_a_model_whose_name_is_too_long(tmp_path):
    (tmp_path / "odd.qual").write_text(
        ODD.replace("ruleset odd", f"ruleset {'long_' * 12}"), encoding="utf-8"
    )
    done = invoke("export", "dbt", str(tmp_path / "odd.qual"), "--dialect", "postgres")
    assert done.code == 2
    done.says("has a longer name than the 63 bytes that postgres allows")
