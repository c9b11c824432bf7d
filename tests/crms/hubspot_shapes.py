"""The fifty deals as HubSpot has them: pages of v3 by the vendor client's own models, of v1, exports, a warehouse.

HubSpot has no budget, need or role of its own, so these are custom properties with internal values and labels. Ids
are digits; the deal's own id stands in the custom property `deal_key` and leads back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from hubspot.crm import companies, contacts, deals, pipelines, properties
from hubspot.crm.deals.api_client import ApiClient

from tests.crms.deals import COMPANIES, DEALS, Company, Deal, Person

Object = dict[str, Any]

DEAL_IDS = {deal.id: str(21_000_000_000 + number) for number, deal in enumerate(DEALS)}
COMPANY_IDS = {company.id: str(9_007_199_254_740_993 + number) for number, company in enumerate(COMPANIES)}
PEOPLE = tuple(person for deal in DEALS for person in deal.people)
PERSON_IDS = {person.id: str(5_000 + number) for number, person in enumerate(PEOPLE)}
IDS = {hubspot: own for own, hubspot in DEAL_IDS.items()}

STAGES = {
    "Discovery": "appointmentscheduled", "Solution": "qualifiedtobuy", "Proposal": "128800345",
    "Negotiation": "contractsent", "Won": "closedwon", "Lost": "closedlost", "Haggling": "128800399",
    "On hold": "128800400",
}  # fmt: skip
CHANCES = {
    "Discovery": "0.1",
    "Solution": "0.3",
    "Proposal": "0.5",
    "Negotiation": "0.8",
    "Won": "1.0",
    "Lost": "0.0",
}
PIPELINES = {"New business": "default", "Renewal": "75e28846"}
OPTIONS = {
    "lead_source": {"web": "Web", "referral": "Referral", "event": "Event", "partner": "Partner"},
    "budget_status": {"none_yet": "None", "found": "Identified", "ok": "Approved"},
    "need": {"no": "No need", "good": "Good to have", "must": "Must have"},
    "interests": {"demo": "Demo", "price": "Price", "trial": "Trial", "security": "Security"},
    "role": {
        "dm": "Decision maker",
        "champion": "Champion",
        "user": "User",
        "procurement": "Procurement",
        "gate": "Gatekeeper",
    },
}
MET = {"true": "Met", "false": "Not met"}
VALUES = {name: {label: value for value, label in options.items()} for name, options in OPTIONS.items()}
UPDATED = datetime(2026, 11, 20, 12, tzinfo=UTC)

SOURCE = """source hubspot  time zone "UTC"  percents "0.2"
  opportunity from "deals"
    discount: "discount"
  account from "companies"
  contact from "contacts"
"""


def as_text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def noon(day: date | None) -> str | None:
    """A property of the type datetime that people fill with a day."""
    return (
        None
        if day is None
        else datetime.combine(day, time(11, 30), UTC).isoformat().replace("+00:00", ".000Z")
    )


def part(number: object) -> str | None:
    """A percent as a part of 1."""
    return None if number is None else str(float(str(number)) / 100)


def coded(name: str, label: str | None) -> str | None:
    return None if label is None else VALUES[name][label]


def deal_properties(deal: Deal) -> dict[str, str | None]:
    """The properties of a deal; what was never filled is null, one that was emptied is an empty text."""
    wanted = (
        None if deal.interests is None else ";".join(VALUES["interests"][each] for each in deal.interests)
    )
    return {
        "dealname": deal.name,
        "deal_key": deal.id,
        "amount": as_text(deal.amount),
        "deal_currency_code": deal.currency,
        "closedate": noon(deal.close_date),
        "createdate": noon(deal.created_on),
        "dealstage": None if deal.stage is None else STAGES[deal.stage],
        "pipeline": PIPELINES[deal.pipeline],
        "hs_deal_stage_probability": part(deal.probability),
        "hs_next_step": deal.next_step or "",
        "lead_source": coded("lead_source", deal.lead_source),
        "budget_status": coded("budget_status", deal.budget_status),
        "need": coded("need", deal.need),
        "decision_maker_met": as_text(deal.decision_maker_met),
        "interests": wanted,
        "contract_signed_on": as_text(deal.contract_signed_on),
        "notes_last_updated": None if deal.last_activity is None else deal.last_activity.isoformat(),
        "discount": part(deal.discount),
        "hs_object_id": DEAL_IDS[deal.id],
    }


def company_properties(company: Company) -> dict[str, str | None]:
    return {
        "name": company.name,
        "domain": f"{company.id.lower()}.example",
        "numberofemployees": as_text(company.employees),
        "country": company.country,
        "industry": company.industry,
        "hs_object_id": COMPANY_IDS[company.id],
    }


def person_properties(person: Person) -> dict[str, str | None]:
    return {
        "firstname": person.name,
        "lastname": "",
        "email": f"{person.id.lower()}@example.com",
        "role": coded("role", person.role),
        "hs_object_id": PERSON_IDS[person.id],
    }


# ── v3, by the models of the vendor's client ──


def sanitized(model: object) -> Object:
    """A model as the client itself would send it."""
    return ApiClient().sanitize_for_serialization(model)


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _associations(deal: Deal) -> Object:
    found = {}
    if deal.company is not None:
        id = COMPANY_IDS[deal.company.id]
        kinds = ("deal_to_company_unlabeled", "deal_to_company")
        found["companies"] = deals.CollectionResponseAssociatedId(
            results=[deals.AssociatedId(id=id, type=kind) for kind in kinds]
        )
    if deal.people:
        found["contacts"] = deals.CollectionResponseAssociatedId(
            results=[
                deals.AssociatedId(id=PERSON_IDS[each.id], type="deal_to_contact") for each in deal.people
            ]
        )
    return found


def deal_object(deal: Deal) -> object:
    return deals.SimplePublicObjectWithAssociations(
        id=DEAL_IDS[deal.id],
        properties=deal_properties(deal),
        associations=_associations(deal) or None,
        created_at=datetime.combine(deal.created_on, time(8), UTC),
        updated_at=UPDATED,
        archived=False,
    )


def page(objects: list[object], after: str = "") -> Object:
    """A page of objects, with an address of the next one."""
    link = f"https://api.hubapi.com/crm/v3/objects/deals?after={after}"
    paging = deals.ForwardPaging(next=deals.NextPage(after=after, link=link)) if after else None
    return sanitized(
        deals.CollectionResponseSimplePublicObjectWithAssociationsForwardPaging(
            results=objects, paging=paging
        )
    )


def plain_page(module: Any, id: str, found: Mapping[str, str | None]) -> object:
    return module.SimplePublicObjectWithAssociations(
        id=id, properties=found, created_at=UPDATED, updated_at=UPDATED, archived=False
    )


def stage(id: str, label: str, number: int) -> object:
    chance = CHANCES.get(label, "0.4")
    closed = "true" if chance in ("0.0", "1.0") else "false"
    return pipelines.PipelineStage(
        id=id, label=label, display_order=number, metadata={"probability": chance, "isClosed": closed},
        created_at=UPDATED, updated_at=UPDATED, archived=False,
    )  # fmt: skip


def pipelines_page() -> Object:
    """Both pipelines have the same stages here; HubSpot gives those of the second ids of their own."""
    found = []
    for number, (label, id) in enumerate(PIPELINES.items()):
        stages = [stage(each, name, order) for order, (name, each) in enumerate(STAGES.items())]
        if number:
            stages.append(stage("128800999", "Proposal", 9))
        found.append(
            pipelines.Pipeline(
                id=id, label=label, display_order=number, stages=stages, created_at=UPDATED, updated_at=UPDATED,
                archived=False,
            )
        )  # fmt: skip
    return sanitized(pipelines.CollectionResponsePipelineNoPaging(results=found))


def described(
    name: str, label: str, type: str, field_type: str, options: Mapping[str, str] | None = None
) -> object:
    """A property as `/crm/v3/properties/…` describes it."""
    return properties.ModelProperty(
        name=name, label=label, type=type, field_type=field_type, group_name="information", description="",
        hubspot_defined=not options,
        options=[
            properties.Option(label=each, value=value, display_order=number, hidden=False)
            for number, (value, each) in enumerate((options or {}).items())
        ],
    )  # fmt: skip


def deal_properties_page() -> Object:
    found = [
        described("dealname", "Deal Name", "string", "text"),
        described("dealstage", "Deal Stage", "enumeration", "radio"),
        described("decision_maker_met", "Decision maker met", "enumeration", "booleancheckbox", MET),
        described("contract_signed_on", "Contract signed on", "date", "date"),
        described("interests", "What they want to see", "enumeration", "checkbox", OPTIONS["interests"]),
        *(
            described(name, name.title(), "enumeration", "select", OPTIONS[name])
            for name in ("lead_source", "budget_status", "need")
        ),
    ]  # fmt: skip
    return sanitized(properties.CollectionResponsePropertyNoPaging(results=found))


def contact_properties_page() -> Object:
    found = [
        described("firstname", "First Name", "string", "text"),
        described("lastname", "Last Name", "string", "text"),
        described("role", "Part in the decision", "enumeration", "select", OPTIONS["role"]),
    ]
    return sanitized(properties.CollectionResponsePropertyNoPaging(results=found))


def metadata() -> dict[str, bytes]:
    """Saved pipelines and properties."""
    return {
        "pipelines.json": as_json(pipelines_page()),
        "deal-properties.json": as_json(deal_properties_page()),
        "contact-properties.json": as_json(contact_properties_page()),
    }


def others() -> dict[str, bytes]:
    """Pages of companies and contacts, in v3."""
    firms = [plain_page(companies, COMPANY_IDS[each.id], company_properties(each)) for each in COMPANIES]
    people = [plain_page(contacts, PERSON_IDS[each.id], person_properties(each)) for each in PEOPLE]
    return {"firms.json": as_json(page(firms)), "people.json": as_json(page(people))}


def pages() -> dict[str, bytes]:
    """The deals on two pages, with companies and contacts."""
    objects = [deal_object(deal) for deal in DEALS]
    first, second = as_json(page(objects[:30], after="30")), as_json(page(objects[30:]))
    return {"page-1.json": first, "page-2.json": second, **others(), **metadata()}


def json_lines() -> dict[str, bytes]:
    """One object a line, as scripts keep them."""
    lines = b"\n".join(as_json(sanitized(deal_object(deal))) for deal in DEALS)
    return {"deals.jsonl": lines, **others(), **metadata()}


def found_by_search() -> dict[str, bytes]:
    """The answer to a search, which has a total and knows no associations.

    The company is a property of the deal then, and the deal a custom property of the contact.
    """
    objects = []
    for deal in DEALS:
        found = deal_properties(deal)
        found["hs_primary_associated_company"] = COMPANY_IDS[deal.company.id] if deal.company else None
        objects.append(
            deals.SimplePublicObject(
                id=DEAL_IDS[deal.id], properties=found, created_at=UPDATED, updated_at=UPDATED, archived=False
            )
        )
    answer = deals.CollectionResponseWithTotalSimplePublicObjectForwardPaging(
        total=len(objects), results=objects
    )
    people = [
        plain_page(contacts, PERSON_IDS[each.id], {**person_properties(each), "deal_id": DEAL_IDS[deal.id]})
        for deal in DEALS
        for each in deal.people
    ]
    files = {"search.json": as_json(sanitized(answer)), **others(), **metadata()}
    return {**files, "people.json": as_json(page(people))}
