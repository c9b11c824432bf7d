"""Results stand in the order of the input, in every form: with records enough for several threads to have a part each."""

from __future__ import annotations

import re

import duckdb
import pyarrow.parquet
import pytest

from qualrules.engines.duckdb import database
from tests.invoking import invoke
from tests.workspace.whole.deals import AS_OF

RECORDS = 300_000
THREADS = 2
RULES = """\
ruleset many 1.0.0

record deal
  amount:  number
  country: text
  channel: text

criterion large
  when amount is at least 500

criterion near
  when country is one of ("DE", "FR", "IT", "ES", "AT", "CH", "NL")

criterion online
  when channel contains "web" and not near

definition good
  needs large, near

definition odd
  needs online
  unless good
"""
SOURCE = """\
source export for {form}
  deal from "deals.{ending}" identified by "Id"
"""
MADE = """
SELECT 'D' || n AS Id, CAST(hash(n) % 1000 AS BIGINT) AS Amount,
  ['DE', 'FR', 'US', 'GB', NULL][n * 7 % 5 + 1] AS Country, ['web', 'Web shop', 'fair'][n * 11 % 3 + 1] AS Channel
FROM range(1, {records} + 1) AS made(n)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The records as Parquet in many groups, and as CSV."""
    folder = tmp_path_factory.mktemp("order")
    (folder / "many.qual").write_text(RULES)
    with duckdb.connect() as connection:
        select = MADE.format(records=RECORDS)
        connection.execute(
            f"COPY ({select}) TO '{folder}/deals.parquet' (ROW_GROUP_SIZE 20480, PRESERVE_ORDER true)"
        )
        connection.execute(f"COPY ({select}) TO '{folder}/deals.csv' (HEADER, PRESERVE_ORDER true)")
    for form, ending in (("parquet", "parquet"), ("csv", "csv")):
        (folder / f"{ending}_source.qual").write_text(SOURCE.format(form=form, ending=ending))
    return folder


@pytest.fixture(autouse=True)
def on_two_threads(monkeypatch):
    settings = database.Settings
    monkeypatch.setattr(database, "Settings", lambda: settings(threads=THREADS))


def ran(folder, given, form, *options):
    out = folder / f"from_{given}.{form}"
    arguments = (str(folder / "many.qual"), str(folder / f"deals.{given}"), *AS_OF, "--engine", "duckdb")
    source = ("--source", str(folder / f"{given}_source.qual"))
    called = invoke("run", *arguments, *source, "-q", *options, "-o", str(out))
    assert called.code == 0, called.err
    return out


def numbers(file):
    """The numbers in the ids, as they stand in a file."""
    if file.suffix == ".parquet":
        ids = pyarrow.parquet.read_table(file, columns=["record.id"])["record.id"].to_pylist()
        return [int(each[1:]) for each in ids]
    pattern = re.compile(r"^deal,D(\d+)," if file.suffix == ".csv" else r'"id":"D(\d+)"', re.MULTILINE)
    return list(map(int, pattern.findall(file.read_text())))


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
@pytest.mark.parametrize("given", ["parquet", "csv"])
def test_results_stand_in_the_order_of_the_input(folder, given, form):
    assert numbers(ran(folder, given, form)) == list(range(1, RECORDS + 1))


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_so_do_those_of_a_part(folder, form):
    found = numbers(ran(folder, "parquet", form, "--where", "amount is at least 900"))
    assert RECORDS / 20 < len(found) < RECORDS / 5
    assert found == sorted(found)
