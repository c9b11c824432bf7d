"""The `salesforce` adapter: the contract in each shape, and what becomes of a row."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from qualrules.plugins.adapters.salesforce import Salesforce
from qualrules.plugins.adapters.salesforce_ids import is_long_id, same_id
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import RawRow, RawTable
from qualrules.testing import AdapterContract, data_file
from tests.crms import salesforce_shapes as shapes
from tests.crms.deals import DEALS

SALESFORCE = Salesforce()
ID, OTHER = "006q000000HddohAAB", "006q000000HdPzpAAF"
HISTORY = (
    b"id,_fivetran_active,_fivetran_start,_fivetran_end,stage_name,amount,is_deleted\n"
    b"006q000000HddohAAB,false,2019-04-03 18:36:06,2019-04-04 18:36:07,Qualification,10,false\n"
    b"006q000000HddohAAB,true,2019-04-04 18:36:08,9999-12-31 23:59:59,Closed Won,20,false\n"
)


def read(content: bytes | object, name: str = "page.json") -> list[RawTable | Metadata]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(SALESFORCE.read(data_file(raw, name)))


def values(content: bytes | object, name: str = "page.json") -> list[dict[str, object]]:
    (table,) = read(content, name)
    assert isinstance(table, RawTable)
    return [dict(row.values) for row in table.rows if isinstance(row, RawRow)]


def record(**more: object) -> dict[str, object]:
    return {
        "attributes": {"type": "Opportunity", "url": f"/services/data/v62.0/sobjects/Opportunity/{ID}"},
        **more,
    }


# ── The contract, in each shape ──


class TestPages(AdapterContract):
    adapter = SALESFORCE
    sample = shapes.pages()["page3.json"]
    sample_name = "data/page3.json"
    expected_rows = 10


class TestTrees(AdapterContract):
    adapter = SALESFORCE
    sample = shapes.trees()["Opportunitys.json"]
    sample_name = "Opportunitys.json"
    expected_rows = 50


class TestPlan(AdapterContract):
    adapter = SALESFORCE
    sample = shapes.trees()["Account-Opportunity-plan.json"]
    sample_name = "Account-Opportunity-plan.json"
    expected_rows = 0


class TestReport(AdapterContract):
    adapter = SALESFORCE
    sample = shapes.reports()["report1764000000002.csv"]
    sample_name = "report1764000000002.csv"
    expected_rows = 12


class TestDataLoader(AdapterContract):
    adapter = SALESFORCE
    sample = shapes.data_loader()["OpportunityContactRole.csv"]
    sample_name = "OpportunityContactRole.csv"
    expected_rows = sum(len(deal.people) for deal in DEALS)


class TestWarehouse(AdapterContract):
    adapter = SALESFORCE
    sample = shapes.warehouse()["sf_account_data.csv"]
    sample_name = "sf_account_data.csv"
    expected_rows = 12


class TestHistory(AdapterContract):
    adapter = SALESFORCE
    sample = HISTORY
    sample_name = "sf_opportunity_history_data.csv"
    expected_rows = 2


class TestBulk(AdapterContract):
    adapter = SALESFORCE
    sample = json.dumps([record(CreatedDate=1546659665000), record(CreatedDate=None)]).encode()
    sample_name = "result.json"
    expected_rows = 2


class TestLines(AdapterContract):
    adapter = SALESFORCE
    sample = b"\n".join(json.dumps(record(Id=id, Account=None)).encode() for id in (ID, OTHER))
    sample_name = "lines.jsonl"
    expected_rows = 2


# ── Ids ──


def test_an_id_of_fifteen_characters_is_the_one_of_eighteen():
    assert same_id("006q000000Hddoh") == ID
    assert same_id(ID) == ID
    assert is_long_id(ID)


@pytest.mark.parametrize("text", ["006q000000HddohAAA", "006q000000", "", "AccountRef1", "006q-00000Hddoh"])
def test_another_text_is_left_as_it_is(text):
    assert same_id(text) == text
    assert not is_long_id(text)


def test_two_ids_that_differ_in_case_are_two_records():
    assert same_id("001A0000000aaaa") != same_id("001A0000000AAAA")


# ── Pages ──


def test_attributes_are_no_columns_and_say_the_id_that_was_not_asked_for():
    (row,) = values({"done": True, "totalSize": 1, "records": [record(Name="A")]})
    assert row == {"Id": ID, "Name": "A"}


def test_a_parent_stays_nested_with_its_own_id_and_none_stays_none():
    account = {
        "attributes": {"type": "Account", "url": "/services/data/v62.0/sobjects/Account/001A"},
        "Name": "B",
    }
    whole = {
        **account,
        "attributes": {"type": "Account", "url": f"/services/data/v62.0/sobjects/Account/{OTHER}"},
    }
    first, second, third = values(
        {"records": [record(Account=account), record(Account=whole), record(Account=None)]}
    )
    assert first["Account"] == {"Name": "B"}
    assert second["Account"] == {"Id": OTHER, "Name": "B"}
    assert third["Account"] is None


def test_a_child_query_is_the_list_of_its_records_and_null_is_known_to_be_empty():
    query = {
        "totalSize": 1,
        "done": True,
        "records": [{"attributes": {"type": "OpportunityContactRole"}, "Role": "User"}],
    }
    first, second = values(
        {"records": [record(OpportunityContactRoles=query), record(OpportunityContactRoles=None)]}
    )
    assert first["OpportunityContactRoles"] == [{"Role": "User"}]
    assert second["OpportunityContactRoles"] is None


def test_a_page_that_is_not_the_last_says_so():
    (table,) = read(
        {
            "done": False,
            "totalSize": 9,
            "nextRecordsUrl": "/services/data/v62.0/query/x",
            "records": [record()],
        }
    )
    assert (table.notes, table.more_follow) == ((), True)


def test_the_answer_of_the_command_line_is_unwrapped():
    answer = {
        "status": 0,
        "result": {"records": [record(Name="A")], "totalSize": 1, "done": True},
        "warnings": [],
    }
    assert values(answer) == [{"Id": ID, "Name": "A"}]


def test_opportunities_under_accounts_are_a_table_of_their_own_too():
    account = {
        "attributes": {"type": "Account", "referenceId": "AccountRef1"},
        "Name": "A",
        "Opportunities": {
            "records": [
                {"attributes": {"type": "Opportunity", "referenceId": "OpportunityRef1"}, "Amount": 5}
            ]
        },
    }
    accounts, opportunities = read({"records": [account]}, "Accounts.json")
    assert (accounts.name, opportunities.name) == ("Account", "Opportunity")
    assert list(opportunities.rows) == [
        RawRow(
            {"AccountId": "AccountRef1", "Id": "OpportunityRef1", "Amount": 5},
            "Accounts.json:1 Opportunities[1]",
        )
    ]


# ── Trees ──


def test_references_become_the_ids_that_they_mean():
    tree = {
        "attributes": {"type": "Contact", "referenceId": "ContactRef1"},
        "AccountId": "@AccountRef1",
        "Space__c": "@Space__cRef2",
        "Handle__c": "@acme",
    }
    assert values({"records": [tree]}) == [
        {"Id": "ContactRef1", "AccountId": "AccountRef1", "Space__c": "Space__cRef2", "Handle__c": "@acme"}
    ]


def test_a_text_of_a_page_is_no_reference():
    assert values({"records": [record(NextStepId="@AccountRef1")]})[0]["NextStepId"] == "@AccountRef1"


# ── The Bulk API ──


def test_milliseconds_become_what_rest_writes_in_standard_fields_only():
    moment = datetime(2019, 1, 5, 3, 41, 5, tzinfo=UTC)
    day = datetime(2019, 2, 28, tzinfo=UTC)
    (row,) = values(
        [
            record(
                CreatedDate=shapes.milliseconds(moment),
                CloseDate=shapes.milliseconds(day),
                Amount=1546659665000,
                Seen__c=1546659665000,
            )
        ]
    )
    assert row["CreatedDate"] == "2019-01-05T03:41:05.000+0000"
    assert row["CloseDate"] == "2019-02-28"
    assert row["Amount"] == row["Seen__c"] == 1546659665000


@pytest.mark.parametrize("number", [True, 10**30, -(10**14)])
def test_a_number_that_is_no_moment_is_left(number):
    assert values([record(CreatedDate=number)])[0]["CreatedDate"] == number


# ── Flat tables ──


def test_columns_with_a_dot_are_the_parent_of_the_record():
    content = b"ID,ACCOUNTID,ACCOUNT.NAME,ACCOUNT.OWNER.NAME\n1,001A,Adler,Zoe\n2,,,\n"
    first, second = values(content, "Opportunity.csv")
    assert first == {
        "ID": "1",
        "ACCOUNTID": "001A",
        "ACCOUNT": {"Id": "001A", "NAME": "Adler", "OWNER": {"NAME": "Zoe"}},
    }
    assert second == {"ID": "2", "ACCOUNTID": "", "ACCOUNT": None}


def test_deleted_rows_are_left_out_and_counted():
    content = b"Id,IsDeleted,Name\n1,true,a\n2,false,b\n3,TRUE,c\n4,,d\n"
    (table,) = read(content, "Opportunity.csv")
    assert [row.values["Name"] for row in table.rows] == ["b", "d"]
    assert table.notes == ('2 rows are deleted in Salesforce ("IsDeleted") and left out',)


def test_deleted_records_of_a_page_are_left_out_even_where_there_are_no_others():
    (table,) = read({"done": True, "records": [record(IsDeleted=True)]})
    assert list(table.rows) == []
    assert table.notes == ('1 row is deleted in Salesforce ("IsDeleted") and left out',)


def test_a_row_that_the_warehouse_or_salesforce_calls_deleted_is_left_out():
    content = b"id,is_deleted,_fivetran_deleted\n1,false,true\n2,true,false\n3,false,false\n4,,true\n"
    (table,) = read(content, "opportunity.csv")
    assert [row.values["id"] for row in table.rows] == ["3"]
    assert table.notes == (
        '3 rows are deleted in Salesforce ("is_deleted" or "_fivetran_deleted") and left out',
    )


def test_an_export_of_deleted_rows_only_is_read():
    (table,) = read(b"id,_fivetran_deleted\n1,true\n2,true\n", "sf_user.csv")
    assert len(list(table.rows)) == 2
    assert table.notes == (
        'every row is deleted in Salesforce ("_fivetran_deleted"); they are read, since there are no others',
    )


def test_a_table_that_it_does_not_know_passes_through():
    assert values(b"a;b\n1;2\n", "list.csv") == [{"a": "1", "b": "2"}]
    assert values([{"a": {"b": [1, {"c": None}]}}]) == [{"a": {"b": [1, {"c": None}]}}]


# ── The past ──


def history(content: bytes | object, name: str) -> RawTable:
    (table,) = read(content, name)
    assert isinstance(table, RawTable)
    assert table.history is not None
    return table


def test_stage_history_is_snapshots():
    row = {
        "attributes": {"type": "OpportunityHistory", "url": "x"},
        "OpportunityId": ID,
        "StageName": "A",
        "CreatedDate": "2026-01-01T00:00:00.000+0000",
    }
    form = history({"done": True, "records": [row]}, "history.json").history
    assert (form.kind, form.record, form.at) == ("snapshots", "OpportunityId", "CreatedDate")


def test_field_history_is_changes():
    header = b"ID,OPPORTUNITYID,FIELD,OLDVALUE,NEWVALUE,CREATEDDATE\n"
    form = history(header + b"017A,006A,Budget__c,,Approved,2026-01-01T00:00:00.000Z\n", "fields.csv").history
    assert (form.kind, form.record, form.at) == ("changes", "OPPORTUNITYID", "CREATEDDATE")
    assert (form.column, form.old, form.new) == ("FIELD", "OLDVALUE", "NEWVALUE")


def test_the_report_of_field_history_is_changes():
    header = b"Opportunity ID,Edit Date,Field / Event,Old Value,New Value\n"
    form = history(header + b"006A,01/02/2026,Stage,A,B\n", "report.csv").history
    assert (form.kind, form.record, form.column) == ("changes", "Opportunity ID", "Field / Event")


def test_the_versions_of_a_warehouse_are_snapshots():
    form = history(HISTORY, "sf_opportunity_history_data.csv").history
    assert (form.kind, form.record, form.at) == ("snapshots", "id", "_fivetran_start")


def test_versions_in_the_table_itself_are_the_past_and_its_last_ones_the_records():
    now, past = read(HISTORY, "opportunity.csv")
    assert [row.values["stage_name"] for row in now.rows] == ["Closed Won"]
    assert now.notes == ('the rows of now are those that still hold, by "_fivetran_active"',)
    assert (now.name, past.name) == ("opportunity.csv", "opportunity.csv history")
    assert (now.history, past.history.kind, len(list(past.rows))) == (None, "snapshots", 2)


def test_without_a_column_that_says_so_the_far_end_means_still():
    without = HISTORY.replace(b"_fivetran_active", b"other")
    now, _ = read(without, "opportunity.csv")
    assert [row.values["stage_name"] for row in now.rows] == ["Closed Won"]


# ── Recognising ──


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deals.csv", b"Deal ID,Deal Name,Amount\nD-1,A,5\n"),
        ("deals.json", b'{"records": [{"id": "701", "title": "x"}], "exported_at": "2026-01-01"}'),
        ("page.json", b'{"success": true, "data": [{"id": 1}], "additional_data": {}}'),
        ("page.json", b'{"results": [{"id": "1", "properties": {}}], "paging": {}}'),
        ("page.json", b'{"@odata.context": "x", "value": [{"opportunityid": "0aa"}]}'),
        ("zoho.csv", b"Record Id,Potential Name\nzcrm_4150868000000225013,A\n"),
        ("ids.csv", b"id,name\n123456789012345678,A\n"),
        ("hubspot.csv", f"Record ID,Salesforce Opportunity ID\n1,{ID}\n".encode()),
        ("odd.csv", b'"a\n'),
    ],
)
def test_files_of_others_are_not_taken(name, content):
    assert SALESFORCE.recognises(content, name) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.csv", b"Opportunity Name,Stage,Probability (%)\nA,B,5\n"),
        ("page.json", b'{"totalSize": 0, "done": true, "records": []}'),
        ("error.json", b'[{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]'),
        ("ids.csv", f"Id;Anything\n{ID};x\n".encode()),
        (
            "describe.json",
            b'{"actionOverrides": [], "activateable": false, "childRelationships": [{}], "fields": []}',
        ),
    ],
)
def test_its_own_files_are_surely_its_own(name, content):
    assert SALESFORCE.recognises(content, name) > 80
