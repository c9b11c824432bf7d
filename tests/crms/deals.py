"""The fifty authored opportunities that every CRM's shape has to give the same outcomes for.

`DEALS` are the deals, `plain` is one of them as `evaluate` takes it. `AS_OF` is the day on which they are judged.
A shape writes them as its CRM would; it never changes what they say.
"""

from __future__ import annotations

from tests.crms.authored import NEW_BUSINESS, RENEWALS
from tests.crms.companies import COMPANIES
from tests.crms.kinds import Company, Deal, Person

__all__ = ["AS_OF", "COMPANIES", "DEALS", "Company", "Deal", "Person", "plain"]

AS_OF = "2026-11-21"
DEALS: tuple[Deal, ...] = (*NEW_BUSINESS, *RENEWALS)


def plain(deal: Deal) -> dict[str, object]:
    """A deal as `evaluate` takes it, on the agreed names."""
    return {
        "name": deal.name,
        "amount": None if deal.amount is None else f"{deal.amount} {deal.currency}",
        "close_date": deal.close_date,
        "created_on": deal.created_on,
        "stage": deal.stage,
        "pipeline": deal.pipeline,
        "probability": None if deal.probability is None else f"{deal.probability}%",
        "next_step": deal.next_step,
        "lead_source": deal.lead_source,
        "budget_status": deal.budget_status,
        "need": deal.need,
        "decision_maker_met": deal.decision_maker_met,
        "interests": None if deal.interests is None else list(deal.interests),
        "contract_signed_on": deal.contract_signed_on,
        "last_activity": deal.last_activity,
        "discount": None if deal.discount is None else f"{deal.discount}%",
        "account": None if deal.company is None else _company(deal.company),
        "contacts": [{"name": person.name, "role": person.role} for person in deal.people],
    }


def _company(company: Company) -> dict[str, object]:
    return {
        "name": company.name,
        "employees": company.employees,
        "country": company.country,
        "industry": company.industry,
    }
