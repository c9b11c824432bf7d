"""The fifty deals as Pipedrive has them: pages of the API v1 and v2 with saved fields, stages and pipelines, and exports.

Standard fields stand in their own keys; what the account added are custom fields with keys of 40 characters. Won and
lost deals keep their last stage and say the rest by `status`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping

from tests.crms.deals import COMPANIES, DEALS, Company, Deal, Person

Row = dict[str, object]

SOURCE = """\
source pipedrive
  opportunity from "deals"
    next_step: "Agreed next step"
    last_activity: "Last contact at"
  account from "organizations"
    country: "{country}"
{countries}
"""
PERSONS_SOURCE = """\
source pipedrive
  opportunity from "deals"
    next_step: "Agreed next step"
    last_activity: "Last contact at"
    contacts: contact by "{deal}"
  account from "organizations"
    country: "address.country"
{countries}
"""

COUNTRIES = {
    "DE": "Germany",
    "GB": "United Kingdom",
    "US": "United States",
    "CH": "Switzerland",
    "NO": "Norway",
    "NL": "Netherlands",
}
PIPELINES = {"New business": 1, "Renewal": 2}
STAGES = {
    (pipeline, stage): number * 10 + order
    for number, pipeline in enumerate(PIPELINES, start=1)
    for order, stage in enumerate(
        ("Discovery", "Solution", "Proposal", "Negotiation", "Haggling", "On hold"), start=1
    )
}
OPTIONS = {
    "Lead source": ("Web", "Referral", "Event", "Partner"),
    "Budget status": ("None", "Identified", "Approved"),
    "Need": ("No need", "Good to have", "Must have"),
    "Decision maker met": ("Yes", "No"),
    "Interests": ("Demo", "Price", "Trial", "Security"),
    "Role": ("Decision maker", "Champion", "User", "Procurement", "Gatekeeper"),
    "Industry": tuple(dict.fromkeys(company.industry for company in COMPANIES if company.industry)),
}
TYPES = {
    "Lead source": "enum",
    "Budget status": "enum",
    "Need": "enum",
    "Decision maker met": "enum",
    "Interests": "set",
    "Contract signed on": "date",
    "Last contact at": "varchar",
    "Discount": "double",
    "Agreed next step": "text",
}


def key(label: str) -> str:
    """The custom field's key."""
    return hashlib.sha1(label.encode()).hexdigest()


def option(label: str, value: str | None) -> int | None:
    """The id of an option."""
    first = 100 * (list(OPTIONS).index(label) + 1)
    return None if value is None else first + OPTIONS[label].index(value)


def number(deal: Deal) -> int:
    """The deal's id in Pipedrive."""
    return 1000 + int(deal.id[1:])


IDS = {str(number(deal)): deal.id for deal in DEALS}


def source(country: str = "address.country", template: str = SOURCE) -> str:
    """The source block; Pipedrive has countries by their names."""
    lines = "\n".join(f'      "{name}" means "{code}"' for code, name in COUNTRIES.items())
    return template.format(country=country, countries=lines, deal=key("Deal"))


# ── What both versions share ──


def _custom(deal: Deal) -> Row:
    met = None if deal.decision_maker_met is None else ("Yes" if deal.decision_maker_met else "No")
    signed, active = deal.contract_signed_on, deal.last_activity
    return {
        "Lead source": option("Lead source", deal.lead_source),
        "Budget status": option("Budget status", deal.budget_status),
        "Need": option("Need", deal.need),
        "Decision maker met": option("Decision maker met", met),
        "Interests": None if deal.interests is None else [option("Interests", one) for one in deal.interests],
        "Contract signed on": signed.isoformat() if signed else None,
        "Last contact at": active.isoformat() if active else None,
        "Discount": None if deal.discount is None else float(deal.discount),
        "Agreed next step": deal.next_step,
    }


def _standing(deal: Deal) -> Row:
    stage = "Negotiation" if deal.stage in ("Won", "Lost") else deal.stage
    return {
        "pipeline_id": PIPELINES[deal.pipeline],
        "stage_id": None if stage is None else STAGES[deal.pipeline, stage],
        "status": deal.stage.lower() if deal.stage in ("Won", "Lost") else "open",
    }


def _company_id(company: Company) -> int:
    return 500 + int(company.id[1:])


def _person_id(person: Person) -> int:
    return 7000 + int(person.id[1:-1]) * 10 + "abc".index(person.id[-1])


def _page(rows: list[Row], **additional: object) -> bytes:
    return json.dumps({"success": True, "data": rows, "additional_data": additional}).encode()


def _fields_v1(types: Mapping[str, str], standard: tuple[str, ...]) -> bytes:
    own: list[Row] = [
        {"id": 1, "key": name, "name": name.title(), "field_type": "varchar"} for name in standard
    ]
    made: list[Row] = [
        {"id": 2, "key": key(label), "name": label, "field_type": kind, "edit_flag": True, **_options(label)}
        for label, kind in types.items()
    ]
    return _page(own + made)


def _options(label: str) -> Row:
    if label not in OPTIONS:
        return {}
    return {"options": [{"id": option(label, each), "label": each} for each in OPTIONS[label]]}


def _stages(**more: object) -> bytes:
    names = {number: name for name, number in PIPELINES.items()}
    rows: list[Row] = [
        {
            "id": id,
            "order_nr": id % 10,
            "name": stage,
            "pipeline_id": PIPELINES[pipeline],
            "deal_probability": 100,
        }
        for (pipeline, stage), id in STAGES.items()
    ]
    return _page([row | dict.fromkeys(more, names[row["pipeline_id"]]) for row in rows])


# ── v2 ──


def v2(page_size: int = 20) -> Mapping[str, bytes]:
    """Pages of deals and organizations of v2, participants, and what is saved beside them."""
    files = _deal_pages(page_size) | {
        "organizations.json": _page([_organization_v2(each) for each in COMPANIES])
    }
    return files | {
        "participants.json": _page([_participant(deal, person) for deal in DEALS for person in deal.people]),
        "dealFields.json": _fields_v2(TYPES, ("stage_id", "pipeline_id", "title", "expected_close_date")),
        "organizationFields.json": _fields_v2({"Industry": "enum"}, ("name", "address", "employee_count")),
        "personFields.json": _fields_v1({"Role": "enum"}, ("name", "first_name")),
        "stages.json": _stages(),
        "pipelines.json": _page(
            [{"id": id, "name": name, "order_nr": id, "is_deleted": False} for name, id in PIPELINES.items()]
        ),
    }


def v2_with_persons() -> Mapping[str, bytes]:
    """The same with a list of persons, whose custom field `Deal` holds the deal's id, in place of participants."""
    files = {
        name: content
        for name, content in v2().items()
        if name not in ("participants.json", "personFields.json")
    }
    persons: list[Row] = [
        _person(person)
        | {"custom_fields": {key("Role"): option("Role", person.role), key("Deal"): number(deal)}}
        for deal in DEALS
        for person in deal.people
    ]
    fields = _fields_v2({"Role": "enum", "Deal": "double"}, ("name", "first_name", "emails"))
    return files | {"persons.json": _page(persons), "personFields.json": fields}


def _deal_pages(size: int) -> dict[str, bytes]:
    starts = range(0, len(DEALS), size)
    return {
        f"deals-{start // size + 1}.json": _page(
            [_deal_v2(deal) for deal in DEALS[start : start + size]],
            next_cursor="eyJpZCI6" if start + size < len(DEALS) else None,
        )
        for start in starts
    }


def _deal_v2(deal: Deal) -> Row:
    return {
        "id": number(deal),
        "title": deal.name,
        "org_id": _company_id(deal.company) if deal.company else None,
        "person_id": _person_id(deal.people[0]) if deal.people else None,
        "value": None if deal.amount is None else float(deal.amount),
        "currency": deal.currency,
        "add_time": f"{deal.created_on.isoformat()}T11:00:00Z",
        "expected_close_date": deal.close_date.isoformat() if deal.close_date else None,
        "probability": deal.probability,
        "is_deleted": False,
        "label_ids": [],
        **_standing(deal),
        "custom_fields": {key(label): value for label, value in _custom(deal).items()},
    }


def _organization_v2(company: Company) -> Row:
    country = COUNTRIES[company.country] if company.country else None
    return {
        "id": _company_id(company),
        "name": company.name,
        "owner_id": 1,
        "address": {"value": country, "country": country} if country else None,
        "employee_count": company.employees,
        "custom_fields": {key("Industry"): option("Industry", company.industry)},
    }


def _person(person: Person) -> Row:
    return {"id": _person_id(person), "name": person.name, "first_name": person.name, "last_name": None}


def _participant(deal: Deal, person: Person) -> Row:
    role = option("Role", person.role)
    return {
        "id": _person_id(person) + 90_000,
        "person_id": {"name": person.name, "email": [], "phone": [], "value": _person_id(person)},
        "person": _person(person) | {key("Role"): None if role is None else str(role)},
        "related_item_type": "deal",
        "related_item_id": number(deal),
        "add_time": "2026-01-01 08:00:00",
    }


def _fields_v2(types: Mapping[str, str], standard: tuple[str, ...]) -> bytes:
    own: list[Row] = [
        {"field_code": name, "field_name": name.title(), "field_type": "varchar", "options": None}
        for name in standard
    ]
    made: list[Row] = [
        {
            "field_code": key(label),
            "field_name": label,
            "field_type": kind,
            "is_custom_field": True,
            "options": _options(label).get("options"),
            "required_fields": {"enabled": False, "stage_ids": [], "statuses": {}},
        }
        for label, kind in types.items()
    ]
    return _page(own + made, next_cursor=None)


# ── v1 ──


def v1() -> Mapping[str, bytes]:
    """Pages of v1: custom fields at the root, links as objects, options as texts."""
    more = {"pagination": {"start": 0, "limit": 100, "more_items_in_collection": False}}
    types = {"Employees": "double", "Industry": "enum"}
    return {
        "deals.json": _page([_deal_v1(deal) for deal in DEALS], **more),
        "organizations.json": _page([_organization_v1(company) for company in COMPANIES], **more),
        "participants.json": _page([_participant(deal, person) for deal in DEALS for person in deal.people]),
        "dealFields.json": _fields_v1(TYPES, ("stage_id", "pipeline", "title", "expected_close_date")),
        "organizationFields.json": _fields_v1(types, ("name", "people_count")),
        "personFields.json": _fields_v1({"Role": "enum"}, ("name", "first_name")),
        "stages.json": _stages(pipeline_name=True),
        "pipelines.json": _page(
            [{"id": id, "name": name, "url_title": name, "order_nr": id} for name, id in PIPELINES.items()]
        ),
    }


def _deal_v1(deal: Deal) -> Row:
    company, person = deal.company, deal.people[0] if deal.people else None
    return {
        **{
            name: value
            for name, value in _deal_v2(deal).items()
            if name not in ("custom_fields", "label_ids")
        },
        "org_id": {"name": company.name, "people_count": 1, "value": _company_id(company)}
        if company
        else None,
        "person_id": {"name": person.name, "email": [], "value": _person_id(person)} if person else None,
        "add_time": f"{deal.created_on.isoformat()} 11:00:00",
        "next_activity_subject": None,
        "last_activity_date": None,
        **{key(label): _text(value) for label, value in _custom(deal).items()},
    }


def _text(value: object) -> object:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value) if isinstance(value, int) else value


def _organization_v1(company: Company) -> Row:
    return {
        "id": _company_id(company),
        "name": company.name,
        "people_count": 1,
        "address_country": COUNTRIES[company.country] if company.country else None,
        key("Employees"): company.employees,
        key("Industry"): _text(option("Industry", company.industry)),
    }


# ── Exports ──


def exports() -> Mapping[str, bytes]:
    """The export of the list of deals with the organizations' columns, and that of people."""
    people = [
        {
            "Person - ID": _person_id(person),
            "Person - Name": person.name,
            "Person - Role": person.role,
            "Person - Deal ID": number(deal),
        }
        for deal in DEALS
        for person in deal.people
    ]
    return {"deals-4711-1.csv": _csv([_exported(deal) for deal in DEALS]), "people-4711-2.csv": _csv(people)}


def _exported(deal: Deal) -> Row:
    company, custom = deal.company, _custom(deal)
    met = deal.decision_maker_met
    stage = "Negotiation" if deal.stage in ("Won", "Lost") else deal.stage
    return {
        "Deal - ID": number(deal),
        "Deal - Title": deal.name,
        "Deal - Value": deal.amount,
        "Deal - Currency of Value": deal.currency,
        "Deal - Organization": company.name if company else None,
        "Deal - Pipeline": deal.pipeline,
        "Deal - Stage": stage,
        "Deal - Status": deal.stage if deal.stage in ("Won", "Lost") else "Open",
        "Deal - Probability": deal.probability,
        "Deal - Expected close date": deal.close_date,
        "Deal - Deal created": f"{deal.created_on} 12:00:00",
        "Deal - Lead source": deal.lead_source,
        "Deal - Budget status": deal.budget_status,
        "Deal - Need": deal.need,
        "Deal - Decision maker met": None if met is None else ("Yes" if met else "No"),
        "Deal - Interests": None if deal.interests is None else ", ".join(deal.interests),
        "Deal - Contract signed on": deal.contract_signed_on,
        "Deal - Last contact at": custom["Last contact at"],
        "Deal - Discount": deal.discount,
        "Deal - Agreed next step": deal.next_step,
        "Organization - ID": _company_id(company) if company else None,
        "Organization - Name": company.name if company else None,
        "Organization - Number of employees": company.employees if company else None,
        "Organization - Country of Address": COUNTRIES.get(company.country or "") if company else None,
        "Organization - Industry": company.industry if company else None,
    }


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
