"""An exported query on Spark says what the interpreter says: one ruleset with a rule of every sort, over random tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from qualrules.engines.spark.session import Settings, open_session
from qualrules.engines.sql.export.forms import FORMS
from qualrules.engines.sql.export.statement import Statement
from qualrules.engines.sql.export.warehouse import Warehouse
from tests.exporters.sql.test_as_the_interpreter import House
from tests.exporters.tables import Tables, alike, judged
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


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def test_the_setting_that_spark_needs_is_named():
    drawn = house(1)
    warehouse = Warehouse(drawn.rules.sources[0], not_supplied=drawn.tables.lacking)
    head = Statement(drawn.rules, "opportunity", warehouse, "spark").head()
    assert "-- Needs: SET spark.sql.decimalOperations.allowPrecisionLoss = false\n" in head
