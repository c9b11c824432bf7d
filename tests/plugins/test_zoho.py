"""The Zoho adapter: its shapes keep the contract, and each row says what Zoho's does."""

from __future__ import annotations

import json

import pytest

from qualrules.plugins.adapters.delimited import Delimited
from qualrules.plugins.adapters.json_document import JsonDocument
from qualrules.plugins.adapters.zoho import Zoho
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import BadRow, RawRow, RawTable, UnreadableFile
from qualrules.testing import AdapterContract, data_file

ZOHO = Zoho()
DEAL = "4150868000003384003"


def page(rows, more=False):
    return json.dumps({"data": rows, "info": {"per_page": 200, "more_records": more}}).encode()


def read(content, name="page.json"):
    raw = json.dumps(content).encode() if not isinstance(content, bytes) else content
    return list(ZOHO.read(data_file(raw, name)))


def rows(content, name="page.json"):
    return [
        dict(row.values)
        for table in read(content, name)
        if isinstance(table, RawTable)
        for row in table.rows
        if isinstance(row, RawRow)
    ]


DEALS = page(
    [
        {
            "id": DEAL,
            "Deal_Name": "Lind",
            "Stage": "Qualification",
            "Account_Name": {"name": "Zoë AG", "id": "4150868000000225013"},
            "Interests": ["Demo", "Price"],
            "$currency_symbol": "€",
            "$approved": True,
        },
        {
            "id": 4150868000003384004,
            "Deal_Name": "Two",
            "Stage": None,
            "Account_Name": None,
            "Interests": None,
        },
    ],
    more=True,
)
ROLES = page(
    [
        {"Contact_Role": None, "id": "4150868000009900001", "Last_Name": "Ines"},
        {
            "Contact_Role": {"name": "Decision maker", "id": "41"},
            "id": "4150868000009900002",
            "Last_Name": "Ole",
        },
    ]
)
POTENTIALS = (
    "Potential Id,Potential Name,Stage,Account Name,Account Id,Created Time\n"
    'zcrm_4150868000003384003,"Lind, Zoë",Qualification,Zoë AG,zcrm_41,"15 Apr, 2021 00:02:00"\n'
    "zcrm_4150868000003384004,Two,-None-,,,\n"
).encode()
TIMELINE = json.dumps(
    {
        "__timeline": [
            {
                "audited_time": "2026-03-04T10:00:00+01:00",
                "action": "updated",
                "record": {"id": DEAL, "name": "Lind", "module": {"api_name": "Deals", "id": "1"}},
                "field_history": [
                    {"api_name": "Stage", "_value": {"old": "Qualification", "new": "Closed Won"}},
                    {"api_name": "Next_Step", "_value": {"new": "Kick-off", "old": None}},
                ],
            },
            {
                "audited_time": "2026-03-01T10:00:00+01:00",
                "action": "added",
                "record": {"id": DEAL},
                "field_history": None,
            },
        ],
        "info": {"more_records": False},
    }
).encode()
FIELDS = json.dumps(
    {
        "fields": [
            {
                "api_name": "Stage",
                "field_label": "Stage of it",
                "data_type": "picklist",
                "pick_list_values": [
                    {"display_value": "Won", "actual_value": "W", "sequence_number": 3, "type": "used"},
                    {
                        "display_value": "-None-",
                        "actual_value": "-None-",
                        "sequence_number": 1,
                        "type": "used",
                    },
                    {"display_value": "Old", "actual_value": "O", "sequence_number": 2, "type": "unused"},
                ],
            },
            {
                "api_name": "Deal_Name",
                "field_label": "Deal Name",
                "data_type": "text",
                "pick_list_values": [],
            },
        ]
    }
).encode()


class TestPage(AdapterContract):
    adapter = ZOHO
    sample = DEALS
    sample_name = "data/Deals.json"
    expected_rows = 2


class TestContactRoles(TestPage):
    sample = ROLES
    sample_name = f"Contact_Roles-{DEAL}.json"


class TestPotentials(TestPage):
    sample = POTENTIALS
    sample_name = "Potentials_001.csv"


class TestTimeline(TestPage):
    sample = TIMELINE
    sample_name = "timeline.json"


SAVED = {
    "fields.json": FIELDS,
    "pipeline.json": b'{"pipeline": [{"display_value": "S", "maps": [{"forecast_type": "Open"}]}]}',
    "Accounts.json": page([{"id": "41", "Account_Name": "Zoë AG"}]),
    "error.json": b'{"code":"INVALID_TOKEN","details":{},"message":"invalid oauth token","status":"error"}',
}


@pytest.mark.parametrize("name", SAVED)
def test_what_is_saved_beside_deals_is_its_own(name):
    assert ZOHO.recognises(SAVED[name], name) > JsonDocument().recognises(SAVED[name], name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"data": [{"id": "1", "name": "x"}], "info": {"page": 1}}', "deals.json"),
        (b'{"success": true, "data": [{"stage_id": 1, "title": "x"}], "additional_data": {}}', "deals.json"),
        (b'{"code": 404, "status": "error"}', "deals.json"),
        (b"Record ID,Deal Name,Deal Stage\n1,x,y\n", "deals.csv"),
        (b"Opportunity Name,Account Name,Stage\nx,y,z\n", "report.csv"),
    ],
)
def test_files_of_others_are_left_to_them(content, name):
    assert ZOHO.recognises(content, name) == 0
    assert max(form.recognises(content, name) for form in (JsonDocument(), Delimited())) > 0


# ── Rows ──


def test_lookups_and_long_ids_stay_and_the_systems_keys_go():
    first, second = rows(DEALS)
    assert first["Account_Name"] == {"name": "Zoë AG", "id": "4150868000000225013"}
    assert not [key for key in first if key.startswith("$")]
    assert second["id"] == 4150868000003384004
    assert second["Account_Name"] is None


def test_a_page_is_called_by_its_module_and_says_that_more_follow():
    (table,) = read(DEALS, "page-1.json")
    assert (table.name, table.notes, table.more_follow) == ("Deals", (), True)
    (table,) = read(page([]), "accounts_2.json")
    assert (table.name, list(table.rows)) == ("Accounts", [])


def test_a_contact_role_has_the_deal_in_the_name_of_its_file():
    first, second = rows(ROLES, f"Deals/{DEAL}/Contact_Roles.json")
    assert (first["Deal_Id"], first["Contact_Id"], first["Contact_Role"]) == (
        DEAL,
        "4150868000009900001",
        None,
    )
    assert "id" not in second  # a contact may have roles in several deals


def test_contact_roles_of_nobody_knows_which_deal():
    with pytest.raises(UnreadableFile, match=r'as in "Contact_Roles-4150868000003384003.json"'):
        rows(ROLES, "contact_roles.json")


def test_an_export_has_its_lookups_and_ids_as_the_api_has_them():
    first, second = rows(POTENTIALS, "export.csv")
    assert first["Account_Name"] == {"name": "Zoë AG", "id": "41"}
    assert (first["id"], first["Potential Id"]) == (DEAL, "zcrm_4150868000003384003")
    assert first["Created Time"] == "15 Apr, 2021 00:02:00"
    assert second["Account_Name"] is None


def test_the_name_of_an_exported_account_is_no_lookup():
    (row,) = rows(b"Record Id,Account Name,Contact Name.id\nzcrm_41,AG,\n", "Accounts.csv")
    assert row == {"Record Id": "zcrm_41", "Account Name": "AG", "Contact Name.id": ""}


def test_an_id_is_the_same_with_and_without_the_sign_of_exports():
    assert ZOHO.knowledge.same_id("zcrm_41") == ZOHO.knowledge.same_id("41")


@pytest.mark.parametrize("content", [SAVED["error.json"], b'{"data": [' + SAVED["error.json"] + b"]}"])
def test_a_call_that_failed_is_no_record(content):
    with pytest.raises(UnreadableFile) as raised:
        rows(content)
    assert str(raised.value) == (
        'Zoho answered with an error instead of records: "invalid oauth token" (INVALID_TOKEN)'
    )


# ── History ──


def test_a_timeline_has_a_row_for_each_field_that_was_changed():
    (table,) = read(TIMELINE, "timeline.json")
    form = table.history
    assert [
        tuple(row.values[column] for column in (form.record, form.at, form.column, form.old, form.new))
        for row in table.rows
    ] == [
        (DEAL, "2026-03-04T10:00:00+01:00", "Stage", "Qualification", "Closed Won"),
        (DEAL, "2026-03-04T10:00:00+01:00", "Next_Step", None, "Kick-off"),
    ]


def test_a_change_without_values_is_told():
    event = {"audited_time": "2026-03-04", "action": "updated", "record": {"id": "1"}}
    (table,) = read({"__timeline": [event | {"field_history": [{"api_name": "Stage", "_value": "x"}]}]})
    assert list(table.rows) == [
        BadRow("page.json:1 field_history[1]", "the change does not say the old and the new value")
    ]


def test_changes_that_are_no_list_are_a_bad_row():
    event = {"audited_time": "2026-03-04", "action": "updated", "record": {"id": "1"}}
    (table,) = read({"__timeline": [event | {"field_history": {"api_name": "Stage"}}]})
    assert list(table.rows) == [BadRow("page.json:1", '"field_history" is no list of changes')]


# ── Metadata ──


def test_fields_hold_what_people_see():
    (found,) = read(FIELDS, "fields.json")
    assert isinstance(found, Metadata)
    info = found.columns[0]
    assert (found.table, info.column, info.label, info.kind) == ("Deals", "Stage", "Stage of it", "one")
    assert (list(info.options.items()), info.retired) == ([("Old", "Old"), ("Won", "Won")], {"Old"})
    assert info.translated is False


def test_fields_that_do_not_say_of_which_module_they_are():
    content = {"fields": [{"api_name": "Budget", "field_label": "Budget", "data_type": "text"}]}
    assert [each.table for each in read(content, "fields-Leads.json")] == ["Leads"]
    with pytest.raises(UnreadableFile, match=r"as in fields-Deals\.json"):
        read(content, "fields.json")


def test_a_pipeline_says_its_stages_and_how_they_close_a_deal():
    maps = [
        {"display_value": "Qualified", "id": "6801", "sequence_number": 1, "forecast_type": "Open"},
        {"display_value": "Gone", "id": "6802", "sequence_number": 2, "forecast_type": "Closed Lost"},
    ]
    (found,) = read({"pipeline": [{"display_value": "Standard", "id": "68", "maps": maps}]}, "pipeline.json")
    assert [(each.id, each.label, each.pipeline_label, each.result) for each in found.stages] == [
        ("6801", "Qualified", "Standard", ""),
        ("6802", "Gone", "Standard", "lost"),
    ]
    assert list(found.columns[0].options) == ["Qualified", "Gone"]
