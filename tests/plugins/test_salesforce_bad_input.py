"""What is no page of records, or not a whole one: a sentence that says what it is."""

from __future__ import annotations

import json

import pytest

from qualrules.plugins.adapters.salesforce import Salesforce
from qualrules.reading.raw import UnreadableFile
from qualrules.testing import data_file
from tests.crms.expected import RULESET, judged_files
from tests.plugins.test_salesforce_describe import DESCRIBE

RULES = """ruleset links 1.0.0

record account
  name: text

record contact
  role: text

record opportunity
  account: account
  contacts: list of contact

criterion right_account for opportunity
  when account.name is "Right"

criterion two_people for opportunity
  when at least 2 contacts where (role is known)
"""


def judged(tmp_path, files: dict[str, object]):
    rules = tmp_path / "rules.qual"
    rules.write_text(RULES, encoding="utf-8")
    raw = {
        name: each if isinstance(each, bytes) else json.dumps(each).encode() for name, each in files.items()
    }
    return judged_files(rules, "", raw, "salesforce")


def opportunity(id: str = "006q000000HddohAAB", **more: object) -> dict[str, object]:
    url = f"/services/data/v62.0/sobjects/Opportunity/{id}"
    return {"attributes": {"type": "Opportunity", "url": url}, "Id": id, **more}


def refused(content: object) -> str:
    with pytest.raises(UnreadableFile) as error:
        list(Salesforce().read(data_file(json.dumps(content).encode(), "page.json")))
    return str(error.value)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}],
            '"Session expired or invalid" (INVALID_SESSION_ID)',
        ),
        ({"error": "invalid_grant", "error_description": "expired"}, '"expired" (invalid_grant)'),
        ({"status": 1, "name": "NOT_FOUND", "message": "no org"}, '"no org" (NOT_FOUND)'),
    ],
)
def test_an_error_that_salesforce_answered_is_said(answer, told):
    assert refused(answer) == f"Salesforce answered with an error instead of records: {told}"


def test_an_error_answer_stops_the_run_without_being_asked_for():
    answer = json.dumps(
        [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
    ).encode()
    done = judged_files(RULESET, "", {"page.json": answer})
    done.says(
        'Salesforce answered with an error instead of records: "Session expired or invalid" (INVALID_SESSION_ID)'
    )
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    "page",
    [
        {"totalSize": 2, "done": True},
        {"totalSize": 2, "done": True, "records": None},
        {"nextRecordsUrl": "/services/data/v62.0/query/01gD-2000", "done": False},
    ],
)
def test_an_answer_without_its_records(page):
    assert refused(page).startswith(
        'this is the answer to a query without its "records"; save the whole answer'
    )


def test_the_list_of_all_objects():
    assert "save the describe of one object" in refused(
        {"encoding": "UTF-8", "sobjects": [{"name": "Account"}]}
    )


def test_a_describe_in_the_place_of_records(tmp_path):
    done = judged(tmp_path, {"describe.json": DESCRIBE})
    done.says(
        "no file feeds opportunity", "describe.json describes Opportunity, and holds none of its records"
    )
    assert (done.code, done.out) == (2, "")


def test_a_plan_in_the_place_of_records(tmp_path):
    plan = [{"sobject": "Account", "saveRefs": True, "resolveRefs": False, "files": ["Accounts.json"]}]
    done = judged(tmp_path, {"plan.json": plan})
    done.says("plan.json: this is an SFDX plan, it holds no records", '"Accounts.json"')
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("more", [{"done": False}, {"done": True}, {"nextRecordsUrl": "/services/data/x"}])
def test_a_child_query_that_is_cut_off_makes_its_list_unknown(tmp_path, more):
    roles = {"totalSize": 3, "done": True, "records": [{"Role": "User"}], **more}
    whole = {**roles, "totalSize": 1, "done": True, "nextRecordsUrl": None}
    records = [
        opportunity(OpportunityContactRoles=roles),
        opportunity("006q000000HdPzpAAF", OpportunityContactRoles=whole),
    ]
    page = {"done": True, "totalSize": 2, "records": records}
    done = judged(tmp_path, {"page.json": page})
    done.says(
        'page.json:1: "OpportunityContactRoles" is cut off: 1 of 3 records are here, the others on a further page, '
        "so the list is taken as unknown"
    )
    assert [one["criteria"]["two_people"] for one in done.records] == ["unknown", "not_met"]


def test_two_ids_that_differ_in_case_are_two_accounts(tmp_path):
    accounts = b"ID,NAME\n0015g0000000aaa,Right\n0015g0000000AAA,Wrong\n"
    deals = b"ID,ACCOUNTID\n006A,0015g0000000aaa\n006B,0015g0000000AAA\n006C,0015g0000000aaaAAA\n"
    done = judged(tmp_path, {"Account.csv": accounts, "Opportunity.csv": deals})
    assert done.code == 0, done.err
    assert [one["criteria"]["right_account"] for one in done.records] == ["met", "not_met", "met"]
    assert "two records" not in done.err


def test_a_reference_that_leads_nowhere_is_listed(tmp_path):
    tree = {
        "attributes": {"type": "Opportunity", "referenceId": "OpportunityRef1"},
        "AccountId": "@AccountRef7",
    }
    account = {"attributes": {"type": "Account", "referenceId": "AccountRef1"}, "Name": "Right"}
    done = judged(tmp_path, {"o.json": {"records": [tree]}, "a.json": {"records": [account]}})
    done.says("AccountRef7")
    assert [one["criteria"]["right_account"] for one in done.records] == ["unknown"]
