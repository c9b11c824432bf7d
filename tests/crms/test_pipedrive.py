"""Pipedrive: the fifty deals in its shapes come to what the plain deals come to, record by record."""

from __future__ import annotations

import json

import pytest

from tests.crms import pipedrive_shapes as shapes
from tests.crms.expected import RULESET, expected, judged_files, outcomes
from tests.invoking import invoke


def test_pages_of_v2_with_fields_stages_pipelines_and_participants():
    assert outcomes(RULESET, shapes.source(), shapes.v2(), ids=shapes.IDS) == expected()


def test_pages_of_v2_with_a_list_of_persons_that_name_their_deal():
    source = shapes.source(template=shapes.PERSONS_SOURCE)
    assert outcomes(RULESET, source, shapes.v2_with_persons(), ids=shapes.IDS) == expected()


def test_participants_in_a_file_for_each_deal_under_a_block_that_names_them():
    files = dict(shapes.v2())
    page = json.loads(files.pop("participants.json"))
    for row in page["data"]:
        name = f"deals-{row['related_item_id']}-participants.json"
        rows = [each for each in page["data"] if each["related_item_id"] == row["related_item_id"]]
        files[name] = json.dumps({**page, "data": rows}).encode()
    people = (
        '    contacts: contact by "deal_id"\n  contact from "participants" identified by "participant_id"\n'
    )
    source = shapes.source().replace(
        '  account from "organizations"', f'{people}  account from "organizations"'
    )
    assert people in source
    assert outcomes(RULESET, source, files, ids=shapes.IDS) == expected()


def test_pages_of_v1():
    assert outcomes(RULESET, shapes.source("address_country"), shapes.v1(), ids=shapes.IDS) == expected()


def test_exports():
    source = shapes.source("Country of Address")
    assert outcomes(RULESET, source, shapes.exports(), ids=shapes.IDS) == expected()


# ── Bad input ──


def test_custom_fields_without_their_list_of_fields():
    files = {name: content for name, content in shapes.v2().items() if name != "dealFields.json"}
    done = judged_files(RULESET, shapes.source(), files)
    assert done.code == 0
    done.says(
        'no row has a column "Agreed next step", so it does not feed next_step',
        "deals: 9 columns have keys of 40 characters and no name",
        "give the CRM's list of its fields too (Pipedrive: dealFields)",
    )
    (first,) = [each for each in done.records if shapes.IDS[each["record"]["id"]] == "D01"]
    assert first["criteria"]["budget_found"] == "unknown"
    assert first["criteria"]["timeline"] == "met"


@pytest.mark.parametrize(
    ("file", "column"), [("stages.json", "stage_or_status"), ("pipelines.json", "pipeline_id")]
)
def test_ids_without_the_file_that_has_their_names(file, column):
    said = f'"{column}" holds ids, and no file says what they are called'
    files = {name: content for name, content in shapes.v2().items() if name != file}
    done = judged_files(RULESET, shapes.source(), files)
    done.says(said, f"give {file} too, the CRM's own list of them")
    assert done.err.count("holds ids") == 1
    for whole, source in (
        (shapes.v2(), shapes.source()),
        (shapes.exports(), shapes.source("Country of Address")),
    ):
        assert "holds ids" not in judged_files(RULESET, source, whole).err


def test_with_the_list_of_fields_nothing_is_said_of_keys():
    done = judged_files(RULESET, shapes.source(), shapes.v2())
    assert "characters and no name" not in done.err


def test_sources_calls_keys_and_options_what_people_call_them(tmp_path):
    fields, deals = (json.loads(shapes.v2()[name]) for name in ("dealFields.json", "deals-1.json"))
    key = shapes.key("Need")
    (need,) = [each for each in fields["data"] if each["field_code"] == key]
    need["options"].append({"id": 998, "label": "Select"})
    need["options"].append({"id": 999, "label": "Urgent"})
    for deal, option in zip(deals["data"], (998, 998, 999), strict=False):
        deal["custom_fields"][key] = option
    pages = {"deals": deals, "dealFields": fields}
    for name, page in pages.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(page))
    arguments = ("sources", str(RULESET), *(str(tmp_path / f"{name}.json") for name in pages))
    done = invoke(*arguments)
    done.says(
        'need: "Select" stands in 2 of 20 records: a placeholder?',
        'need: 3 values outside the list: "Select" 2, "Urgent" 1',
        '"Agreed next step"',
    )
    assert key not in done.out + done.err
    document = invoke(*arguments, "--format", "json").document
    (column,) = next(one for one in document["tables"][0]["fields"] if one["field"] == "need")["columns"]
    assert (column["column"], column["label"]) == (key, "Need")
    assert {"value": "998", "label": "Select", "count": 2} in column["repeated"]
    assert column["placeholders"] == [{"value": "Select", "count": 2}]


def test_a_page_that_is_the_answer_to_a_call_that_failed_ends_the_run():
    failed = b'{"success":false,"error":"unauthorized access","errorCode":401}'
    done = judged_files(RULESET, shapes.source(), {**shapes.v2(), "deals-2.json": failed})
    assert (done.code, done.out) == (2, "")
    done.says('deals-2.json": Pipedrive answered with an error instead of records: "unauthorized access"')


def test_a_last_page_without_deals_is_known_to_be_empty():
    nothing = b'{"success":true,"data":null,"additional_data":{"next_cursor":null}}'
    files = {**shapes.v2(), "deals-9.json": nothing}
    assert outcomes(RULESET, shapes.source(), files, ids=shapes.IDS) == expected()


def with_need(option: int) -> dict[str, bytes]:
    """The pages with another option as the need of the first deal."""
    files = dict(shapes.v2())
    page = json.loads(files["deals-1.json"])
    page["data"][0]["custom_fields"][shapes.key("Need")] = option
    return {**files, "deals-1.json": json.dumps(page).encode()}


def test_an_option_that_is_described_nowhere_is_told():
    done = judged_files(RULESET, shapes.source(), with_need(999))
    done.says(
        '1 value of need is outside the list of values (the CRM describes no option of this value): "999" 1'
    )
    assert done.records[0]["criteria"]["need_found"] == "unknown"


def test_an_option_that_was_deleted_is_read_by_an_older_list_of_fields():
    older = {"key": shapes.key("Need"), "name": "Need", "field_type": "enum"}
    options = {"options": [{"id": 999, "label": "Must have"}]}
    fields = json.dumps({"success": True, "data": [older | options]}).encode()
    files = {"old/dealFields.json": fields, **with_need(999)}
    assert outcomes(RULESET, shapes.source(), files, ids=shapes.IDS) == expected()


def test_an_amount_in_a_custom_field_is_in_its_own_currency(tmp_path):
    ruleset = tmp_path / "m.qual"
    ruleset.write_text(
        "ruleset m 1.0.0 currency USD rate EUR = 2 USD\n"
        "record opportunity\n  budget: money\n"
        'criterion enough "Enough" for opportunity when budget is at least 100 USD\n'
    )
    key = shapes.key("Budget")
    row = {"id": 1, "title": "x", "stage_id": 1, "pipeline_id": 1, "currency": "USD"}
    new = {"success": True, "data": [row | {"custom_fields": {key: {"value": 50, "currency": "EUR"}}}]}
    old = {"success": True, "data": [row | {key: 50, f"{key}_currency": "EUR"}]}
    fields = {"success": True, "data": [{"key": key, "name": "Budget", "field_type": "monetary"}]}
    for page in (new, old):
        files = {"deals.json": json.dumps(page).encode(), "dealFields.json": json.dumps(fields).encode()}
        (record,) = judged_files(ruleset, "", files).records
        assert record["criteria"] == {"enough": "met"}


def test_two_stages_of_one_label_in_two_pipelines_are_told(tmp_path):
    ruleset = tmp_path / "s.qual"
    ruleset.write_text(
        "ruleset s 1.0.0\nrecord opportunity\n  name: text\n  stage: stage of sales\n"
        'criterion named "Named" for opportunity when name is known\n'
        'process sales "Sales" for opportunity\n  stage "Proposal"\n    needs named\n'
    )
    pages = {
        "deals": [{"id": 1, "title": "x", "stage_id": 20, "pipeline_id": 2, "status": "open"}],
        "stages": [{"id": 10 * id, "name": "Proposal", "order_nr": 1, "pipeline_id": id} for id in (1, 2)],
        "pipelines": [{"id": id, "name": name, "order_nr": id} for id, name in ((1, "New"), (2, "Old"))],
    }
    for name, rows in pages.items():
        page = {"success": True, "data": rows, "additional_data": {}}
        (tmp_path / f"{name}.json").write_text(json.dumps(page))
    done = invoke("sources", str(ruleset), *(str(tmp_path / f"{name}.json") for name in pages))
    assert done.code == 0
    done.says(
        '"Proposal" is a stage of "New" and "Old", and the process does not say for which pipeline it is'
    )


# ── The past ──

MOVES = """\
ruleset moves 1.0.0
record opportunity
  budget: one of "None", "Approved"
  stage:  stage of sales
criterion begun "Begun" for opportunity when budget is known
criterion paid "There is money" for opportunity when budget is "Approved"
process sales "Sales" for opportunity
  stage "Discovery"
    needs begun
  stage "Proposal"
    needs paid
  outcome "Won" won after "Proposal"
    needs paid
"""


def test_moves_are_judged_by_the_flow_of_a_deal(tmp_path):
    key = shapes.key("Budget")
    changes = [("status", "open", "won", 2), (key, "11", "12", 3), ("stage_id", "10", "20", 1)]
    flow = [
        {
            "object": "dealChange",
            "timestamp": f"2026-03-0{day} 09:00:00",
            "data": {
                "item_id": 7,
                "field_key": column,
                "old_value": old,
                "new_value": new,
                "log_time": f"2026-03-0{day} 09:00:00",
            },
        }
        for column, old, new, day in changes
    ]
    options = [{"id": 11, "label": "None"}, {"id": 12, "label": "Approved"}]
    names = {10: "Discovery", 20: "Proposal"}
    pages = {
        "deals": [{"id": 7, "title": "x", "stage_id": 20, "pipeline_id": 1, "status": "won", key: "12"}],
        "stages": [{"id": id, "name": name, "order_nr": id, "pipeline_id": 1} for id, name in names.items()],
        "dealFields": [{"key": key, "name": "Budget", "field_type": "enum", "options": options}],
        "flow": flow,
    }
    for name, rows in pages.items():
        page = {"success": True, "data": rows, "additional_data": {}}
        (tmp_path / f"{name}.json").write_text(json.dumps(page))
    (tmp_path / "moves.qual").write_text(MOVES)
    places = {name: str(tmp_path / f"{name}.json") for name in pages}
    history = ("--history", places.pop("flow"), "--as-of", "2026-11-21")
    done = invoke("audit", str(tmp_path / "moves.qual"), *places.values(), *history)
    assert done.code == 1
    done.says(
        'moved to "Proposal" from "Discovery" on 2026-03-01',
        'moved to "Won" from "Proposal" on 2026-03-02',
        "paid is not met: budget",
    )
