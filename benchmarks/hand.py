"""The rules of bench.qual as a careful person writes them in Python: three-valued, each field read once.

One function, because calls would cost time: the practical limit in plain Python. None is unknown. `stage` is
the number of the furthest stage reached.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from benchmarks.workload import AS_OF

Outcomes = dict[str, bool | int | None]

INDUSTRIES = {"Software", "Manufacturing", "Healthcare", "Financial Services"}
COUNTRIES = {"US", "DE", "GB", "FR", "NL", "CA"}


def decide(r: dict[str, Any], today: date = AS_OF) -> Outcomes:  # noqa: C901 (one function, on purpose)
    """Decide the twelve criteria and the stage of one record."""
    amount = r["amount"]
    budget_status = r["budget_status"]
    budget_amount = r["budget_amount"]
    discount = r["discount"]
    meetings = r["meetings_held"]
    close_date = r["close_date"]
    buyer = r["economic_buyer"]

    budget: bool | None
    if amount is None:
        budget = None  # the other side can never be not met: it compares with the amount too
    elif amount < 10000:
        budget = False
    elif (budget_status is not None and (budget_status == "confirmed" or budget_status == "approved")) or (
        budget_amount is not None and budget_amount >= amount
    ):
        budget = True
    elif budget_status is None or budget_amount is None:
        budget = None
    else:
        budget = False

    industry = r["industry"]
    employees = r["employees"]
    country = r["country"]
    icp_fit: bool | None
    if (
        (industry is not None and industry not in INDUSTRIES)
        or (employees is not None and not (50 <= employees < 5000))
        or (country is not None and country not in COUNTRIES)
    ):
        icp_fit = False
    elif industry is None or employees is None or country is None:
        icp_fit = None
    else:
        icp_fit = True

    pain = r["pain"]
    pain_stated = pain is not None and not ("tbd" in pain or "TBD" in pain)

    title = r["champion_title"]
    champion = None if title is None else ("VP" in title or "Chief" in title or "Director" in title)

    decision_maker: bool | None
    if buyer is None:
        decision_maker = False
    else:
        roles = r["contact_roles"]
        if (roles is not None and "decision maker" in roles) or (meetings is not None and meetings >= 3):
            decision_maker = True
        elif roles is None or meetings is None:
            decision_maker = None
        else:
            decision_maker = False

    timing = None if close_date is None else 0 <= (close_date - today).days <= 150

    last_activity = r["last_activity"]
    active: bool | None
    if r["next_step"] is None:
        active = False
    elif last_activity is None:
        active = None
    else:
        active = (today - last_activity).days <= 30

    competitors = r["competitors"]
    competition: bool | None
    if (competitors is not None and "Acme" not in competitors) or (discount is not None and discount < 0.2):
        competition = True
    elif competitors is None or discount is None:
        competition = None
    else:
        competition = False

    created_date = r["created_date"]
    crm_stage = r["crm_stage"]
    cycle: bool | None
    if crm_stage is not None and crm_stage == "Closed Lost":
        cycle = False
    elif close_date is None or created_date is None:
        cycle = None
    elif (close_date - created_date).days > 365:
        cycle = False
    elif crm_stage is None:
        cycle = None
    else:
        cycle = True

    lead_score = r["lead_score"]
    engagement: bool | None
    if lead_score is not None and lead_score >= 60:
        engagement = True
    else:
        source = r["lead_source"]
        if (source is not None and source != "referral" and source != "partner") or (
            meetings is not None and meetings < 1
        ):
            engagement = None if lead_score is None else False
        elif source is None or meetings is None:
            engagement = None
        else:
            engagement = True

    sent = r["proposal_sent"]
    proposal: bool | None
    if sent is False or (amount is not None and amount <= 0):
        proposal = False
    else:
        products = r["products"]
        probability = r["probability"]
        if (products is not None and "Platform" in products) or (
            probability is not None and probability >= 0.5
        ):
            proposal = None if sent is None or amount is None else True
        elif products is None or probability is None:
            proposal = None
        else:
            proposal = False

    legal_status = r["legal_status"]
    legal: bool | None
    if buyer is None or (discount is not None and discount > 0.3):
        legal = False
    elif legal_status is None:
        legal = None
    elif legal_status != "approved" and legal_status != "waived":
        legal = False
    else:
        legal = None if discount is None else True

    if not engagement:
        stage = 0
    elif not (icp_fit and pain_stated):
        stage = 1
    elif not (budget and champion):
        stage = 2
    elif not (decision_maker and timing and active):
        stage = 3
    elif not (proposal and competition):
        stage = 4
    elif not (legal and cycle):
        stage = 5
    else:
        stage = 6
    return {
        "budget": budget,
        "icp_fit": icp_fit,
        "pain_stated": pain_stated,
        "champion": champion,
        "decision_maker": decision_maker,
        "timing": timing,
        "active": active,
        "competition": competition,
        "cycle": cycle,
        "engagement": engagement,
        "proposal": proposal,
        "legal": legal,
        "stage": stage,
    }
