"""What HubSpot says of itself: pipelines and properties, by the API and in a warehouse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qualrules.plugins.adapters.hubspot import HubSpot
from qualrules.reading.described import described
from qualrules.reading.metadata import ColumnInfo, Metadata
from qualrules.reading.raw import UnreadableFile
from qualrules.testing import data_file


def read(content: Any, name: str) -> list[Metadata]:
    raw = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    found = list(HubSpot().read(data_file(raw, f"saved/{name}")))
    assert all(isinstance(each, Metadata) for each in found)
    return found


def stage(id: str, label: str, chance: str, closed: str, order: int = 0) -> dict[str, Any]:
    return {
        "id": id,
        "label": label,
        "displayOrder": order,
        "metadata": {"probability": chance, "isClosed": closed},
    }


PIPELINES = {
    "results": [
        {
            "id": "default",
            "label": "Sales",
            "displayOrder": 0,
            "stages": [
                stage("1", "Offer", "0.2", "false", 3),
                stage("2", "Won", "1.0", "true", 4),
                stage("3", "Lost", "0.0", "true", 5),
                stage("4", "Sure", "1.0", "false", 6),
                stage("5", "New", "0", "false", 2),
            ],
        },
        {"id": "75", "label": "Renewal", "stages": [stage("9", "Offer", "0.5", "false")]},
    ]
}


def test_pipelines_give_stages_with_what_they_come_to():
    (metadata,) = read(PIPELINES, "pipelines.json")
    assert (metadata.table, metadata.stage_column, metadata.pipeline_column) == (
        "deals",
        "dealstage",
        "pipeline",
    )
    assert metadata.origin == "pipelines.json"
    told = [(each.id, each.result, each.probability, each.order) for each in metadata.stages]
    assert told == [
        ("1", "", "20", 3),
        ("2", "won", "100", 4),
        ("3", "lost", "0", 5),
        ("4", "", "100", 6),
        ("5", "", "0", 2),
        ("9", "", "50", 0),
    ]


def test_two_stages_of_one_label_stay_apart_by_their_pipelines():
    (metadata,) = read(PIPELINES, "pipelines.json")
    offers = [
        (each.id, each.pipeline, each.pipeline_label) for each in metadata.stages if each.label == "Offer"
    ]
    assert offers == [("1", "default", "Sales"), ("9", "75", "Renewal")]


def test_pipelines_of_tickets_name_the_columns_of_tickets():
    stages = [{"id": "1", "label": "New", "metadata": {"ticketState": "OPEN", "isClosed": "false"}}]
    (metadata,) = read({"results": [{"id": "0", "label": "Support", "stages": stages}]}, "pipelines.json")
    assert metadata.table == "tickets"
    assert (metadata.stage_column, metadata.pipeline_column) == ("hs_pipeline_stage", "hs_pipeline")


def test_pipelines_of_the_older_version():
    stages = [
        {"stageId": "a", "label": "A", "probability": 0.2, "closedWon": False, "displayOrder": 1},
        {"stageId": "w", "label": "W", "probability": 1.0, "closedWon": True, "displayOrder": 2},
        {"stageId": "l", "label": "L", "probability": 0.0, "closedWon": False, "displayOrder": 3},
    ]
    (metadata,) = read([{"pipelineId": "p", "label": "P", "stages": stages}], "deal-pipelines.json")
    told = [(each.id, each.pipeline, each.result, each.probability) for each in metadata.stages]
    assert told == [("a", "p", "", "20"), ("w", "p", "won", "100"), ("l", "p", "lost", "0")]


def prop(name: str, type: str, field: str, *options: tuple[str, str, bool], **more: Any) -> dict[str, Any]:
    given = [
        {"value": value, "label": label, "hidden": hidden, "displayOrder": number}
        for number, (value, label, hidden) in enumerate(options)
    ]
    return {
        "name": name,
        "label": name.title(),
        "type": type,
        "fieldType": field,
        "options": given[::-1],
        **more,
    }


PROPERTIES = {
    "results": [
        prop("dealname", "string", "text"),
        prop("amount", "number", "number", showCurrencySymbol=True),
        prop("seats", "number", "number"),
        prop("need", "enumeration", "select", ("must", "Must have", False), ("old", "Nice", True)),
        prop("wants", "enumeration", "checkbox", ("a", "A", False)),
        prop("met", "bool", "booleancheckbox", ("true", "Met", False), ("false", "Not met", False)),
        prop("signed_on", "date", "date"),
        prop("closedate", "datetime", "date"),
    ]
}


def test_properties_give_columns_with_labels_options_and_kinds():
    (metadata,) = read(PROPERTIES, "saved.json")
    assert metadata.table == "deals"
    by_name = {each.column: each for each in metadata.columns}
    assert by_name["need"].label == "Need"
    assert list(by_name["need"].options.items()) == [("must", "Must have"), ("old", "Nice")]
    assert by_name["need"].retired == {"old"}
    assert {name: each.kind for name, each in by_name.items()} == {
        "dealname": "text",
        "amount": "money",
        "seats": "number",
        "need": "one",
        "wants": "several",
        "met": "yes/no",
        "signed_on": "date",
        "closedate": "datetime",
    }


def test_yes_and_no_are_not_read_by_what_an_account_calls_them():
    (metadata,) = read(PROPERTIES, "saved.json")
    assert [each.column for each in metadata.columns if not each.translated] == ["met"]


@pytest.mark.parametrize(
    ("item", "name", "table"),
    [
        (prop("firstname", "string", "text"), "saved.json", "contacts"),
        (prop("own", "string", "text", groupName="companyinformation"), "saved.json", "companies"),
        (prop("own", "string", "text"), "contact-properties.json", "contacts"),
        (prop("own", "string", "text"), "cars.json", "cars"),
    ],
)
def test_the_object_type_is_told_by_names_groups_or_the_file(item, name, table):
    (metadata,) = read({"results": [item]}, name)
    assert metadata.table == table


SAID = Metadata("deals", (ColumnInfo("dealstage", options={"closedwon": "Gewonnen"}),))
ASSUMED = Metadata("deals", (ColumnInfo("dealstage", options={"closedwon": "Closed Won"}),), assumed=True)


@pytest.mark.parametrize("metadata", [[SAID, ASSUMED], [ASSUMED, SAID]])
def test_what_a_file_says_goes_before_what_is_assumed_in_whatever_order(metadata):
    found = described(metadata, ["deals"])
    assert found.options("dealstage") == {"closedwon": "Gewonnen"}


def test_what_is_assumed_is_read_and_never_taken_for_what_the_crm_offers():
    found = described([ASSUMED], ["deals"])
    assert found.options("dealstage") == {"closedwon": "Closed Won"}
    assert not found.columns


# ── A warehouse ──

STAGES = """_fivetran_deleted,active,closed_won,is_closed,display_order,probability,stage_id,label,pipeline_id
FALSE,TRUE,TRUE,TRUE,6,1.0,w,Won,p
FALSE,TRUE,FALSE,FALSE,7,0.0,n,New,p
FALSE,TRUE,FALSE,TRUE,8,0.0,l,Lost,p
"""


def test_stages_of_a_warehouse():
    (metadata,) = read(STAGES, "deal_pipeline_stage.csv")
    assert (metadata.table, metadata.stage_column) == ("deal", "deal_pipeline_stage_id")
    assert [(each.id, each.label, each.result) for each in metadata.stages] == [
        ("w", "Won", "won"),
        ("n", "New", ""),
        ("l", "Lost", "lost"),
    ]


def test_pipelines_of_a_warehouse_are_options_of_the_column_that_holds_them():
    (metadata,) = read(
        "pipeline_id,active,display_order,label\np,TRUE,0,Sales\nq,TRUE,1,\n", "deal_pipeline.csv"
    )
    (column,) = metadata.columns
    assert (column.column, dict(column.options)) == ("deal_pipeline_id", {"p": "Sales", "q": ""})


def test_properties_and_options_of_a_warehouse_name_its_columns():
    deals, contacts = read(
        "hubspot_object,name,label,type,field_type\ndeal,closedate,Close,datetime,date\ndeal,dealstage,Stage,enumeration,radio\n"
        "contact,met,Met,bool,booleancheckbox\n",
        "property.csv",
    )
    assert [(each.column, each.label, each.kind) for each in deals.columns] == [
        ("property_closedate", "Close", "datetime"),
        ("deal_pipeline_stage_id", "Stage", "one"),
    ]
    assert contacts.columns[0].column == "property_met"
    (options,) = read(
        "label,property_id,display_order,hidden,value,hubspot_object,name\nB,x,2,true,b,deal,need\nA,x,1,false,a,deal,need\n",
        "property_option.csv",
    )
    (column,) = options.columns
    assert (column.column, list(column.options), column.retired) == ("property_need", ["a", "b"], {"b"})


def test_a_row_that_cannot_be_read_in_what_describes_others_is_refused():
    with pytest.raises(UnreadableFile, match=r"deal_pipeline_stage\.csv:3: "):
        read(STAGES.replace("n,New,p", 'n,"New" x,p'), "deal_pipeline_stage.csv")


def test_an_entry_that_is_no_pipeline_is_not_left_out_in_silence():
    stages = [{"id": "1", "label": "New", "displayOrder": 0, "metadata": {"probability": "0.2"}}]
    page = {"results": [{"id": "default", "label": "Sales", "stages": stages}, {"id": "second"}]}
    with pytest.raises(UnreadableFile, match="entry 2 of the list is no pipeline"):
        list(HubSpot().read(data_file(json.dumps(page).encode(), "pipelines.json")))
