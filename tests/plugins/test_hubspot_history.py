"""The past that stands in HubSpot's files: earlier values, stays in stages; and its flat tables."""

from __future__ import annotations

import json
from typing import Any

from qualrules.plugins.adapters.hubspot import HubSpot
from qualrules.reading.raw import RawRow, RawTable
from qualrules.testing import data_file


def tables(content: Any, name: str = "page.json") -> list[RawTable]:
    raw = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    return [each for each in HubSpot().read(data_file(raw, name)) if isinstance(each, RawTable)]


def values(table: RawTable) -> list[dict[str, object]]:
    rows = list(table.rows)
    assert all(isinstance(row, RawRow) for row in rows)
    return [dict(row.values) for row in rows]


def version(value: str | None, day: int) -> dict[str, Any]:
    return {"value": value, "timestamp": f"2026-01-{day:02}T10:00:00.000Z", "sourceType": "CRM_UI"}


def test_values_with_history_become_changes_the_oldest_first():
    page = {
        "results": [
            {
                "id": "1",
                "properties": {"dealname": "a", "dealstage": "closedwon"},
                "propertiesWithHistory": {
                    "dealstage": [version("closedwon", 9), version("contractsent", 2)],
                    "closedate": [version("1470145673504", 3)],
                    "amount": [version("", 4)],
                },
            },
            {"id": "2", "properties": {"dealname": "b"}},
        ]
    }
    deals, history = tables(page)
    assert (deals.name, history.name) == ("deals", "deals history")
    form = history.history
    assert form is not None
    assert (form.kind, form.record, form.at, form.column, form.new) == (
        "changes",
        "record",
        "at",
        "column",
        "value",
    )
    assert form.whole
    told = [(row["record"], row["column"], row["value"], row["at"]) for row in values(history)]
    assert told == [
        ("1", "dealstage", "contractsent", "2026-01-02T10:00:00.000Z"),
        ("1", "dealstage", "closedwon", "2026-01-09T10:00:00.000Z"),
        ("1", "closedate", "2016-08-02T13:47:53.504Z", "2026-01-03T10:00:00.000Z"),
        ("1", "amount", "", "2026-01-04T10:00:00.000Z"),
    ]
    assert "propertiesWithHistory" not in values(deals)[0]


def test_a_history_that_may_have_been_cut_off_is_not_taken_for_whole():
    long = [version(str(day), day) for day in range(20, 0, -1)]
    short = [version("x", 1)]
    page = {
        "results": [
            {"id": "1", "properties": {"dealname": "a"}, "propertiesWithHistory": {"amount": long}},
            {"id": "2", "properties": {"dealname": "b"}, "propertiesWithHistory": {"amount": short}},
        ]
    }
    _, whole, late = tables(page)
    assert whole.history is not None
    assert late.history is not None
    assert (whole.history.whole, late.history.whole) == (True, False)
    assert [row["record"] for row in values(whole)] == ["2"]
    assert {row["record"] for row in values(late)} == {"1"}
    assert len(values(late)) == 20
    assert late.notes == (
        "these records may have had earlier values than the file lists, so what was before is not known",
    )


def test_versions_of_older_answers_never_prove_that_they_are_all():
    versions = [
        {"value": "contractsent", "timestamp": 1470145673504, "source": "CRM_UI"},
        {"value": "qualifiedtobuy", "timestamp": 1470145367545, "source": "API"},
    ]
    stage = {"value": "contractsent", "timestamp": 1470145673504, "versions": versions}
    page = {"deals": [{"dealId": 7, "properties": {"dealname": {"value": "a"}, "dealstage": stage}}]}
    _, late = tables(page)
    assert late.history is not None
    assert not late.history.whole
    assert [(row["value"], row["at"], row["source"]) for row in values(late)] == [
        ("qualifiedtobuy", "2016-08-02T13:42:47.545Z", "API"),
        ("contractsent", "2016-08-02T13:47:53.504Z", "CRM_UI"),
    ]


def test_columns_of_stages_become_stays():
    properties = {
        "dealname": "a",
        "hs_v2_date_entered_closedwon": "2026-01-03T10:00:00Z",
        "hs_date_entered_closedwon": "2026-01-01T10:00:00Z",
        "hs_v2_date_entered_128800": "1470145673504",
        "hs_v2_date_exited_128800": "2026-01-03T10:00:00Z",
        "hs_date_entered_old": "2025-01-01T10:00:00Z",
        "hs_v2_date_entered_never": None,
        "hs_v2_date_entered_current_stage": "2026-01-03T10:00:00Z",
    }
    deals, stays = tables({"results": [{"id": "1", "properties": properties}]})
    assert deals.history is None
    form = stays.history
    assert form is not None
    assert (form.kind, form.record, form.at, form.stage, form.left) == (
        "stays",
        "record",
        "entered",
        "stage",
        "left",
    )
    assert [(row["record"], row["stage"], row["entered"], row["left"]) for row in values(stays)] == [
        ("1", "closedwon", "2026-01-03T10:00:00Z", None),
        ("1", "128800", "2016-08-02T13:47:53.504Z", "2026-01-03T10:00:00Z"),
        ("1", "old", "2025-01-01T10:00:00Z", None),
    ]


def test_labels_of_stages_in_an_export_become_stays():
    text = (
        'Record ID,Deal Name,"Date entered ""Closed Won (Sales)""","Date exited ""Offer (x) (Sales)""",'
        '"Date entered ""Offer (x) (Sales)"""\n1,a,2026-01-02 10:00,2026-01-02 10:00,2026-01-01 9:00\n2,b,,,\n'
    )
    _, stays = tables(text, "deals.csv")
    assert values(stays) == [
        {"record": "1", "stage": "Closed Won", "entered": "2026-01-02 10:00", "left": None},
        {"record": "1", "stage": "Offer (x)", "entered": "2026-01-01 9:00", "left": "2026-01-02 10:00"},
    ]


# ── Flat tables ──


def test_an_export_with_several_companies_takes_the_first_and_says_so():
    (deals,) = tables("Record ID,Deal Name,Associated Company IDs\n1,a,7; 8\n2,b,7\n", "x.csv")
    first, second = deals.rows
    assert isinstance(first, RawRow)
    assert isinstance(second, RawRow)
    assert first.values["Associated Company IDs"] == "7"
    assert first.note == 'is associated with 2 companies; the first one, "7", is taken'
    assert (second.values["Associated Company IDs"], second.note) == ("7", "")


def test_an_export_says_the_primary_company_itself():
    text = "Record ID,Deal Name,Associated Company IDs,Associated Company IDs (Primary)\n1,a,7;8,8\n"
    (deals,) = tables(text, "x.csv")
    assert values(deals)[0]["Associated Company IDs"] == "7;8"


def test_a_probability_of_an_export_is_a_part_of_one():
    (deals,) = tables("Record ID,Deal Name,Deal probability\n1,a,0.2\n2,b,\n", "x.csv")
    assert [row["Deal probability"] for row in values(deals)] == ["20%", ""]


def test_only_the_vendors_own_file_name_is_replaced():
    text = "Record ID,Company name,Company Domain Name\n1,a,b\n"
    assert tables(text, "hubspot-crm-exports-all-2026-01-01.csv")[0].name == "companies"
    assert tables(text, "my accounts.csv")[0].name == "my accounts.csv"


def test_property_history_of_a_warehouse_names_the_columns_of_its_records():
    text = (
        "deal_id,timestamp,name,value,source,source_id\n"
        "1,2026-01-01 1:00:00,dealstage,x,a,b\n1,2026-01-02 1:00:00,amount,2,a,b\n"
    )
    (history,) = tables(text, "deal_property_history.csv")
    form = history.history
    assert form is not None
    assert (form.record, form.at, form.column, form.new, form.whole) == (
        "deal_id",
        "timestamp",
        "name",
        "value",
        False,
    )
    assert [row["name"] for row in values(history)] == ["deal_pipeline_stage_id", "property_amount"]


def test_stages_over_time_of_a_warehouse():
    text = (
        "deal_id,_fivetran_start,_fivetran_end,date_entered,value,source_id\n"
        "1,2026-01-01 1:00:00,2050-01-01 00:00:00,2026-01-01 1:00:00,x,a\n"
    )
    (history,) = tables(text, "deal_stage.csv")
    form = history.history
    assert form is not None
    assert (form.kind, form.at, form.left, form.stage) == ("stays", "date_entered", "_fivetran_end", "value")


def test_tables_that_only_link_others_are_passed_through_and_say_what_is_missing():
    (links,) = tables("contact_id,deal_id,type_id,category\n1,2,3,HUBSPOT_DEFINED\n", "deal_contact.csv")
    assert values(links) == [
        {"contact_id": "1", "deal_id": "2", "type_id": "3", "category": "HUBSPOT_DEFINED"}
    ]
    assert 'have a column "deal_id" or "contact_id"' in links.notes[0]
    (merged,) = tables("deal_id,merged_deal_id\n1,2\n", "merged_deal.csv")
    assert '"hs_merged_object_ids"' in merged.notes[0]
    assert values(merged) == [{"deal_id": "1", "merged_deal_id": "2"}]


def test_what_is_deleted_in_a_warehouse_is_kept_and_remarked_on():
    (deals,) = tables("deal_id,is_deleted,property_dealname\n1,TRUE,a\n2,false,b\n", "deal.csv")
    assert [row.note for row in deals.rows if isinstance(row, RawRow)] == [
        "is archived or deleted in HubSpot",
        "",
    ]


def test_a_table_that_is_not_known_is_passed_through():
    (table,) = tables("id,anything\n1,2\n", "other.csv")
    assert (table.name, values(table), table.notes) == ("other.csv", [{"id": "1", "anything": "2"}], ())
