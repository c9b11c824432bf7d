"""The Pipedrive adapter: its shapes keep the contract, and each row says what Pipedrive's does."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from qualrules.plugins.adapters.delimited import Delimited
from qualrules.plugins.adapters.json_document import JsonDocument
from qualrules.plugins.adapters.json_lines import JsonLines
from qualrules.plugins.adapters.pipedrive import Pipedrive
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import BadRow, RawRow, RawTable, UnreadableFile
from qualrules.testing import AdapterContract, data_file

PIPEDRIVE = Pipedrive()
MONEY, CHOSEN, SEVERAL = "a1" * 20, "b2" * 20, "c3" * 20


def page(rows, **additional):
    return json.dumps({"success": True, "data": rows, "additional_data": additional}).encode()


def read(content, name="page.json"):
    raw = json.dumps(content).encode() if not isinstance(content, bytes) else content
    return list(PIPEDRIVE.read(data_file(raw, name)))


def rows(content, name="page.json"):
    return [
        dict(row.values)
        for table in read(content, name)
        if isinstance(table, RawTable)
        for row in table.rows
        if isinstance(row, RawRow)
    ]


def deal(**values):
    return {"id": 17, "title": "Lind", "stage_id": 3, "pipeline_id": 1, "status": "open", **values}


V2 = page(
    [
        deal(
            org_id=5,
            custom_fields={MONEY: {"value": 1200.5, "currency": "EUR"}, CHOSEN: 12, SEVERAL: [12, 15]},
        ),
        deal(id=18, status="won", custom_fields={MONEY: None, CHOSEN: None, SEVERAL: None}),
    ],
    next_cursor="eyJ",
)
V1 = page(
    [
        deal(
            org_id={"name": "Zoë AG", "people_count": 2, "value": 5},
            add_time="2026-01-02 08:00:00",
            **{MONEY: 1200, f"{MONEY}_currency": "EUR", SEVERAL: "12,15"},
        ),
        deal(id=18, org_id=None, status="lost"),
    ],
    pagination={"start": 0, "limit": 100, "more_items_in_collection": True},
)
LEADS = page(
    [
        {
            "id": "a1b2",
            "title": "One",
            "was_seen": True,
            "value": {"amount": 5000, "currency": "USD"},
            CHOSEN: 12,
        },
        {"id": "a1b3", "title": "Two", "was_seen": False, "value": None},
    ]
)
PARTICIPANTS = page(
    [
        {
            "id": number,
            "person_id": {"name": "Ines", "value": 7},
            "person": {"id": 7, "name": "Ines", "first_name": "Ines", CHOSEN: "12"},
            "related_item_type": "deal",
            "related_item_id": number + 10,
        }
        for number in (1, 2)
    ]
)
FLOW = page(
    [
        {"object": "note", "timestamp": "2026-03-05 09:00:00", "data": {"id": 4, "content": "x"}},
        {
            "object": "dealChange",
            "timestamp": "2026-03-04 09:00:00",
            "data": {
                "item_id": 17,
                "field_key": "status",
                "old_value": "open",
                "new_value": "won",
                "log_time": "2026-03-04 09:00:00",
            },
        },
        {
            "object": "dealChange",
            "timestamp": "2026-03-02 09:00:00",
            "data": {
                "item_id": 17,
                "field_key": "stage_id",
                "old_value": "2",
                "new_value": "3",
                "log_time": "2026-03-02 09:00:00",
            },
        },
    ]
)
CHANGELOG = page(
    [
        {"field_key": "value", "old_value": "100", "new_value": "200", "time": "2026-03-01 09:00:00"},
        {"field_key": "stage_id", "old_value": "2", "new_value": "3", "time": "2026-03-02 09:00:00"},
    ]
)
HOOK = {
    "data": deal(
        custom_fields={
            MONEY: {"type": "monetary", "value": 10, "currency": "EUR"},
            CHOSEN: {"type": "enum", "id": 12},
            SEVERAL: {"type": "set", "values": [{"id": 12}, {"id": 15}]},
        }
    ),
    "meta": {"action": "change", "entity": "deal", "entity_id": "17"},
    "previous": {"stage_id": 2},
}
EXPORT = (
    "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Organization - Name\n"
    '17,"Lind, Zoë",Proposal,Open,Zoë AG\n18,Two,Proposal,Won,\n'
).encode()


class TestV2(AdapterContract):
    adapter = PIPEDRIVE
    sample = V2
    sample_name = "data/deals.json"
    expected_rows = 2


class TestV1(TestV2):
    sample = V1
    sample_name = "page-1.json"


class TestLeads(TestV2):
    sample = LEADS


class TestParticipants(TestV2):
    sample = PARTICIPANTS


class TestWebhookLines(TestV2):
    sample = b"\n".join([json.dumps(HOOK).encode()] * 2)
    sample_name = "hooks.jsonl"


class TestExport(TestV2):
    sample = EXPORT
    sample_name = "deals-4711-1.csv"


class TestFlow(TestV2):
    sample = FLOW
    expected_rows = 4


class TestChangelog(TestV2):
    sample = CHANGELOG
    sample_name = "deal-17-changelog.json"
    expected_rows = 3


SAVED = {
    "dealFields.json": page([{"key": "title", "name": "Title", "field_type": "varchar", "edit_flag": False}]),
    "stages.json": page([{"id": 3, "order_nr": 1, "name": "Proposal", "pipeline_id": 1}]),
    "pipelines.json": page([{"id": 1, "order_nr": 1, "name": "New", "url_title": "New"}]),
    "organizations.json": page(
        [{"id": 5, "name": "Zoë AG", "owner_id": 1, "address": None}], next_cursor=None
    ),
    "error.json": b'{"success":false,"error":"unauthorized access","errorCode":401}',
    "hook.json": json.dumps(HOOK).encode(),
}


@pytest.mark.parametrize("name", SAVED)
def test_what_is_saved_beside_deals_is_its_own(name):
    assert PIPEDRIVE.recognises(SAVED[name], name) > JsonDocument().recognises(SAVED[name], name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"success": true, "data": [{"id": 1, "name": "x"}]}', "d.json"),
        (b'{"results": [{"id": "1", "properties": {"dealname": "x"}}], "paging": {}}', "deals.json"),
        (b'{"done": true, "records": [{"attributes": {"type": "Opportunity"}, "Id": "006"}]}', "deals.json"),
        (b"Deal,Title,Stage\n1,x,y\n", "deals.csv"),
        (b"id,stage_id,pipeline_id\n1,2,3\n", "deals.csv"),
        (b'{"id": 1, "stage": "x"}\n{"id": 2}\n', "deals.jsonl"),
    ],
)
def test_files_of_others_are_left_to_them(content, name):
    assert PIPEDRIVE.recognises(content, name) == 0
    assert max(form.recognises(content, name) for form in (JsonDocument(), JsonLines(), Delimited())) > 0


# ── Rows ──


def test_custom_fields_of_v2_become_columns_and_their_parts_stand_beside_them():
    first, second = rows(V2)
    assert (first[MONEY], first[f"{MONEY}_currency"]) == (Decimal("1200.5"), "EUR")
    assert (first[CHOSEN], first[SEVERAL]) == (12, [12, 15])
    assert "custom_fields" not in first
    assert second[MONEY] is None


def test_a_link_of_v1_has_an_id_and_its_times_say_that_they_are_utc():
    first, second = rows(V1)
    assert first["org_id"] == {"id": 5, "name": "Zoë AG", "people_count": 2, "value": 5}
    assert first["add_time"] == "2026-01-02 08:00:00Z"
    assert first[SEVERAL] == "12,15"
    assert second["org_id"] is None


def test_a_lead_that_says_nothing_of_a_custom_field_has_no_such_column():
    first, second = rows(LEADS)
    assert first[CHOSEN] == 12
    assert CHOSEN not in second


def test_a_closed_deal_claims_its_outcome_and_an_open_one_its_stage():
    assert [row["stage_or_status"] for row in rows(V2)] == [3, "Won"]
    assert [(row["stage_id"], row["status"], row["stage_or_status"]) for row in rows(V1)] == [
        (3, "open", 3),
        (3, "lost", "Lost"),
    ]
    assert [row["stage_or_status"] for row in rows(EXPORT, "deals.csv")] == ["Proposal", "Won"]


def test_without_a_status_nothing_is_claimed_beside_the_stage():
    (row,) = rows(page([{"id": 1, "title": "x", "stage_id": 3, "pipeline_id": 1}]))
    assert "stage_or_status" not in row


def test_a_participant_is_the_person_with_the_deals_id():
    first, second = rows(PARTICIPANTS)
    assert (first["person_id"], first["deal_id"], first["name"], first[CHOSEN]) == (7, 11, "Ines", "12")
    assert "id" not in first  # 7 takes part in two deals, and is one person all the same
    assert second["deal_id"] == 12


def test_a_webhook_is_the_deal_that_it_tells_of():
    (row,) = rows(HOOK, "hook.json")
    assert (row["id"], row["stage_or_status"]) == (17, 3)
    assert (row[MONEY], row[f"{MONEY}_currency"], row[CHOSEN], row[SEVERAL]) == (10, "EUR", 12, [12, 15])


def test_an_export_gives_the_organization_as_a_record_too():
    first, second = rows(EXPORT, "deals.csv")
    assert first["organization"] == {"Organization - Name": "Zoë AG"}
    assert second["organization"] is None


def test_an_answer_for_one_deal_with_related_objects_is_that_deal():
    content = {"success": True, "data": deal(), "related_objects": {"user": {"1": {"id": 1}}}}
    (row,) = rows(content)
    assert (row["id"], row["stage_or_status"]) == (17, 3)


def test_a_page_is_called_by_its_type_and_says_that_more_follow():
    (table,) = read(V1, "page-1.json")
    assert (table.name, table.notes, table.more_follow) == ("deals", (), True)
    (table,) = read(page([deal()]), "deals.json")
    assert (table.name, table.notes) == ("deals.json", ())


def test_a_page_without_an_envelope_is_read_all_the_same():
    assert [row["id"] for row in rows([deal(), deal(id=18)], "deals.json")] == [17, 18]


# ── What is no page ──


def test_an_answer_without_data_has_no_records():
    (table,) = read({"success": True, "data": None, "additional_data": {}}, "deals-3.json")
    assert (table.name, list(table.rows)) == ("deals", [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            {"success": False, "error": "unauthorized access", "errorCode": 401, "error_info": "see docs"},
            'Pipedrive answered with an error instead of records: "unauthorized access" (401)',
        ),
        (
            {"success": True, "additional_data": {"next_cursor": None}},
            'this is an answer of Pipedrive without "data", so it holds no records',
        ),
    ],
)
def test_a_call_that_failed_is_no_record(content, sentence):
    with pytest.raises(UnreadableFile) as raised:
        rows(content)
    assert str(raised.value) == sentence


# ── History ──


def changes(content, name):
    (table,) = read(content, name)
    assert table.history is not None
    form = table.history
    return [
        (row[form.record], row[form.at], row[form.column], row.get(form.old, "?"), row.get(form.new, "?"))
        for row in (dict(each.values) for each in table.rows)
    ]


def test_a_flow_gives_the_changes_and_those_of_what_is_claimed():
    assert changes(FLOW, "flow.json") == [
        (17, "2026-03-02 09:00:00Z", "stage_id", "2", "3"),
        (17, "2026-03-02 09:00:00Z", "stage_or_status", "2", "3"),
        (17, "2026-03-04 09:00:00Z", "status", "open", "won"),
        (17, "2026-03-04 09:00:00Z", "stage_or_status", "3", "Won"),
    ]


def test_what_a_changelog_does_not_tell_of_the_stage_is_left_out():
    content = page(
        [{"field_key": "status", "old_value": "open", "new_value": "lost", "time": "2026-03-01 09:00:00"}]
    )
    assert changes(content, "deals/17/changelog.json")[1] == (
        "17",
        "2026-03-01 09:00:00Z",
        "stage_or_status",
        "?",
        "Lost",
    )


@pytest.mark.parametrize(
    "name", ["deal-17-changelog.json", "17.json", "deals/17/changelog.json", "x\\deal_17.json"]
)
def test_a_changelog_is_of_the_deal_in_its_name(name):
    assert {change[0] for change in changes(CHANGELOG, name)} == {"17"}


def test_a_changelog_that_does_not_say_whose_it_is():
    with pytest.raises(UnreadableFile, match=r'as in "deal-17-changelog.json"'):
        read(CHANGELOG, "changelog.json")


def test_other_events_of_a_flow_are_counted_and_a_change_without_data_is_a_bad_row():
    note = {"object": "note", "timestamp": "2026-03-01 09:00:00", "data": {"id": 5, "content": "called"}}
    broken = {"object": "dealChange", "timestamp": "2026-03-02 09:00:00", "data": None}
    (table,) = read({"success": True, "data": [note, broken]}, "deal-17-flow.json")
    assert list(table.rows) == [BadRow("deal-17-flow.json:2", 'the change has no object under "data"')]
    assert "1 event is no change of a field (a note, a call, a file)" in table.notes


# ── Metadata ──


def metadata(content, name):
    found = read(content, name)
    assert all(isinstance(each, Metadata) for each in found)
    return found


def test_fields_of_v1_hold_for_deals_and_leads():
    content = page(
        [
            {"key": "stage_id", "name": "Stage", "field_type": "stage"},
            {
                "key": CHOSEN,
                "name": "Budget",
                "field_type": "enum",
                "options": [{"id": 12, "label": "Approved"}, {"id": 15, "label": "None"}],
            },
        ]
    )
    deals, leads = metadata(content, "fields.json")
    assert (deals.table, leads.table) == ("deals", "leads")
    info = deals.columns[1]
    assert (info.column, info.label, info.kind, info.options) == (
        CHOSEN,
        "Budget",
        "one",
        {"12": "Approved", "15": "None"},
    )


def test_fields_of_v2_say_where_they_are_required():
    required = {"enabled": True, "stage_ids": [3, 4], "statuses": {"1": ["won"]}}
    field = {"field_code": CHOSEN, "field_name": "Budget", "field_type": "set", "options": None}
    asked, not_asked = (
        metadata(page([field | {"required_fields": required | {"enabled": on}}]), "dealFields.json")[
            0
        ].columns[0]
        for on in (True, False)
    )
    assert (asked.required_in, asked.kind) == (("3", "4", "1/Won"), "several")
    assert not_asked.required_in == ()


@pytest.mark.parametrize(
    ("key", "name", "table"),
    [
        ("first_name", "fields.json", "persons"),
        ("people_count", "fields.json", "organizations"),
        (CHOSEN, "personFields.json", "persons"),
        (CHOSEN, "organizationFields_v2.json", "organizations"),
    ],
)
def test_fields_are_of_the_type_that_they_or_their_file_name(key, name, table):
    found = metadata(page([{"key": key, "name": "X", "field_type": "varchar"}]), name)
    assert [each.table for each in found] == [table]


def test_fields_that_do_not_say_whose_they_are():
    with pytest.raises(UnreadableFile, match=r"call the file dealFields\.json, personFields\.json or"):
        read(page([{"key": CHOSEN, "name": "X", "field_type": "varchar"}]), "fields.json")


def test_stages_say_what_a_deal_claims_too():
    rows = [
        {"id": 3, "order_nr": 2, "name": "Proposal", "pipeline_id": 1, "deal_probability": 60},
        {"id": 4, "order_nr": 3, "name": "Old", "pipeline_id": 1, "is_deleted": True},
    ]
    (found,) = metadata(page(rows), "stages.json")
    assert [(stage.id, stage.label, stage.pipeline, stage.result) for stage in found.stages] == [
        ("3", "Proposal", "1", ""),
        ("4", "Old", "1", ""),
        ("Won", "Won", "", "won"),
        ("Lost", "Lost", "", "lost"),
    ]
    (derived,) = found.columns
    assert (found.stage_column, derived.column) == ("stage_id", "stage_or_status")
    assert derived.options == {"3": "Proposal", "4": "Old", "Won": "Won", "Lost": "Lost"}
    assert derived.retired == {"4"}


def test_pipelines_have_names():
    (found,) = metadata(SAVED["pipelines.json"], "pipelines.json")
    assert (found.pipeline_column, found.columns[0].options) == ("pipeline_id", {"1": "New"})
