"""An exported query on Spark says what the interpreter says: one ruleset with a rule of every sort, over random tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from qualrules.engines.spark.session import Settings, open_session
from qualrules.engines.sql.export.dialects import FORMS
from tests.exporters.sql.test_as_the_interpreter import House
from tests.exporters.sql.test_story import STORY, plain, wanted
from tests.exporters.tables import Tables, alike, judged
from tests.invoking import Done, invoke
from tests.laws.vocabulary import schema

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

RULES = """ruleset drawn 1.0.0
  currency EUR
  rate USD = 0.92 EUR
  time zone "Europe/London"
  fiscal year starts in "February"
  placeholders "TBD", "N/A"
list industries: "Software", "Steel", "Health"

{schema}
criterion rich when opportunity.amount > 0 EUR or cost is known
criterion cut for opportunity when discount is at least 5% and uplift < 50%
criterion told for opportunity when pain contains "demo" or country is "x"
criterion money_is_there for opportunity when budget_status is "Approved" and deal_type is not "Trial"
criterion wants for opportunity when interests includes any of ("Demo", "Price")
criterion asked for opportunity when demo_requested and not legal
criterion closes for opportunity when close_date is in this quarter or started_on is in last year
criterion soon for opportunity when close_date is within next 3 months
criterion met_lately for opportunity when created_at is within last 36 hours or accepted_at < 2026-11-01T09:30Z
criterion big for opportunity when account.employees > 5 and partner is known
criterion champion for opportunity when some contacts where (role is "Champion")
criterion worth for opportunity when total of lines.price > 100 EUR
process sales for opportunity
  stage "Discovery" needs rich
  stage "Proposal" needs told
  stage "Contract" needs asked
  outcome "Closed Won" won needs champion
  outcome "Closed Lost" lost
  outcome "Withdrawn" lost
"""
LEADS = {
    "lead_id": "STRING",
    "country_code": "STRING",
    "headcount": "INT",
    "budget": "DECIMAL(12,2)",
    "budget_currency": "STRING",
    "call_requested_on": "DATE",
    "stage": "STRING",
}
"""The columns of the story's leads."""
TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A session on this machine."""
    session = open_session(Settings())
    session.conf.set("spark.sql.session.timeZone", "Pacific/Chatham")
    return session


def fill(session: SparkSession, tables: Tables) -> None:
    for record, columns in tables.columns.items():
        listed = ", ".join(f"`{name}` {TYPES.get(kind, kind)}" for name, kind in columns.items())
        rows = [tuple(row[name] for name in columns) for row in tables.rows[record]]
        session.createDataFrame(rows, listed).createOrReplaceTempView(tables.place(record))


def house(seed: int) -> House:
    return House(seed, RULES.format(schema=schema(Random(seed))))


@pytest.mark.slow
def test_spark(spark):
    drawn = house(1)
    fill(spark, drawn.tables)
    wanted = judged(drawn.rules, drawn.tables, "opportunity", drawn.moment)
    _, worked_out = drawn.clocks("spark")
    found = spark.sql(drawn.query("opportunity", "spark", worked_out)).collect()
    alike([row.asDict() for row in found], wanted)


@pytest.mark.slow
def test_today_on_spark(spark):
    """The clock of the cluster says the day in the ruleset's zone, and the second in UTC, whatever the session's zone is."""
    before, clock = (
        datetime.now(UTC).replace(microsecond=0, tzinfo=None),
        FORMS["spark"].clock("Pacific/Kiritimati"),
    )
    (row,) = spark.sql(f"SELECT {clock.today_text} AS today, {clock.now_text} AS now").collect()
    assert before <= row["now"] <= datetime.now(UTC).replace(tzinfo=None)
    days = {
        each.astimezone(ZoneInfo("Pacific/Kiritimati")).date() for each in (_utc(before), datetime.now(UTC))
    }
    assert row["today"] in days


STRANGE = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parser.escapedStringLiterals": "true",
}
"""What a session may have set otherwise."""


@pytest.mark.slow
@pytest.mark.parametrize("settings", [{}, STRANGE], ids=["as Spark starts", "otherwise"])
def test_the_file_means_the_same_whatever_a_session_has_set(spark, settings):
    """Each of its statements is run in a session of which nothing is asked."""
    session = spark.newSession()
    for name, value in settings.items():
        session.conf.set(name, value)
    rows = [[value or None for value in row] for row in _leads()]
    table = session.createDataFrame(rows, ", ".join(f"`{name}` STRING" for name in LEADS))
    table.selectExpr(*(f"CAST(`{name}` AS {kind}) `{name}`" for name, kind in LEADS.items())).createTempView(
        "leads"
    )
    said = "--source", str(STORY / "warehouse.qual"), "--as-of", "2026-11-23", "--dialect", "spark"
    done = invoke("export", "sql", str(STORY / "handover.qual"), *said)
    *before, query = done.out.rstrip(";\n").split(";\n")
    for statement in before:
        session.sql(statement)
    found = session.sql(query)
    assert plain(found.columns, found.collect()) == wanted()


def _leads() -> list[list[str]]:
    _, *lines = (STORY / "leads.csv").read_text(encoding="utf-8").replace("N/A", "").splitlines()
    return [line.split(",") for line in lines]


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


NAMED = """ruleset named 1.0.0
record deal
  note: text
{rules}
"""


def exported(folder: Path, rules: str, *options: str) -> Done:
    file = folder / "named.qual"
    file.write_text(NAMED.format(rules=rules), encoding="utf-8")
    return invoke("export", "sql", str(file), "--dialect", "spark", *options)


def test_the_setting_that_spark_needs_comes_first(tmp_path):
    written = exported(tmp_path, TOLD).out
    assert written.startswith("SET spark.sql.decimalOperations.allowPrecisionLoss=false;\n-- named")


def test_nothing_is_replaced_in_texts_and_comments(tmp_path):
    """Spark writes the value of a setting in the place of `${…}`, in comments as well, where it may have several lines."""
    done = exported(tmp_path, 'criterion told when note is "${user.home}"')
    assert done.code == 0
    assert "${" not in done.out
    assert "concat(chr(36), '{user.home}')" in done.out
    assert '-- criterion told when note is "$ {user.home}"' in done.out


def test_a_comment_ends_with_its_line():
    """A backslash at the end would take the next line along."""
    assert FORMS["spark"].dialect.comment("x\\\\\ny \\") == "-- x\\\\ y "


TOLD = "criterion told when note is known"
DEALS = 'source house for parquet\n  deal from "deals" identified by "id"'
REPLACED = {
    "a promise": ('promise "${home}" for deal\n  that told or not told', 'column "promises.${home}"', 5),
    "an id": (DEALS.replace('"id"', '"${id}"'), 'column "${id}"', 6),
    "a table": (DEALS.replace('"deals"', '"${deals}"'), 'table "${deals}"', 6),
    "a column": (f'{DEALS}\n    note: "a ${{note}}"', 'column "a ${note}"', 7),
}


@pytest.mark.parametrize("what", REPLACED)
def test_a_name_in_which_something_would_be_replaced_is_refused(tmp_path, what):
    rules, name, line = REPLACED[what]
    done = exported(tmp_path, f"{TOLD}\n{rules}")
    assert (done.code, done.out) == (2, "")
    done.says(f'Spark SQL would replace what "${{" begins in the name of the {name}', f"named.qual:{line}:")


def test_a_view_of_such_a_name_is_refused(tmp_path):
    done = exported(tmp_path, TOLD, "--view", "a.${b}")
    assert done.code == 2
    done.says('the name of the view "a.${b}"')
