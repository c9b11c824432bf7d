"""The fifty deals as Zoho CRM has them: pages of the API with contact roles, and exports that call deals Potentials.

The ids have 19 digits; in exports they begin with `zcrm_`, and times are written as people read them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime, time

from tests.crms.deals import COMPANIES, DEALS, Company, Deal, Person

Row = dict[str, object]

SOURCE = """\
source zoho  time zone "UTC"
  account from "Accounts"
    country: "Billing Country"
      "Germany" means "DE"
      "United Kingdom" means "GB"
      "United States" means "US"
      "Switzerland" means "CH"
      "Norway" means "NO"
      "Netherlands" means "NL"
"""
COUNTRIES = {
    "DE": "Germany",
    "GB": "United Kingdom",
    "US": "United States",
    "CH": "Switzerland",
    "NO": "Norway",
    "NL": "Netherlands",
}
STAGES = ("Discovery", "Solution", "Proposal", "Negotiation", "Won", "Lost", "Haggling", "On hold")
PICKLISTS = {
    "Stage": STAGES,
    "Lead_Source": ("Web", "Referral", "Event", "Partner"),
    "Budget_Status": ("None", "Identified", "Approved"),
}


def number(deal: Deal) -> str:
    """The deal's id in Zoho."""
    return f"4150868000003384{int(deal.id[1:]):03}"


IDS = {number(deal): deal.id for deal in DEALS}
EXPORT_IDS = {f"zcrm_{id}": own for id, own in IDS.items()}


def _company_id(company: Company) -> str:
    return f"4150868000000225{int(company.id[1:]):03}"


def _person_id(person: Person) -> str:
    return f"415086800000990{int(person.id[1:-1]):03}{'abc'.index(person.id[-1])}"


def _page(rows: list[Row], more: bool = False) -> bytes:
    info = {"per_page": 200, "count": len(rows), "page": 1, "more_records": more, "next_page_token": None}
    return json.dumps({"data": rows, "info": info}).encode()


# ── Pages ──


def pages() -> Mapping[str, bytes]:
    """Two pages of deals, accounts, contacts, a page of contact roles for each deal, and what is saved beside them."""
    roles = {
        f"Contact_Roles-{number(deal)}.json": _page([_role(person) for person in deal.people])
        for deal in DEALS
        if deal.people
    }
    return {
        "deals-page-1.json": _page([_deal(deal) for deal in DEALS[:30]], more=True),
        "deals-page-2.json": _page([_deal(deal) for deal in DEALS[30:]]),
        "accounts.json": _page([_account(company) for company in COMPANIES]),
        "contacts.json": _page([_contact(person) for deal in DEALS for person in deal.people]),
        "fields-Deals.json": json.dumps({"fields": [_field(name) for name in PICKLISTS]}).encode(),
        "pipeline.json": json.dumps({"pipeline": [_pipeline("New business"), _pipeline("Renewal")]}).encode(),
        **roles,
    }


def _deal(deal: Deal) -> Row:
    company, person = deal.company, deal.people[0] if deal.people else None
    signed, active = deal.contract_signed_on, deal.last_activity
    return {
        "id": number(deal),
        "Owner": {"name": "Sales", "id": "4150868000000225013", "email": "sales@example.com"},
        "Deal_Name": deal.name,
        "Amount": None if deal.amount is None else float(deal.amount),
        "Currency": deal.currency,
        "$currency_symbol": "€",
        "Exchange_Rate": 1,
        "Closing_Date": deal.close_date.isoformat() if deal.close_date else None,
        "Created_Time": f"{deal.created_on.isoformat()}T13:00:00+02:00",
        "Last_Activity_Time": active.isoformat() if active else None,
        "Stage": deal.stage,
        "Pipeline": {"name": deal.pipeline, "id": "4150868000000006801"},
        "Probability": deal.probability,
        "Next_Step": deal.next_step,
        "Lead_Source": deal.lead_source,
        "Budget_Status": deal.budget_status,
        "Need": deal.need,
        "Decision_Maker_Met": deal.decision_maker_met,
        "Interests": None if deal.interests is None else list(deal.interests),
        "Contract_Signed_On": signed.isoformat() if signed else None,
        "Discount": None if deal.discount is None else float(deal.discount),
        "Account_Name": {"name": company.name, "id": _company_id(company)} if company else None,
        "Contact_Name": {"name": person.name, "id": _person_id(person)} if person else None,
        "$approved": True,
        "$editable": True,
    }


def _account(company: Company) -> Row:
    return {
        "id": _company_id(company),
        "Account_Name": company.name,
        "Employees": company.employees,
        "Industry": company.industry,
        "Billing_Country": COUNTRIES[company.country] if company.country else None,
        "$approved": True,
    }


def _contact(person: Person) -> Row:
    return {"id": _person_id(person), "Full_Name": person.name, "Last_Name": person.name, "First_Name": None}


def _role(person: Person) -> Row:
    role = {"name": person.role, "id": "4150868000000006871"} if person.role else None
    return {"Contact_Role": role, **_contact(person)}


def _field(name: str) -> Row:
    values = [
        {"display_value": each, "actual_value": each.upper(), "sequence_number": number, "type": "used"}
        for number, each in enumerate(("-None-", *PICKLISTS[name]), start=1)
    ]
    return {
        "api_name": name,
        "field_label": name.replace("_", " "),
        "data_type": "picklist",
        "pick_list_values": values,
    }


def _pipeline(name: str) -> Row:
    kinds = {"Won": "Closed Won", "Lost": "Closed Lost"}
    maps = [
        {
            "display_value": each,
            "sequence_number": number,
            "forecast_type": kinds.get(each, "Open"),
            "id": str(number),
        }
        for number, each in enumerate(STAGES, start=1)
    ]
    return {
        "display_value": name,
        "actual_value": name,
        "default": False,
        "maps": maps,
        "id": f"1{len(name)}",
    }


# ── Exports ──


def exports(id_column: str = "Record Id") -> Mapping[str, bytes]:
    """Potentials, accounts and contacts as they are exported; empty picklists are `-None-`."""
    people: list[Row] = [
        {
            "Record Id": f"zcrm_{_person_id(person)}",
            "Last Name": person.name,
            "Full Name": person.name,
            "Contact Role": person.role or "-None-",
            "Potential Name.id": f"zcrm_{number(deal)}",
            "Potential Name": deal.name,
        }
        for deal in DEALS
        for person in deal.people
    ]
    accounts: list[Row] = [
        {
            "Record Id": f"zcrm_{_company_id(company)}",
            "Account Name": company.name,
            "Employees": company.employees,
            "Industry": company.industry or "-None-",
            "Billing Country": COUNTRIES.get(company.country or ""),
        }
        for company in COMPANIES
    ]
    deals = [_potential(deal, id_column) for deal in DEALS]
    return {
        "Potentials_2026_11_21.csv": _csv(deals),
        "Accounts.csv": _csv(accounts),
        "Contacts.csv": _csv(people),
    }


def _potential(deal: Deal, id_column: str) -> Row:
    company = deal.company
    met = None if deal.decision_maker_met is None else str(deal.decision_maker_met).lower()
    return {
        id_column: f"zcrm_{number(deal)}",
        "Potential Owner": "Sales",
        "Potential Name": deal.name,
        "Amount": deal.amount,
        "Currency": deal.currency,
        "Closing Date": deal.close_date,
        "Account Name.id": f"zcrm_{_company_id(company)}" if company else None,
        "Account Name": company.name if company else None,
        "Stage": deal.stage or "-None-",
        "Pipeline": deal.pipeline,
        "Probability (%)": deal.probability,
        "Next Step": deal.next_step,
        "Lead Source": deal.lead_source or "-None-",
        "Created Time": _written(datetime.combine(deal.created_on, time(12))),
        "Last Activity Time": _written(deal.last_activity),
        "Budget Status": deal.budget_status or "-None-",
        "Need": deal.need or "-None-",
        "Decision Maker Met": met,
        "Interests": None if deal.interests is None else ";".join(deal.interests),
        "Contract Signed On": _day(deal.contract_signed_on),
        "Discount": deal.discount,
    }


def _written(moment: datetime | None) -> str:
    """`15 Apr, 2021 00:02:00`."""
    return "" if moment is None else f"{_day(moment)} {moment:%H:%M:%S}"


def _day(moment: date | None) -> str:
    return "" if moment is None else f"{moment:%d} {_MONTHS[moment.month - 1]}, {moment.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
