"""The fifty deals as three plain tables on the agreed names, with typed values: what a file without a CRM holds.

Companies and people are linked by id; nothing is nested, so that every form of file can hold them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from tests.crms.deals import COMPANIES, DEALS, Deal

Row = dict[str, object]

SOURCE = """\
source plain for {adapter}  percents "20"  time zone "UTC"
  opportunity from "{opportunity}" identified by "id"
    amount: "amount" currency "currency"
    account: "account"
    contacts: contact by "deal"
  account from "{account}" identified by "id"
  contact from "{contact}" identified by "id"
"""


def opportunities() -> list[Row]:
    """A row for each deal."""
    return [_opportunity(deal) for deal in DEALS]


def _opportunity(deal: Deal) -> Row:
    return {
        "id": deal.id,
        "name": deal.name,
        "amount": deal.amount,
        "currency": deal.currency,
        "close_date": deal.close_date,
        "created_on": deal.created_on,
        "stage": deal.stage,
        "pipeline": deal.pipeline,
        "probability": deal.probability,
        "next_step": deal.next_step,
        "lead_source": deal.lead_source,
        "budget_status": deal.budget_status,
        "need": deal.need,
        "decision_maker_met": deal.decision_maker_met,
        "interests": deal.interests,
        "contract_signed_on": deal.contract_signed_on,
        "last_activity": deal.last_activity,
        "discount": deal.discount,
        "account": deal.company.id if deal.company else None,
    }


def accounts() -> list[Row]:
    """A row for each company."""
    return [
        {
            "id": company.id,
            "name": company.name,
            "employees": company.employees,
            "country": company.country,
            "industry": company.industry,
        }
        for company in COMPANIES
    ]


def contacts() -> list[Row]:
    """A row for each person, with the id of their deal."""
    return [
        {"id": person.id, "deal": deal.id, "name": person.name, "role": person.role}
        for deal in DEALS
        for person in deal.people
    ]


def tables() -> Mapping[str, list[Row]]:
    """The three of them."""
    return {"opportunity": opportunities(), "account": accounts(), "contact": contacts()}


def as_csv(rows: list[Row]) -> bytes:
    """A table as a CSV, every value as a text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows({column: as_text(value) for column, value in row.items()} for row in rows)
    return out.getvalue().encode()


def as_json(rows: list[Row]) -> bytes:
    """A table as a JSON array; days and decimals as texts, what is chosen among several as a list."""
    plain = [{column: _in_json(value) for column, value in row.items()} for row in rows]
    return json.dumps(plain, ensure_ascii=False).encode()


def as_text(value: object) -> str:
    """A value as a plain export writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return ";".join(value)
        case datetime() | date():
            return value.isoformat()
    return str(value)


def _in_json(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return as_text(value) if isinstance(value, date | Decimal) else value
