"""Salesforce's tables and trees as others saved them, read by the adapter with no more than a few lines."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from qualrules.plugins.adapters.salesforce import Salesforce
from qualrules.reading.raw import RawRow, RawTable
from qualrules.testing import data_file
from tests.invoking import invoke

OPPORTUNITIES = """ruleset warehouse 1.0.0
  currency USD

record opportunity
  amount: money
  probability: percent
  close_date: date
  created_at: datetime
  is_won: yes/no
  stage: stage of sales

criterion large for opportunity
  when amount is at least 1m USD

criterion certain for opportunity
  when probability is at least 1000%

criterion past for opportunity
  when close_date is before 2018-12-01

criterion young for opportunity
  when created_at is after 2018-12-19T00:00Z

criterion won for opportunity
  when is_won

process sales for opportunity
  stage "Open"
"""
LEAD = """ruleset lead 1.0.0
  currency USD

record lead
  company: text
  email: text
  industry: text
  annual_revenue: money
  status: stage of life
  is_converted: yes/no
  converted_on: date
  mql_reason: text
  urgency: number

criterion big for lead
  when annual_revenue is at least 1m USD

criterion urgent for lead
  when urgency is at least 3

criterion found_by_marketing for lead
  when mql_reason is "Website"

criterion reachable for lead
  when email is known and industry contains "software"

process life for lead
  stage "Open"
  outcome "Converted" won
    needs reachable

source warehouse for salesforce
  lead from "sf_lead_data.csv"
    mql_reason: "MQL_Reason__c"
    urgency: "mkto_si_Urgency_Value__c"
"""
CONTACTS = """ruleset contacts 1.0.0

record account
  name: text

record contact
  email: text
  account: account

criterion household for contact
  when account.name ends with "Household"

source tree for salesforce
  contact from "Contact"
  account from "Account"
"""
HELD_AGAIN = [
    "sf_opportunity_history_data.csv",
    "sf_account_history_data.csv",
    "sf_contact_history_data.csv",
]


@pytest.fixture
def folder(outside_data) -> Path:
    return outside_data("fivetran_salesforce")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcome(decided: bool | None) -> str:
    return {True: "met", False: "not_met", None: "unknown"}[decided]


def table_of(path: Path) -> RawTable:
    (table,) = Salesforce().read(data_file(path.read_bytes(), path.name))
    assert isinstance(table, RawTable)
    return table


def test_opportunities_need_no_source_block(folder, judge):
    """All ten of them are deleted in Salesforce, which is said; the odd probability of a thousand is one of them."""
    path = folder / "sf_opportunity_data.csv"
    raw = rows(path)
    done = judge(OPPORTUNITIES, path)
    assert done.code == 0, done.err
    done.says('every row is deleted in Salesforce ("is_deleted")')
    assert [one["record"]["id"] for one in done.records] == [row["id"] for row in raw]

    def plainly(row: dict[str, str]) -> dict[str, str]:
        amount = row["amount"]
        return {
            "large": outcome(float(amount) >= 1_000_000 if amount else None),
            "certain": outcome(float(row["probability"]) >= 1000),
            "past": outcome(row["close_date"][:10] < "2018-12-01"),
            "young": outcome(row["created_date"] > "2018-12-19"),
            "won": outcome(row["is_won"] == "true"),
        }

    assert [one["criteria"] for one in done.records] == [plainly(row) for row in raw]
    assert Counter(one["criteria"]["certain"] for one in done.records) == {"met": 1, "not_met": 9}
    assert {one["processes"]["sales"]["claim"] for one in done.records} == {"unmapped"}


def test_every_row_is_a_record_or_said_to_be_deleted(folder):
    """Of an account table with one row that is not deleted, nine rows are left out, and the note says nine."""
    for path in sorted(folder.glob("*.csv")):
        raw, table = rows(path), table_of(path)
        deleted = sum(
            row.get("is_deleted", "").lower() == "true" or row.get("_fivetran_deleted", "").lower() == "true"
            for row in raw
        )
        read = list(table.rows)
        assert all(isinstance(row, RawRow) for row in read), path.name
        if table.history is not None or deleted in (0, len(raw)):
            assert len(read) == len(raw), path.name
        else:
            assert len(read) == len(raw) - deleted, path.name
            assert f"{deleted} rows are deleted" in " ".join(table.notes)
    assert len(list(table_of(folder / "sf_account_data.csv").rows)) == 1


@pytest.mark.parametrize("name", HELD_AGAIN)
def test_versions_are_the_past(folder, name):
    table = table_of(folder / name)
    assert table.history is not None
    assert (table.history.kind, table.history.record, table.history.at) == (
        "snapshots",
        "id",
        "_fivetran_start",
    )
    assert [row.values["id"] for row in table.rows] == [row["id"] for row in rows(folder / name)]
    assert any(row.values["_fivetran_end"].startswith("9999-12-31") for row in table.rows)


def test_the_past_is_put_aside_and_said(folder, judge):
    done = judge(
        OPPORTUNITIES, folder / "sf_opportunity_data.csv", folder / "sf_opportunity_history_data.csv"
    )
    assert (done.code, len(done.records)) == (0, 10), done.err
    done.says('"sf_opportunity_history_data.csv" tells of the past, so it feeds no record')


def test_a_lead_of_382_columns_reads_with_two_lines(folder, judge, tmp_path):
    path = folder / "sf_lead_data.csv"
    (raw,) = rows(path)
    assert len(raw) == 382
    done = judge(LEAD, path)
    assert done.code == 0, done.err
    (one,) = done.records
    assert one["record"]["id"] == raw["id"]
    assert one["criteria"] == {"big": "met", "urgent": "met", "found_by_marketing": "met", "reachable": "met"}
    assert one["processes"]["life"]["claim"] == "agrees"
    listed = invoke("sources", str(tmp_path / "rules.qual"), str(path), "--format", "json").document
    said = json.dumps(listed)
    unused = [column for column in raw if f'"{column}"' in said]
    assert len(unused) == 382, [column for column in raw if column not in unused]


def test_recognised_where_a_column_of_ids_is_there(folder):
    adapter = Salesforce()
    sure = {
        path.name: adapter.recognises(path.read_bytes()[:65_536], path.name) for path in folder.glob("*.csv")
    }
    assert sure["sf_opportunity_data.csv"] > 90
    assert sure["sf_lead_data.csv"] > 90
    assert all(sure[name] > 90 for name in HELD_AGAIN)


@pytest.mark.parametrize("name", ["fivetran_hubspot", "maven_crm"])
def test_tables_of_others_are_not_taken(outside_data, name):
    for path in sorted(outside_data(name).glob("*.csv")):
        assert Salesforce().recognises(path.read_bytes()[:65_536], path.name) == 0, path.name


def test_trees_are_linked_by_their_references(outside_data, judge):
    folder = outside_data("easy_spaces")
    contacts = json.loads((folder / "Contacts.json").read_text(encoding="utf-8"))["records"]
    accounts = json.loads((folder / "Accounts.json").read_text(encoding="utf-8"))["records"]
    names = {f"@{each['attributes']['referenceId']}": each["Name"] for each in accounts}
    files = [folder / name for name in ("Contacts.json", "Accounts.json", "Plan2.json")]
    done = judge(CONTACTS, *files)
    assert done.code == 0, done.err
    done.says("Plan2.json: this is an SFDX plan, it holds no records", '"Market__cs.json"')
    assert [one["record"]["id"] for one in done.records] == [
        each["attributes"]["referenceId"] for each in contacts
    ]
    expected = [outcome(names[each["AccountId"]].endswith("Household")) for each in contacts]
    assert [one["criteria"]["household"] for one in done.records] == expected
    assert {"met", "not_met"} <= set(expected)


def test_a_tree_needs_no_source_block(outside_data, judge):
    path = outside_data("sfdx_tree") / "Opportunitys.json"
    raw = json.loads(path.read_text(encoding="utf-8"))["records"]
    rules = OPPORTUNITIES.partition("criterion certain")[0].replace("  is_won: yes/no\n", "") + (
        "criterion likely for opportunity\n  when probability is at least 50%\n\n"
        'process sales for opportunity\n  stage "Prospecting"\n  outcome "Closed Won" won\n'
    )
    done = judge(rules, path)
    assert done.code == 0, done.err
    assert [one["criteria"]["likely"] for one in done.records] == [
        outcome(row["Probability"] >= 50) for row in raw
    ]
    claimed = Counter(one["processes"]["sales"]["claimed"] for one in done.records)
    assert claimed["Closed Won"] == sum(row["StageName"] == "Closed Won" for row in raw) > 0
