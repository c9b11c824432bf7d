"""The fifty deals as Dynamics 365 Sales gives them: pages of its Web API, and exports headed by labels."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from tests.crms.deals import COMPANIES, DEALS, Company, Deal, Person

ROOT = "https://org1a2b3c.crm4.dynamics.com/api/data/v9.2/"
LABEL = "@OData.Community.Display.V1.FormattedValue"
TARGET = "@Microsoft.Dynamics.CRM.lookuplogicalname"
EUR, USD = "5f8d1c6e-0001-4b1f-9d0a-000d3a2b3c4d", "5f8d1c6e-0002-4b1f-9d0a-000d3a2b3c4d"
CURRENCIES = {"EUR": (EUR, "Euro", "€"), "USD": (USD, "US Dollar", "$")}
BUDGET = {"None": (0, "No Committed Budget"), "Identified": (2, "Can Buy"), "Approved": (3, "Will Buy")}
NEED = {"Must have": 0, "Good to have": 2, "No need": 3}
LEAD_SOURCES = {"Web": 717660000, "Referral": 717660001, "Event": 717660002, "Partner": 717660003}
PIPELINES = {"New business": 717660000, "Renewal": 717660001}
INTERESTS = {"Demo": 717660000, "Price": 717660001, "Trial": 717660002, "Security": 717660003}
INDUSTRIES = {
    name: number
    for number, name in enumerate(
        dict.fromkeys(each.industry for each in COMPANIES if each.industry), start=1
    )
}
MET = {True: "completed", False: "mark complete"}

CUSTOM = """\
    pipeline: "new_pipeline"
    next_step: "new_nextstep"
    lead_source: "new_leadsource"
    interests: "new_interests"
    contract_signed_on: "new_signedon"
    last_activity: "new_lastactivity"
    budget_status: "budgetstatus"
      "No Committed Budget" means "None"
      "May Buy", "Can Buy" means "Identified"
      "Will Buy" means "Approved"
    decision_maker_met: "decisionmaker"
      "completed" means yes
      "mark complete" means no
"""
SOURCE = f'source org for dynamics\n  opportunity from "opportunities"\n{CUSTOM}'

Row = dict[str, object]


def guid(own: str) -> str:
    """The id that Dynamics gave to what the data set calls otherwise."""
    return str(uuid5(NAMESPACE_URL, own))


IDS = {guid(deal.id): deal.id for deal in DEALS}


# ── Pages ──


def page(table: str, rows: Sequence[Row], more: bool = False) -> bytes:
    """One answer."""
    answer: Row = {"@odata.context": f"{ROOT}$metadata#{table}(name,createdon)", "value": list(rows)}
    if more:
        answer["@odata.nextLink"] = f"{ROOT}{table}?$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E"
    return json.dumps(answer, ensure_ascii=False).encode()


def pages(rows: Sequence[Row], table: str = "opportunities", size: int = 20) -> dict[str, bytes]:
    """The answers that a table comes in."""
    starts = range(0, len(rows), size)
    return {
        f"{table}_{number}.json": page(table, rows[start : start + size], start + size < len(rows))
        for number, start in enumerate(starts, start=1)
    }


def chosen(column: str, value: int | None, label: str | None) -> Row:
    """An option as a page has it."""
    return {column: None} if value is None else {column: value, f"{column}{LABEL}": label}


def lookup(column: str, id: str | None, name: str, target: str) -> Row:
    """A lookup as a page has it."""
    if id is None:
        return {f"_{column}_value": None}
    return {f"_{column}_value": id, f"_{column}_value{LABEL}": name, f"_{column}_value{TARGET}": target}


def opportunity(deal: Deal) -> Row:
    """A row of `opportunities`."""
    code, name, sign = CURRENCIES[deal.currency]
    day = None if deal.close_date is None else deal.close_date.isoformat()
    wanted = deal.interests
    row: Row = {
        "@odata.etag": f'W/"{int(deal.id[1:]) * 1009}"',
        "opportunityid": guid(deal.id),
        "name": deal.name,
        "estimatedvalue": None if deal.amount is None else float(deal.amount),
        "estimatedclosedate": day,
        "createdon": f"{deal.created_on}T08:30:00Z",
        f"createdon{LABEL}": f"{deal.created_on:%m/%d/%Y} 9:30 AM",
        "stepname": deal.stage,
        "new_nextstep": deal.next_step,
        "new_signedon": None if deal.contract_signed_on is None else deal.contract_signed_on.isoformat(),
        "new_lastactivity": None
        if deal.last_activity is None
        else f"{deal.last_activity:%Y-%m-%dT%H:%M:%SZ}",
        "discountpercentage": None if deal.discount is None else float(deal.discount),
        "new_interests": None if wanted is None else ",".join(str(INTERESTS[each]) for each in wanted),
        **chosen("closeprobability", deal.probability, str(deal.probability)),
        **chosen("new_pipeline", PIPELINES[deal.pipeline], deal.pipeline),
        **chosen("new_leadsource", LEAD_SOURCES.get(deal.lead_source or ""), deal.lead_source),
        **chosen("budgetstatus", *BUDGET.get(deal.budget_status or "", (None, None))),
        **chosen("need", NEED.get(deal.need or ""), deal.need),
        "decisionmaker": deal.decision_maker_met,
        **lookup("transactioncurrencyid", code, name, "transactioncurrency"),
        **chosen("statecode", 0, "Open"),
    }
    if deal.amount is not None:
        row[f"estimatedvalue{LABEL}"] = f"{sign}{deal.amount:,.2f}"
    if wanted is not None:
        row[f"new_interests{LABEL}"] = "; ".join(wanted)
    if deal.decision_maker_met is not None:
        row[f"decisionmaker{LABEL}"] = MET[deal.decision_maker_met]
    return row


def account(company: Company) -> Row:
    """A row of `accounts`."""
    number = None if company.employees is None else company.employees
    return {
        "@odata.etag": 'W/"1"',
        "accountid": guid(company.id),
        "name": company.name,
        **chosen("numberofemployees", number, None if number is None else f"{number:,}"),
        "address1_country": company.country,
        **chosen("industrycode", INDUSTRIES.get(company.industry or ""), company.industry),
    }


def connection(deal: Deal, person: Person) -> Row:
    """A row of `connections`: somebody takes part in a deal."""
    return {
        "connectionid": guid(person.id),
        **lookup("record1id", guid(deal.id), deal.name, "opportunity"),
        **lookup("record2id", guid(f"contact {person.id}"), person.name, "contact"),
        **lookup(
            "record2roleid", guid(person.role) if person.role else None, person.role or "", "connectionrole"
        ),
    }


def in_tables() -> dict[str, bytes]:
    """Three pages of deals, with their companies and people in tables of their own."""
    deals = [
        {
            **opportunity(deal),
            **lookup(
                "parentaccountid",
                guid(deal.company.id).upper() if deal.company else None,
                deal.company.name if deal.company else "",
                "account",
            ),
        }
        for deal in DEALS
    ]
    people = [connection(deal, person) for deal in DEALS for person in deal.people]
    companies = page("accounts", [account(each) for each in COMPANIES])
    return {**pages(deals), "accounts.json": companies, "connections.json": page("connections", people)}


def expanded() -> dict[str, bytes]:
    """Three pages of deals with their companies and people inside them."""
    return pages([_expanded(deal) for deal in DEALS])


def _expanded(deal: Deal) -> Row:
    people = [
        {
            "connectionid": guid(person.id),
            "record2id_contact": {"contactid": guid(f"contact {person.id}"), "fullname": person.name},
            "record2roleid": {"name": person.role} if person.role else None,
        }
        for person in deal.people
    ]
    return {
        **opportunity(deal),
        "parentaccountid": account(deal.company) if deal.company else None,
        "opportunity_connections1": people,
        "transactioncurrencyid": {"isocurrencycode": deal.currency},
    }


# ── Options as `EntityDefinitions` gives them ──


def said(label: str) -> Row:
    """A label in the forms in which metadata has it."""
    return {
        "LocalizedLabels": [{"Label": label, "LanguageCode": 1033, "IsManaged": True}],
        "UserLocalizedLabel": {"Label": label, "LanguageCode": 1033, "IsManaged": True},
    }


def picklist(column: str, label: str, options: Mapping[int, str]) -> Row:
    """An option set, as it is expanded."""
    listed = [{"Value": value, "Label": said(text)} for value, text in options.items()]
    return {
        "LogicalName": column,
        "DisplayName": said(label),
        "AttributeType": "Picklist",
        "OptionSet": {"Options": listed},
        "GlobalOptionSet": None,
    }


def boolean(column: str, label: str, true: str, false: str) -> Row:
    """A two-option column."""
    options = {
        "TrueOption": {"Value": 1, "Label": said(true)},
        "FalseOption": {"Value": 0, "Label": said(false)},
    }
    return {
        "LogicalName": column,
        "DisplayName": said(label),
        "AttributeType": "Boolean",
        "OptionSet": options,
    }


def definitions(entity: str, attributes: Iterable[Row], kind: str = "Picklist") -> bytes:
    """A saved answer about the columns of a table."""
    cast = f"Microsoft.Dynamics.CRM.{kind}AttributeMetadata(LogicalName,OptionSet())"
    context = f"{ROOT}$metadata#EntityDefinitions('{entity}')/Attributes/{cast}"
    return json.dumps({"@odata.context": context, "value": list(attributes)}).encode()


def without_labels() -> dict[str, bytes]:
    """The pages as they come when nobody asked for labels, and the option sets that say what the numbers mean."""
    bare = {}
    for name, content in in_tables().items():
        if name == "connections.json":  # a lookup's name is in no option set
            bare[name] = content
            continue
        answer = json.loads(content)
        answer["value"] = [_bare(row) for row in answer["value"]]
        bare[name] = json.dumps(answer).encode()
    sets = [
        picklist("budgetstatus", "Budget", dict(BUDGET.values())),
        picklist("need", "Need", {number: label for label, number in NEED.items()}),
        picklist("new_leadsource", "Source", {number: label for label, number in LEAD_SOURCES.items()}),
        picklist("new_pipeline", "Pipeline", {number: label for label, number in PIPELINES.items()}),
        picklist("new_interests", "Interests", {number: label for label, number in INTERESTS.items()}),
    ]
    industries = picklist("industrycode", "Industry", {number: label for label, number in INDUSTRIES.items()})
    return {
        **bare,
        "opportunity_options.json": definitions("opportunity", sets),
        "opportunity_booleans.json": definitions(
            "opportunity", [boolean("decisionmaker", "Decision Maker?", MET[True], MET[False])], "Boolean"
        ),
        "account_options.json": definitions("account", [industries]),
    }


def _bare(row: Row) -> Row:
    kept = {key: value for key, value in row.items() if "@" not in key}
    if "_transactioncurrencyid_value" in kept:
        code = next(
            code for code, (id, *_) in CURRENCIES.items() if id == kept["_transactioncurrencyid_value"]
        )
        kept["transactioncurrencyid"] = {"isocurrencycode": code}
    return kept


# ── Exports ──

EXPORT_SOURCE = """\
source exports for dynamics
  opportunity from "All Opportunities" identified by "Topic"
    account: "Account"
    contacts: contact by "Connected From"
    pipeline: "Pipeline"
    next_step: "Next step"
    lead_source: "Source"
    interests: "Interests"
    contract_signed_on: "Signed on"
    last_activity: "Last activity"
    budget_status: "Budget"
      "No Committed Budget" means "None"
      "May Buy", "Can Buy" means "Identified"
      "Will Buy" means "Approved"
    decision_maker_met: "Decision Maker?"
      "completed" means yes
      "mark complete" means no
  account from "Active Accounts" identified by "Account Name"
  contact from "Connections"
"""


def exports() -> dict[str, bytes]:
    """The three tables as somebody saved their views: labels everywhere, links by name."""
    return {
        "All Opportunities.csv": _csv([_export(deal) for deal in DEALS]),
        "Active Accounts.csv": _csv([_export_company(each) for each in COMPANIES]),
        "Connections.csv": _csv([_export_person(deal, person) for deal in DEALS for person in deal.people]),
    }


def _csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _export(deal: Deal) -> Row:
    _, currency, sign = CURRENCIES[deal.currency]
    met = deal.decision_maker_met
    return {
        "(Do Not Modify) Opportunity": guid(deal.id),
        "(Do Not Modify) Row Checksum": "q8Yx0b==",
        "(Do Not Modify) Modified On": "11/20/2026 10:00",
        "Topic": deal.name,
        "Est. Revenue": None if deal.amount is None else f"{sign}{deal.amount:,.2f}",
        "Currency": currency,
        "Est. Close Date": _day(deal.close_date),
        "Created On": f"{_day(deal.created_on)} 9:30",
        "Pipeline Phase": deal.stage,
        "Pipeline": deal.pipeline,
        "Probability": deal.probability,
        "Next step": deal.next_step,
        "Source": deal.lead_source,
        "Budget": BUDGET[deal.budget_status][1] if deal.budget_status else None,
        "Need": deal.need,
        "Decision Maker?": None if met is None else MET[met],
        "Interests": None if deal.interests is None else "; ".join(deal.interests),
        "Signed on": _day(deal.contract_signed_on),
        "Last activity": _minute(deal),
        "Opportunity Discount (%)": deal.discount,
        "Account": deal.company.name if deal.company else None,
    }


def _day(day: object) -> str | None:
    return None if day is None else f"{day:%-m/%-d/%Y}"


def _minute(deal: Deal) -> str | None:
    if deal.last_activity is None:
        return None
    # an export holds the clock of the one who exports
    return f"{deal.last_activity.astimezone(ZoneInfo('Europe/Berlin')):%-m/%-d/%Y %H:%M}"


def _export_company(company: Company) -> Row:
    return {
        "(Do Not Modify) Account": guid(company.id),
        "Account Name": company.name,
        "Number of Employees": company.employees,
        "Address 1: Country/Region": company.country,
        "Industry": company.industry,
    }


def _export_person(deal: Deal, person: Person) -> Row:
    return {
        "(Do Not Modify) Connection": guid(person.id),
        "Connected From": deal.name,
        "Connected To": person.name,
        "Role (To)": person.role,
    }
