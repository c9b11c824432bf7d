"""The `hubspot` adapter keeps the contract in each of its shapes, and knows its files from those of others."""

from __future__ import annotations

import json

import pytest

from qualrules.plugins.adapters.hubspot import HubSpot
from qualrules.plugins.manager import load_plugins
from qualrules.testing import AdapterContract

PAGE = {
    "results": [
        {
            "id": "9007199254740993",
            "properties": {
                "dealname": "Zoë; Sons",
                "amount": "",
                "closedate": None,
                "dealstage": "closedwon",
            },
            "propertiesWithHistory": {
                "dealstage": [{"value": "closedwon", "timestamp": "2026-01-02T00:00:00Z"}]
            },
            "associations": {
                "contacts": {"results": [{"id": "51", "type": "deal_to_contact"}]},
                "companies": {"results": [{"id": "7", "type": "deal_to_company"}]},
            },
            "createdAt": "2026-01-01T00:00:00Z",
            "updatedAt": "2026-01-02T00:00:00Z",
            "archived": False,
        },
        {"id": "2", "properties": {"dealname": "b", "hs_v2_date_entered_closedwon": "2026-01-02T00:00:00Z"}},
        {"id": "3"},
        None,
    ],
    "paging": {"next": {"after": "3", "link": "https://api.hubapi.com/?after=3"}},
}
OLD = {
    "deals": [
        {
            "dealId": 11,
            "isDeleted": False,
            "associations": {"associatedVids": [51, 52], "associatedCompanyIds": []},
            "properties": {
                "dealname": {"value": "a", "timestamp": 1470145367545, "versions": []},
                "closedate": {
                    "value": "1470145673504",
                    "versions": [{"value": "1470145673504", "timestamp": 1470145367545, "source": "CRM_UI"}],
                },
            },
        },
        {"dealId": 12, "properties": {"dealname": {"value": "b"}}},
    ],
    "hasMore": True,
    "offset": 12,
}
EXPORT = """Record ID,Deal Name,Deal Stage,Deal probability,Associated Company IDs,"Date entered ""Closed Won (Sales)""\"
1,"Lind, Zoë",Closed Won,1.0,7;8,2026-01-02 10:00
2,b,,,,
"""
WAREHOUSE = """deal_id,is_deleted,deal_pipeline_stage_id,property_dealname,property_hs_date_entered_closedwon
1,false,closedwon,a,2026-01-02 1:00:00
2,TRUE,,b,
"""
HISTORY = """deal_id,timestamp,source,name,source_id,value
1,2026-01-01 10:00:00,CRM_UI,dealstage,x,closedwon
1,2026-01-02 10:00:00,CRM_UI,amount,x,12
"""


def as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class TestPage(AdapterContract):
    adapter = HubSpot()
    sample = as_bytes(PAGE)
    sample_name = "data/page.json"
    expected_rows = 4  # two deals, one past value, one stay in a stage
    expected_bad_rows = 2


class TestOldPage(AdapterContract):
    adapter = HubSpot()
    sample = as_bytes(OLD)
    sample_name = "paged.json"
    expected_rows = 3


class TestLines(AdapterContract):
    adapter = HubSpot()
    sample = b"\n".join(as_bytes(each) for each in PAGE["results"][:2]) + b'\n{"id": "4"}\n'
    sample_name = "deals.jsonl"
    expected_rows = 4
    expected_bad_rows = 1


class TestExport(AdapterContract):
    adapter = HubSpot()
    sample = EXPORT.encode("utf-8-sig")
    sample_name = "hubspot-crm-exports-all-deals-2026-01-03.csv"
    expected_rows = 3


class TestWarehouse(AdapterContract):
    adapter = HubSpot()
    sample = WAREHOUSE.encode()
    sample_name = "deal.csv"
    expected_rows = 3


class TestPropertyHistory(AdapterContract):
    adapter = HubSpot()
    sample = HISTORY.encode()
    sample_name = "deal_property_history.csv"
    expected_rows = 2


OWN = [
    (as_bytes({"results": [{"id": "1", "properties": {"amount": "1", "hs_object_id": "1"}}]}), "page.json"),
    (as_bytes({"id": "1", "properties": {"x": "1"}, "createdAt": "2026", "archived": False}), "one.json"),
    (as_bytes({"contacts": [{"vid": 1, "canonical-vid": 1, "properties": {"email": {"value": "a"}}}]}), "-"),
    (
        as_bytes(
            {"results": [{"label": "a", "displayOrder": 0, "stages": [{"metadata": {"isClosed": "false"}}]}]}
        ),
        "p",
    ),
    (as_bytes({"results": [{"name": "a", "label": "A", "fieldType": "text", "groupName": "b"}]}), "p.json"),
    (
        as_bytes(
            {"status": "error", "message": "m", "correlationId": "c", "category": "EXPIRED_AUTHENTICATION"}
        ),
        "-",
    ),
    (b"Record ID,Deal Name,Deal Stage\n", "all.csv"),
    (b'"Record ID";"First Name";"Last Name"\n', "all.csv"),
    (b"deal_id,deal_pipeline_id,deal_pipeline_stage_id\n", "deal.csv"),
    (b"deal_id,merged_deal_id\n", "merged_deal.csv"),
    (b"contact_id,deal_id,_fivetran_synced,type_id,category\n", "deal_contact.csv"),
    (b"hs_object_id,dealname\n1,a\n", "dump.csv"),
]
OTHERS = [
    (b'{"records": [{"attributes": {"type": "Opportunity"}, "Id": "006"}]}', "page.json"),
    (b'{"success": true, "data": [{"id": 1, "stage_id": 2, "pipeline_id": 1}]}', "deals.json"),
    (b'{"type": "FeatureCollection", "features": [{"properties": {"name": "a"}}]}', "map.json"),
    (b'{"results": [{"id": "1", "name": "a"}]}', "page.json"),
    (b"Id,Name,StageName,Amount\n", "deals.csv"),
    (b"Deal ID,Deal Stage,Amount\n", "deals.csv"),
    (b"id,email,firstname\n", "people.csv"),
    (b"Opportunity ID,Opportunity Name,Record ID\n", "opportunities.csv"),
]


@pytest.mark.parametrize(("head", "name"), OWN)
def test_it_is_surer_of_its_own_files_than_any_other_adapter(head, name):
    sure = {one.name: one.recognises(head, name) for one in load_plugins(entry_points=False).adapters}
    assert max(sure, key=sure.get) == "hubspot"
    assert list(sure.values()).count(sure["hubspot"]) == 1


@pytest.mark.parametrize(("head", "name"), OTHERS)
def test_it_leaves_the_files_of_others_alone(head, name):
    assert HubSpot().recognises(head, name) == 0
