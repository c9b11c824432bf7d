"""8,800 opportunities of a hardware seller, read and judged as `examples/hardware_seller` says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.invoking import Done, invoke

STORY = Path(__file__).parents[2] / "examples" / "hardware_seller"
RULESET, SOURCE = str(STORY / "hardware.qual"), STORY / "source.qual"
TARGETS = {"technolgy", "software", "medical"}
DATES = '  dates "DD-MM-YY"\n'


def over(data: Path, name: str, *options: str, source: Path = SOURCE) -> Done:
    arguments = (name, RULESET, str(data), "--source", str(source), "--as-of", "2017-12-31", *options)
    return invoke(*arguments)


@pytest.fixture(scope="module")
def data(outside_data) -> Path:
    return outside_data("maven_crm")


@pytest.fixture(scope="module")
def judged(data) -> Done:
    return over(data, "run", "--format", "jsonl", "--explain")


def rows(data: Path, name: str) -> list[dict[str, str]]:
    with (data / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_opportunity_is_judged_in_the_order_of_the_file(data, judged):
    assert judged.code == 0
    ids = [row["opportunity_id"] for row in rows(data, "sales_pipeline.csv")]
    assert len(ids) == 8800
    assert [one["record"]["id"] for one in judged.records] == ids
    assert "cannot be read" not in judged.err


def test_target_account_says_what_a_plain_script_says(data, judged):
    accounts = {row["account"]: row for row in rows(data, "accounts.csv")}

    def plainly(row: dict[str, str]) -> str:
        account = accounts.get(row["account"])
        if account is None:
            return "unknown"
        large = float(account["revenue"]) >= 1000
        return "met" if large and account["sector"] in TARGETS else "not_met"

    expected = {row["opportunity_id"]: plainly(row) for row in rows(data, "sales_pipeline.csv")}
    found = {one["record"]["id"]: one["criteria"]["target_account"] for one in judged.records}
    assert found == expected
    assert Counter(found.values()) == {"met": 2082, "not_met": 5293, "unknown": 1425}


def test_a_product_is_found_under_the_name_of_the_catalogue(data, judged):
    """`GTXPro` of the pipeline is `GTX Pro` in the catalogue; without the value map its 1,480 rows stay unknown."""
    spelled = {
        row["opportunity_id"] for row in rows(data, "sales_pipeline.csv") if row["product"] == "GTXPro"
    }
    assert len(spelled) == 1480
    outcomes = Counter(
        one["criteria"]["in_catalogue"] for one in judged.records if one["record"]["id"] in spelled
    )
    assert outcomes == {"met": 1480}
    (price,) = {row["sales_price"] for row in rows(data, "products.csv") if row["product"] == "GTX Pro"}
    fact = next(one for one in judged.records if one["record"]["id"] in spelled)["because"]["in_catalogue"][0]
    assert (fact["field"], fact["raw"]) == ("product.list_price", price)


def test_without_the_value_map_the_product_is_reported(data, tmp_path):
    text = SOURCE.read_text(encoding="utf-8")
    without = tmp_path / "source.qual"
    without.write_text(text.replace('      "GTXPro" means "GTX Pro"\n', ""), encoding="utf-8")
    assert without.read_text(encoding="utf-8") != text
    done = over(data, "run", "--format", "jsonl", source=without)
    done.says("1,480 values of product name a record that is not there", 'for example "GTXPro"')
    assert done.code == 0
    assert Counter(one["criteria"]["in_catalogue"] for one in done.records) == {"met": 7320, "unknown": 1480}


@pytest.mark.parametrize("name", ["run", "audit", "sources", "why"])
def test_dates_that_nobody_declared_are_refused_with_the_line_to_add(data, tmp_path, name):
    text = SOURCE.read_text(encoding="utf-8")
    without = tmp_path / "source.qual"
    without.write_text(text.replace(DATES, ""), encoding="utf-8")
    assert without.read_text(encoding="utf-8") != text
    done = over(data, name, *(["--id", "1C1I7A6R"] if name == "why" else []), source=without)
    for line, field, column in [(8, "engaged_on", "engage_date"), (9, "closed_on", "close_date")]:
        done.says(f'the dates in column "{column}" of sales_pipeline.csv can be read in two ways')
        done.says(f"source.qual:{line}:5", f'like this:\n        {field}: "{column}" dates "DD-MM-YY"')
    done.says(
        '"01-03-17" is 2017-03-01 if written as "DD-MM-YY"',
        '"01-03-17" is 2001-03-17 if written as "YY-MM-DD"',
    )
    assert done.code == 2
    # `sources` is how one finds out, so it shows its table all the same.
    assert bool(done.out) == (name == "sources")


def test_the_line_that_is_offered_settles_it(data, tmp_path):
    text = SOURCE.read_text(encoding="utf-8")
    for field, column in [("engaged_on", "engage_date"), ("closed_on", "close_date")]:
        line = f'{field}: "{column}"'
        assert line in text
        text = text.replace(line, f'{line} dates "DD-MM-YY"')
    settled = tmp_path / "source.qual"
    settled.write_text(text.replace(DATES, ""), encoding="utf-8")
    assert (
        over(data, "run", "--format", "csv", source=settled).out == over(data, "run", "--format", "csv").out
    )


def test_the_audit_counts_what_a_plain_script_counts(data):
    pipeline = rows(data, "sales_pipeline.csv")
    nameless = [row for row in pipeline if row["deal_stage"] == "Engaging" and not row["account"]]
    done = over(data, "audit", "--format", "json")
    assert done.code == 1
    summary = done.document["summary"]
    assert summary["pipeline"]["ahead"] == len(nameless) == 1088
    assert sum(summary["pipeline"].values()) == done.document["run"]["records"] == 8800
    ahead = {one["record"]["id"] for one in done.document["findings"] if one["code"] == "QR601"}
    assert ahead == {row["opportunity_id"] for row in nameless}
    assert summary["reading"]["problems"] == []
