"""Salesforce trees read as plain JSON: opportunities, leads, and the same leads as CSV."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import Any

OPPORTUNITIES = """ruleset trees 1.0.0
  currency USD

record opportunity
  name: text
  amount: money
  probability: percent
  close_date: date
  lead_source: text
  next_step: text
  stage: stage of sales

criterion large for opportunity
  when amount is at least 10k USD

criterion overdue_close for opportunity
  when close_date is before 2021-01-01

criterion source_known for opportunity
  when lead_source is known

criterion celebrated for opportunity
  when next_step contains "great win"

criterion likely for opportunity
  when probability is at least 50%

process sales for opportunity
  stage "Prospecting"
  stage "Needs Analysis"
  stage "Value Proposition"
  stage "Negotiation/Review"
  outcome "Closed Won" won
  outcome "Closed Lost" lost

source tree for json  percents "20"
  opportunity from "Opportunity"
    name: "Name"
    amount: "Amount"
    probability: "Probability"
    close_date: "CloseDate"
    lead_source: "LeadSource"
    next_step: "NextStep"
    stage: "StageName"
"""

LEADS = """ruleset leads 1.0.0

record lead
  email: text
  company: text
  country: text
  industry: text
  title: text
  employees: number
  status: text

criterion in_the_us for lead
  when country is "US"

criterion bank for lead
  when industry contains "bank"

criterion leader for lead
  when title contains any of ("CEO", "VP", "President", "Founder", "Chief")

criterion industry_known for lead
  when industry is known

criterion household for lead
  when company ends with "Household"

definition target for lead
  needs in_the_us, leader
  unless household

criterion many_people for lead
  when employees is at least 1,000

criterion untouched for lead
  when status is "Open - Not Contacted"

source tree for json
  lead from "Lead" identified by "Email"
    employees: "NumberOfEmployees"

source sheet for csv
  lead from "Lead_Data.csv" identified by "Email"
"""
BOTH_HAVE = ["in_the_us", "bank", "leader", "industry_known", "household"]


def outcome(decided: bool | None) -> str:
    return {True: "met", False: "not_met", None: "unknown"}[decided]


def test_opportunities_say_what_a_plain_script_says(outside_data, judge):
    path = outside_data("sfdx_tree") / "Opportunitys.json"
    raw = json.loads(path.read_text(encoding="utf-8"))["records"]
    done = judge(OPPORTUNITIES, path)
    assert done.code == 0, done.err
    assert len(done.records) == len(raw) == 278

    def plainly(row: dict[str, Any]) -> dict[str, str]:
        step = row.get("NextStep")
        return {
            "large": outcome(row["Amount"] >= 10_000),
            "overdue_close": outcome(row["CloseDate"] < "2021-01-01"),
            "source_known": outcome("LeadSource" in row),
            "celebrated": outcome(None if step is None else "great win" in step),
            "likely": outcome(row["Probability"] >= 50),
        }

    assert [one["criteria"] for one in done.records] == [plainly(row) for row in raw]
    assert Counter(one["criteria"]["source_known"] for one in done.records) == {"met": 172, "not_met": 106}


def test_no_claim_is_lost(outside_data, judge):
    path = outside_data("sfdx_tree") / "Opportunitys.json"
    raw = json.loads(path.read_text(encoding="utf-8"))["records"]
    declared = {
        line.split('"')[1]
        for line in OPPORTUNITIES.splitlines()
        if line.startswith(('  stage "', "  outcome"))
    }
    claims = [one["processes"]["sales"] for one in judge(OPPORTUNITIES, path).records]
    for row, claim in zip(raw, claims, strict=True):
        stage = row["StageName"]
        assert claim["claimed"] == (stage if stage in declared else None)
        assert (claim["claim"] == "unmapped") is (stage not in declared)


def test_a_bare_percent_is_refused_until_it_is_declared(outside_data, judge):
    path = outside_data("sfdx_tree") / "Opportunitys.json"
    done = judge(OPPORTUNITIES.replace('  percents "20"', ""), path)
    done.says('column "Probability"', 'percents "20"')
    assert (done.code, done.out) == (2, "")


def test_leads_and_contacts_of_one_package(outside_data, judge):
    """Each tree feeds the record of its API type."""
    folder = outside_data("easy_spaces")
    done = judge(LEADS, folder / "Leads.json", options=("--source-name", "tree"))
    assert done.code == 0, done.err
    assert len(done.records) == 11
    contacts = (
        LEADS.partition("criterion")[0].replace("lead", "contact")
        + "criterion c for contact when email is known\n"
    )
    done = judge(contacts + 'source json\n  contact from "Contact"\n', folder / "Contacts.json")
    assert Counter(one["criteria"]["c"] for one in done.records) == {"met": 12}


def test_leads_say_the_same_from_json_and_from_csv(outside_data, judge):
    folder = outside_data("easy_spaces")
    tree = judge(LEADS, folder / "Leads.json", options=("--source-name", "tree"))
    sheet = judge(LEADS, folder / "Lead_Data.csv", options=("--source-name", "sheet"))
    assert (tree.code, sheet.code) == (0, 0)
    by_email = [{one["record"]["id"]: one for one in done.records} for done in (tree, sheet)]
    with (folder / "Lead_Data.csv").open(encoding="utf-8", newline="") as file:
        emails = {row["Email"] for row in csv.DictReader(file)}
    assert by_email[0].keys() == by_email[1].keys() == emails
    assert len(emails) == 11
    for email in emails:
        one, other = (each[email] for each in by_email)
        assert [one["criteria"][name] for name in BOTH_HAVE] == [
            other["criteria"][name] for name in BOTH_HAVE
        ]
        assert one["definitions"] == other["definitions"]
    for done, missing in ((tree, "untouched"), (sheet, "many_people")):
        done.says("does not supply", {"untouched": "status", "many_people": "employees"}[missing])
        assert {one["criteria"][missing] for one in done.records} == {"unknown"}


def test_the_leads_are_told_apart(outside_data, judge):
    """The comparison above would also hold if every outcome were the same."""
    folder = outside_data("easy_spaces")
    raw = json.loads((folder / "Leads.json").read_text(encoding="utf-8"))["records"]
    done = judge(LEADS, folder / "Leads.json", options=("--source-name", "tree"))
    found = Counter((name, one["criteria"][name]) for one in done.records for name in BOTH_HAVE)
    banks = sum("bank" in row.get("Industry", "").lower() for row in raw)
    industries = sum("Industry" in row for row in raw)
    assert found["bank", "met"] == banks == 2
    assert found["bank", "unknown"] == found["industry_known", "not_met"] == 11 - industries == 3
    assert found["household", "met"] == sum(row["Company"].endswith("Household") for row in raw) == 2
