"""HubSpot as a warehouse holds it: every row is a record, a past value, a description, or a listed problem."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from qualrules.plugins.adapters.hubspot import HubSpot
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import RawRow, RawTable
from qualrules.testing import data_file

DEALS = """ruleset warehouse 1.0.0
  currency USD

record deal
  name: text
  amount: money
  created_on: date
  stage: text
  pipeline: text
  owner: text

criterion owned for deal
  when owner is known

criterion valued for deal
  when amount is known

criterion young for deal
  when created_on is on or after 2020-07-01

criterion in_a_pipeline for deal
  when pipeline is known

source fivetran for hubspot  time zone "UTC"
  deal from "deal_data"
"""


@cache
def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(path: Path) -> list[RawTable | Metadata]:
    return list(HubSpot().read(data_file(path.read_bytes(), path.name)))


def described(metadata: Metadata) -> int:
    """How many rows a table of descriptions gave: stages, options, else columns."""
    options = sum(len(each.options) for each in metadata.columns)
    return len(metadata.stages) or options or len(metadata.columns)


def test_no_row_of_any_table_is_lost(outside_data):
    paths = sorted(outside_data("fivetran_hubspot").glob("*.csv"))
    assert len(paths) > 30
    for path in paths:
        found = read(path)
        rows = [row for each in found if isinstance(each, RawTable) for row in each.rows]
        told = sum(described(each) for each in found if isinstance(each, Metadata))
        assert len(rows) + told == len(lines(path)), path.name
        assert all(isinstance(row, RawRow) for row in rows), path.name


@pytest.mark.parametrize(
    ("name", "record", "kind"),
    [
        ("deal_property_history_data.csv", "deal_id", "changes"),
        ("contact_property_history_data.csv", "contact_id", "changes"),
        ("company_property_history_data.csv", "company_id", "changes"),
        ("ticket_property_history_data.csv", "ticket_id", "changes"),
        ("deal_stage_data.csv", "deal_id", "stays"),
    ],
)
def test_histories_tell_of_the_past_row_by_row(outside_data, name, record, kind):
    path = outside_data("fivetran_hubspot") / name
    (table,) = read(path)
    assert isinstance(table, RawTable)
    form = table.history
    assert form is not None
    assert (form.kind, form.record) == (kind, record)
    raw = lines(path)
    rows = [row.values for row in table.rows if isinstance(row, RawRow)]
    assert [row[record] for row in rows] == [row[record] for row in raw]
    assert [row["value"] for row in rows] == [row["value"] for row in raw]
    assert [row[form.at] for row in rows] == [row[form.at] for row in raw]


def test_the_sentinel_of_an_open_stay_is_left_to_be_read(outside_data):
    (table,) = read(outside_data("fivetran_hubspot") / "deal_stage_data.csv")
    assert isinstance(table, RawTable)
    assert table.history is not None
    left = Counter(str(row.values[table.history.left])[:10] for row in table.rows if isinstance(row, RawRow))
    assert left["2050-01-01"] > 0


def test_stages_and_pipelines_are_those_of_the_file(outside_data):
    folder = outside_data("fivetran_hubspot")
    (stages,) = read(folder / "deal_pipeline_stage_data.csv")
    assert isinstance(stages, Metadata)
    raw = lines(folder / "deal_pipeline_stage_data.csv")
    assert [(each.id, each.label, each.pipeline) for each in stages.stages] == [
        (row["stage_id"], row["label"], row["pipeline_id"]) for row in raw
    ]
    won = [row["stage_id"] for row in raw if row["closed_won"] == "TRUE"]
    assert won
    assert [each.id for each in stages.stages if each.result == "won"] == won
    (pipelines,) = read(folder / "deal_pipeline_data.csv")
    assert isinstance(pipelines, Metadata)
    labels = {row["pipeline_id"]: row["label"] for row in lines(folder / "deal_pipeline_data.csv")}
    assert dict(pipelines.columns[0].options) == labels


def test_deals_with_blank_pipelines_are_judged_in_the_order_of_the_file(outside_data, judge):
    folder = outside_data("fivetran_hubspot")
    raw = lines(folder / "deal_data.csv")
    names = (
        "deal_data", "deal_pipeline_data", "deal_pipeline_stage_data", "deal_stage_data", "deal_property_history_data",
        "merged_deal_data", "deal_contact_data", "property_data", "property_option_data",
    )  # fmt: skip
    done = judge(DEALS, *(folder / f"{name}.csv" for name in names))
    assert done.code == 0, done.err
    assert [one["record"]["id"] for one in done.records] == [row["deal_id"] for row in raw]
    assert {row["deal_pipeline_id"] for row in raw} == {""}
    assert Counter(one["criteria"]["in_a_pipeline"] for one in done.records) == {"not_met": len(raw)}
    met = {True: "met", False: "not_met"}
    for one, row in zip(done.records, raw, strict=True):
        assert one["criteria"]["owned"] == met[bool(row["owner_id"])]
        assert one["criteria"]["valued"] == met[bool(row["property_amount"])]
        assert one["criteria"]["young"] == met[row["property_createdate"] >= "2020-07-01"]
    done.says("deal_stage_data.csv", "tells of the past", "merged_deal_data.csv", "deal_contact_data.csv")
    assert "cannot be read" not in done.err


def test_merged_contacts_lead_to_the_one_that_is_left(outside_data):
    (contacts,) = read(outside_data("fivetran_hubspot") / "contact_data.csv")
    assert isinstance(contacts, RawTable)
    merged = {
        str(row.values["id"]): str(row.values["property_hs_merged_object_ids"]).split(";")
        for row in contacts.rows
        if isinstance(row, RawRow) and row.values["property_hs_merged_object_ids"]
    }
    assert merged
    assert all(id.isdigit() for ids in merged.values() for id in ids)
    assert "property_hs_merged_object_ids" in HubSpot().knowledge.merged_ids
