"""Webhook bodies about the fifty deals: a move in a CRM's words is judged as the same move of the plain deal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import qualrules
from tests.crms import hubspot_shapes as hubspot
from tests.crms import pipedrive_shapes as pipedrive
from tests.crms.deals import AS_OF, DEALS, Deal, plain
from tests.crms.expected import RULESET
from tests.invoking import Done, invoke

STAGES = ("Discovery", "Solution", "Proposal", "Negotiation")
OPEN = tuple(deal for deal in DEALS if deal.stage in STAGES)


@cache
def ruleset() -> qualrules.Ruleset:
    return qualrules.load(RULESET)


def judged_plainly(deal: Deal, target: str, **changed: object) -> tuple[str | None, str, str]:
    """From, to, and the outcome of a move of the plain deal."""
    verdict = ruleset().evaluate(plain(deal) | changed, as_of=AS_OF, record_type="opportunity")
    move = verdict.move("sales", target, deal.stage)
    return move.source, move.target, move.outcome.value


def target_of(deal: Deal) -> str:
    """Some other stage, not the same distance for each."""
    others = [stage for stage in STAGES if stage != deal.stage]
    return others[int(deal.id[1:]) % len(others)]


def moved(folder: Path, source: str, files: Any, wanted: list[Any]) -> Done:
    for name, content in {**files, "source.qual": source.encode()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "hook").mkdir()
    (folder / "hook/wanted.json").write_text(json.dumps(wanted), encoding="utf-8")
    data = [str(folder / name) for name in files]
    return invoke(
        "move", str(RULESET), *data, "--source", str(folder / "source.qual"), "--type", "opportunity",
        "--wanted", str(folder / "hook/wanted.json"), "--as-of", AS_OF, "--format", "json",
    )  # fmt: skip


def outcomes(done: Done, ids: Mapping[str, str]) -> dict[str, tuple[str | None, str, str]]:
    assert done.code == 1, done.err
    assert done.document["problems"] == []
    return {
        ids[move["record"]["id"]]: (move["from"], move["to"], move["outcome"])
        for move in done.document["moves"]
    }


# ── Pipedrive ──


def pipedrive_body(row: dict[str, Any], stage: int, **more: object) -> dict[str, Any]:
    after = {**row, "stage_id": stage, **more}
    return {
        "meta": {"action": "change", "entity": "deal", "version": "2.0", "id": str(row["id"])},
        "data": after,
        "previous": {"stage_id": row["stage_id"]},
    }


def pipedrive_rows() -> dict[str, dict[str, Any]]:
    pages = (json.loads(content) for name, content in pipedrive.v2().items() if name.startswith("deals"))
    return {pipedrive.IDS[str(row["id"])]: row for page in pages for row in page["data"]}


def test_pipedrive(tmp_path):
    rows = pipedrive_rows()
    bodies = [
        pipedrive_body(rows[deal.id], pipedrive.STAGES[deal.pipeline, target_of(deal)]) for deal in OPEN
    ]
    done = moved(tmp_path, pipedrive.source(), pipedrive.v2(), bodies)
    assert outcomes(done, pipedrive.IDS) == {deal.id: judged_plainly(deal, target_of(deal)) for deal in OPEN}


def test_pipedrive_with_a_value_that_changed_too_and_only_the_stage_told(tmp_path):
    bodies = [
        {
            "meta": {"action": "change", "entity": "deal"},
            "data": {"id": pipedrive.number(deal), "stage_id": stage, "value": 90_000, "currency": "USD"},
            "previous": {"stage_id": pipedrive.STAGES[deal.pipeline, str(deal.stage)], "value": 1},
        }
        for deal in OPEN
        for stage in [pipedrive.STAGES[deal.pipeline, target_of(deal)]]
    ]
    done = moved(tmp_path, pipedrive.source(), pipedrive.v2(), bodies)
    assert outcomes(done, pipedrive.IDS) == {
        deal.id: judged_plainly(deal, target_of(deal), amount="90000 USD") for deal in OPEN
    }


def test_pipedrive_says_won_by_the_status(tmp_path):
    deal = next(deal for deal in OPEN if deal.stage == "Negotiation")
    row = pipedrive_rows()[deal.id]
    body = pipedrive_body(row, row["stage_id"], status="won")
    body["previous"] = {"status": "open"}
    done = moved(tmp_path, pipedrive.source(), pipedrive.v2(), [body])
    (move,) = done.document["moves"]
    assert (move["from"], move["to"], move["outcome"]) == judged_plainly(deal, "Won")


# ── HubSpot ──


def test_hubspot(tmp_path):
    events = [
        {
            "eventId": number, "objectId": int(hubspot.DEAL_IDS[deal.id]), "propertyName": "dealstage",
            "propertyValue": hubspot.STAGES[target_of(deal)], "subscriptionType": "deal.propertyChange",
            "occurredAt": 1_790_000_000_000 + number,
        }
        for number, deal in enumerate(OPEN)
    ]  # fmt: skip
    done = moved(tmp_path, hubspot.SOURCE, hubspot.pages(), events)
    assert outcomes(done, hubspot.IDS) == {deal.id: judged_plainly(deal, target_of(deal)) for deal in OPEN}
