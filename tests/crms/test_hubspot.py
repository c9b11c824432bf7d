"""HubSpot: the fifty deals in its shapes come to what the plain deals come to, record by record."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hubspot.crm import deals

from tests.crms import hubspot_flat_shapes as flat
from tests.crms import hubspot_shapes as shapes
from tests.crms.deals import DEALS
from tests.crms.expected import RULESET, expected, judged_files, outcomes
from tests.invoking import invoke

SHAPES = {
    "pages": (shapes.pages, shapes.SOURCE),
    "json_lines": (shapes.json_lines, shapes.SOURCE),
    "found_by_search": (shapes.found_by_search, shapes.SOURCE),
    "older": (flat.older, shapes.SOURCE),
    "exports": (flat.exports, flat.EXPORT_SOURCE),
    "warehouse": (flat.warehouse, flat.WAREHOUSE_SOURCE),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_gives_what_the_plain_deals_give(name):
    made, source = SHAPES[name]
    assert outcomes(RULESET, source, made(), ids=shapes.IDS) == expected()


def test_the_order_of_the_files_does_not_matter():
    files = dict(reversed(shapes.pages().items()))
    assert outcomes(RULESET, shapes.SOURCE, files, ids=shapes.IDS) == expected()


def test_without_a_source_block_only_the_custom_percent_is_asked_about():
    done = judged_files(RULESET, "", shapes.pages())
    assert done.code == 2
    done.says('the bare numbers in column "discount"', 'percents "0.2"')
    assert done.err.count("error[") == 1


def test_the_one_line_that_is_asked_for_is_enough():
    source = """source hubspot
  opportunity from "deals"
    discount: "discount" percents "0.2"
"""
    assert outcomes(RULESET, source, shapes.pages(), ids=shapes.IDS) == expected()


def test_pages_are_written_with_the_names_of_the_wire():
    body = json.loads(shapes.pages()["page-1.json"])
    assert body.keys() == {"results", "paging"}
    assert body["paging"]["next"]["after"] == "30"
    first = body["results"][0]
    assert first.keys() == {"id", "properties", "associations", "createdAt", "updatedAt", "archived"}
    assert first["associations"]["contacts"]["results"][0].keys() == {"id", "type"}
    stage = json.loads(shapes.metadata()["pipelines.json"])["results"][0]["stages"][0]
    assert stage["metadata"] == {"probability": "0.1", "isClosed": "false"}
    assert {"displayOrder", "label", "id"} <= stage.keys()
    described = json.loads(shapes.metadata()["deal-properties.json"])["results"][0]
    assert {"fieldType", "groupName", "hubspotDefined", "options"} <= described.keys()


def test_without_pipelines_the_default_stages_have_their_labels_and_others_stay_ids(tmp_path):
    ruleset = """ruleset stages 1.0.0

record opportunity
  stage: stage of sales

criterion staged for opportunity
  when stage is "Contract Sent"

process sales for opportunity
  stage "Appointment scheduled"
  stage "Qualified to buy"
  stage "Contract Sent"
  outcome "Closed won" won
  outcome "Closed lost" lost
"""
    files = {name: content for name, content in shapes.pages().items() if name.startswith("page-")}
    path = tmp_path / "stages.qual"
    path.write_text(ruleset, encoding="utf-8")
    done = judged_files(path, "", files)
    assert done.code == 0, done.err
    done.says("the CRM's own labels are taken", '"closedwon" is "Closed Won"')
    names = {
        "Discovery": "Appointment scheduled",
        "Solution": "Qualified to buy",
        "Negotiation": "Contract Sent",
        "Won": "Closed won",
        "Lost": "Closed lost",
    }
    claims = {shapes.IDS[one["record"]["id"]]: one["processes"]["sales"]["claimed"] for one in done.records}
    assert claims == {deal.id: names.get(deal.stage or "") for deal in DEALS}


MOVED = """ruleset moved 1.0.0
  currency USD
  time zone "UTC"

record opportunity
  amount: money
  stage: stage of sales

criterion large for opportunity
  when amount is more than 100 USD

process sales for opportunity
  stage "Appointment Scheduled"
  stage "Contract Sent"
    needs large
"""


def moved(id: str, *amounts: tuple[str, int]) -> object:
    """A deal that went to the contract on the third of the month."""
    stages = [("contractsent", 3), ("appointmentscheduled", 1)]

    def versions(values):
        return [
            deals.ValueWithTimestamp(
                value=value, timestamp=datetime(2026, 1, day, 10, tzinfo=UTC), source_type="CRM_UI"
            )
            for value, day in values
        ]

    return deals.SimplePublicObjectWithAssociations(
        id=id,
        properties={"dealname": id, "dealstage": stages[0][0], "amount": amounts[0][0]},
        properties_with_history={"dealstage": versions(stages), "amount": versions(amounts)},
        created_at=datetime(2026, 1, 1, 10, tzinfo=UTC),
        updated_at=datetime(2026, 1, 9, 10, tzinfo=UTC),
        archived=False,
    )


def test_the_past_on_a_page_finds_the_deal_that_was_moved_too_early(tmp_path):
    page = shapes.page([moved("1", ("200", 5), ("50", 1)), moved("2", ("50", 5), ("200", 2))])
    (tmp_path / "page.json").write_bytes(shapes.as_json(page))
    (tmp_path / "moved.qual").write_text(MOVED, encoding="utf-8")
    data, ruleset = str(tmp_path / "page.json"), str(tmp_path / "moved.qual")
    done = invoke("audit", ruleset, data, "--history", data, "--as-of", "2026-02-01", "--format", "json")
    found = [(one["code"], one["record"]["id"]) for one in done.document["findings"]]
    assert ("QR610", "1") in found
    assert "2" not in [id for code, id in found if code == "QR610"]
