"""The fifty deals as HubSpot had them in its older API, as it exports them, and as a warehouse keeps them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from tests.crms.deals import COMPANIES, DEALS, Deal
from tests.crms.hubspot_shapes import (
    CHANCES,
    COMPANY_IDS,
    DEAL_IDS,
    OPTIONS,
    PEOPLE,
    PERSON_IDS,
    PIPELINES,
    STAGES,
    Object,
    as_json,
    as_text,
    coded,
    company_properties,
    deal_properties,
    metadata,
    noon,
    part,
    person_properties,
)

# ── v1 ──


def _milliseconds(name: str, value: str | None) -> str | None:
    if value is None or name not in ("closedate", "createdate", "notes_last_updated", "contract_signed_on"):
        return value
    moment = datetime.fromisoformat(value)
    return str(int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000))


def _old(found: Mapping[str, str | None]) -> Object:
    """The properties of v1, where one that was never filled does not come at all."""
    return {
        name: {"value": _milliseconds(name, value), "timestamp": 1_795_000_000_000, "source": "CRM_UI", "sourceId": None}
        for name, value in found.items()
        if value is not None
    }  # fmt: skip


def older() -> dict[str, bytes]:
    """Deals of v1, contacts of v1, companies of v2."""
    found = [
        {
            "portalId": 62515,
            "dealId": int(DEAL_IDS[deal.id]),
            "isDeleted": False,
            "associations": {
                "associatedVids": [int(PERSON_IDS[person.id]) for person in deal.people],
                "associatedCompanyIds": [int(COMPANY_IDS[deal.company.id])] if deal.company else [],
                "associatedDealIds": [],
            },
            "properties": _old(deal_properties(deal)),
        }
        for deal in DEALS
    ]
    people = [
        {
            "vid": int(PERSON_IDS[person.id]),
            "canonical-vid": int(PERSON_IDS[person.id]),
            "merged-vids": [],
            "is-contact": True,
            "properties": _old(person_properties(person)),
        }
        for person in PEOPLE
    ]
    firms = [
        {
            "portalId": 62515,
            "companyId": int(COMPANY_IDS[each.id]),
            "properties": _old(company_properties(each)),
        }
        for each in COMPANIES
    ]
    return {
        "paged.json": as_json({"deals": found, "hasMore": False, "offset": 50}),
        "all.json": as_json({"contacts": people, "has-more": False, "vid-offset": 0}),
        "firms.json": as_json({"companies": firms, "has-more": False, "offset": 12}),
        **metadata(),
    }


# ── Exports ──

EXPORT_SOURCE = """source hubspot  time zone "UTC"
  opportunity from "deals"
    lead_source: "Where from"
    budget_status: "Budget"
    need: "Need"
    decision_maker_met: "Decision maker met"
    interests: "What they want to see"
    contract_signed_on: "Contract signed on"
    discount: "Discount" percents "0.2"
  account from "companies"
  contact from "contacts"
    role: "Part in the decision"
"""


def as_csv(rows: Iterable[Mapping[str, object]]) -> bytes:
    rows = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({key: as_text(value) for key, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _minute(text: str | None) -> str | None:
    return None if text is None else text.replace("T", " ")[:16]


def _exported(deal: Deal) -> dict[str, object]:
    company = deal.company
    return {
        "Record ID": DEAL_IDS[deal.id],
        "Deal Name": deal.name,
        "Deal Stage": deal.stage,
        "Pipeline": deal.pipeline,
        "Amount": deal.amount,
        "Currency": deal.currency,
        "Close Date": _minute(noon(deal.close_date)),
        "Create Date": _minute(noon(deal.created_on)),
        "Deal probability": part(deal.probability),
        "Next step": deal.next_step,
        "Last Activity Date": _minute(as_text(deal.last_activity)),
        "Where from": deal.lead_source,
        "Budget": deal.budget_status,
        "Need": deal.need,
        "Decision maker met": deal.decision_maker_met,
        "What they want to see": None if deal.interests is None else ";".join(deal.interests),
        "Contract signed on": deal.contract_signed_on,
        "Discount": part(deal.discount),
        "Associated Company": company.name if company else "",
        "Associated Company IDs (Primary)": COMPANY_IDS[company.id] if company else "",
        "Associated Contact IDs": ";".join(PERSON_IDS[person.id] for person in deal.people),
    }


def exports() -> dict[str, bytes]:
    """Exports of all views, called as HubSpot calls them."""
    firms = [
        {
            "Record ID": COMPANY_IDS[each.id],
            "Company name": each.name,
            "Company Domain Name": f"{each.id.lower()}.example",
            "Number of Employees": each.employees,
            "Country/Region": each.country,
            "Industry": each.industry,
        }
        for each in COMPANIES
    ]
    people = [
        {
            "Record ID": PERSON_IDS[each.id],
            "First Name": each.name,
            "Last Name": "",
            "Email": f"{each.id.lower()}@example.com",
            "Part in the decision": each.role,
        }
        for each in PEOPLE
    ]
    return {
        "hubspot-crm-exports-all-deals-2026-11-20.csv": as_csv(map(_exported, DEALS)),
        "hubspot-crm-exports-all-companies-2026-11-20.csv": as_csv(firms),
        "hubspot-crm-exports-all-contacts-2026-11-20.csv": as_csv(people),
    }


# ── A warehouse ──

WAREHOUSE_SOURCE = """source warehouse for hubspot  time zone "UTC"
  opportunity from "deal"
    lead_source: "property_lead_source"
    budget_status: "property_budget_status"
    need: "property_need"
    decision_maker_met: "property_decision_maker_met"
    interests: "property_interests"
    contract_signed_on: "property_contract_signed_on"
    discount: "property_discount" percents "0.2"
  account from "company"
  contact from "contact"
    role: "property_role"
"""
_IN_COLUMNS = {
    "dealstage": "deal_pipeline_stage_id",
    "pipeline": "deal_pipeline_id",
    "hs_object_id": "deal_id",
}


def _columns(found: Mapping[str, str | None], own: Callable[[str], str]) -> dict[str, object]:
    return {
        own(name): value.replace("T", " ")[:19] if value and _is_time(name) else value
        for name, value in found.items()
    }


def _is_time(name: str) -> bool:
    return name in ("closedate", "createdate", "notes_last_updated")


def warehouse() -> dict[str, bytes]:
    """A table for each object and for what describes them; people with the id of their deal, as joined there."""
    deal_rows = []
    for deal in DEALS:
        found = deal_properties(deal)
        found["hs_primary_associated_company"] = COMPANY_IDS[deal.company.id] if deal.company else None
        row = _columns(found, lambda name: _IN_COLUMNS.get(name, f"property_{name}"))
        deal_rows.append({**row, "is_deleted": "FALSE", "_fivetran_synced": "2026-11-20 05:00:00"})
    people = [
        {"id": PERSON_IDS[person.id], "deal_id": DEAL_IDS[deal.id], "property_firstname": person.name,
         "property_role": coded("role", person.role)}
        for deal in DEALS
        for person in deal.people
    ]  # fmt: skip
    firms = [
        {"id": COMPANY_IDS[each.id], **_columns(company_properties(each), lambda name: f"property_{name}")}
        for each in COMPANIES
    ]
    return {
        "deal.csv": as_csv(deal_rows),
        "contact.csv": as_csv(people),
        "company.csv": as_csv(firms),
        "deal_pipeline.csv": as_csv(_warehouse_pipelines()),
        "deal_pipeline_stage.csv": as_csv(_warehouse_stages()),
        "property_option.csv": as_csv(_warehouse_options()),
    }


def _warehouse_pipelines() -> Iterable[dict[str, object]]:
    for number, (label, id) in enumerate(PIPELINES.items()):
        yield {
            "pipeline_id": id,
            "_fivetran_deleted": "FALSE",
            "active": "TRUE",
            "display_order": number,
            "label": label,
        }


def _warehouse_stages() -> Iterable[dict[str, object]]:
    for pipeline in PIPELINES.values():
        for number, (label, id) in enumerate(STAGES.items()):
            chance = CHANCES.get(label, "0.4")
            yield {
                "stage_id": id, "label": label, "pipeline_id": pipeline, "display_order": number, "probability": chance,
                "closed_won": str(chance == "1.0").upper(), "is_closed": str(chance in ("0.0", "1.0")).upper(),
                "active": "TRUE",
            }  # fmt: skip


def _warehouse_options() -> Iterable[dict[str, object]]:
    for name, options in OPTIONS.items():
        for number, (value, label) in enumerate(options.items()):
            yield {
                "label": label, "property_id": f"{name}=", "display_order": number, "hidden": "false", "value": value,
                "hubspot_object": "contact" if name == "role" else "deal", "name": name,
            }  # fmt: skip
