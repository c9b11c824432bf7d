"""Tables as a warehouse holds them: hashed texts, unpadded hours, far dates that mean "still", odd probabilities."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

OPPORTUNITIES = """ruleset warehouse 1.0.0
  currency USD

record opportunity
  amount: money
  probability: percent
  close_date: date
  created_date: datetime
  is_won: yes/no
  stage: stage of sales

criterion large for opportunity
  when amount is at least 1m USD

criterion certain for opportunity
  when probability is at least 100%

criterion past for opportunity
  when close_date is before today

criterion won for opportunity
  when is_won

process sales for opportunity
  stage "Open"

source fivetran for csv  percents "20"
  opportunity from "sf_opportunity_data.csv" identified by "id"
    stage: "stage_name"
"""

HISTORY = """ruleset history 1.0.0

record deal
  entered: datetime
  left: datetime
  left_on: date

criterion still for deal
  when left_on is at least 2050-01-01

criterion began for deal
  when entered is before left

source entered for csv
  deal from "deal_stage_data.csv"
    entered: "_fivetran_start"
    left: "_fivetran_end"
    left_on: "_fivetran_end"
"""

DEALS = """ruleset deals 1.0.0
  currency USD

record deal
  amount: money
  created: datetime
  owner: text
  stage: text
  deleted: yes/no

criterion valued for deal
  when amount is known

criterion owned for deal
  when owner is known

criterion staged for deal
  when stage is known

criterion young for deal
  when created is on or after 2020-07-01

source fivetran for csv
  deal from "deal_data.csv" identified by "deal_id"
    amount: "property_amount"
    created: "property_createdate"
    owner: "owner_id"
    stage: "deal_pipeline_stage_id"
    deleted: "is_deleted"
"""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcome(decided: bool | None) -> str:
    return {True: "met", False: "not_met", None: "unknown"}[decided]


def test_opportunities_of_salesforce(outside_data, judge):
    path = outside_data("fivetran_salesforce") / "sf_opportunity_data.csv"
    raw = rows(path)
    done = judge(OPPORTUNITIES, path)
    assert done.code == 0, done.err
    assert [one["record"]["id"] for one in done.records] == [row["id"] for row in raw]

    def plainly(row: dict[str, str]) -> dict[str, str]:
        amount, probability, closed = row["amount"], row["probability"], row["close_date"]
        return {
            "large": outcome(float(amount) >= 1_000_000 if amount else None),
            "certain": outcome(float(probability) >= 100 if probability else None),
            "past": outcome(closed[:10] < "2021-01-31" if closed else None),
            "won": outcome(row["is_won"].lower() == "true" if row["is_won"] else None),
        }

    assert [one["criteria"] for one in done.records] == [plainly(row) for row in raw]
    assert "1000" in {row["probability"] for row in raw}, (
        "the odd probability of a thousand percent is among them"
    )
    assert {one["processes"]["sales"]["claim"] for one in done.records} == {"unmapped"}


@pytest.mark.parametrize(
    ("folder", "name", "column", "sentinel"),
    [
        ("fivetran_hubspot", "deal_stage_data.csv", "_fivetran_end", "2050-01-01"),
        ("fivetran_salesforce", "sf_opportunity_history_data.csv", "_fivetran_end", "9999-12-31"),
        ("fivetran_salesforce", "sf_account_history_data.csv", "_fivetran_end", "9999-12-31"),
    ],
)
def test_a_far_date_that_means_still_is_a_date(outside_data, judge, folder, name, column, sentinel):
    path = outside_data(folder) / name
    raw = rows(path)
    done = judge(HISTORY.replace("deal_stage_data.csv", name), path)
    assert done.code == 0, done.err
    assert len(done.records) == len(raw)
    still = [row[column][:10] == sentinel for row in raw]
    assert any(still)
    assert [one["criteria"]["still"] for one in done.records] == list(map(outcome, still))
    assert {one["criteria"]["began"] for one in done.records} == {"met"}
    assert "cannot be read" not in done.err


def test_deals_of_hubspot(outside_data, judge):
    path = outside_data("fivetran_hubspot") / "deal_data.csv"
    raw = rows(path)
    done = judge(DEALS, path)
    assert done.code == 0, done.err
    assert [one["record"]["id"] for one in done.records] == [row["deal_id"] for row in raw]
    assert len(raw) == 44
    expected = [
        {
            "valued": outcome(bool(row["property_amount"])),
            "owned": outcome(bool(row["owner_id"])),
            "staged": outcome(bool(row["deal_pipeline_stage_id"])),
            "young": outcome(row["property_createdate"][:10] >= "2020-07-01"),
        }
        for row in raw
    ]
    assert [one["criteria"] for one in done.records] == expected
    assert Counter(one["criteria"]["owned"] for one in done.records)["met"] > 0


@pytest.mark.parametrize("folder", ["fivetran_salesforce", "fivetran_hubspot"])
def test_every_file_is_read_to_its_last_row(outside_data, judge, folder):
    ruleset = "ruleset any 1.0.0\nrecord thing\n  x: text\ncriterion c for thing when x is known\n"
    paths = sorted(outside_data(folder).glob("*.csv"))
    assert paths
    for path in paths:
        done = judge(ruleset, path, options=("--adapter", "csv", "--skip-bad", "--format", "json"))
        assert done.code == 0, f"{path.name}: {done.err}"
        bad = done.document["summary"]["reading"]["bad_records"]
        assert len(done.document["records"]) + bad == len(rows(path)), path.name
