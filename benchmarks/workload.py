"""The records: CRM opportunities with an id and 24 fields, each of these missing in 15 of 100 records.

Chunks have their own seeds, so the first thousand records are the same whatever the number asked for. Nothing
here decides anything about the rules.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Final

Row = dict[str, object]

AS_OF: Final = date(2025, 6, 30)
SEED: Final = 20250630
CHUNK: Final = 10_000
MISSING: Final = 0.15

INDUSTRIES: Final = {
    "Software": 30,
    "Manufacturing": 20,
    "Healthcare": 15,
    "Financial Services": 15,
    "Retail": 5,
    "Logistics": 5,
    "Education": 3,
    "Energy": 3,
    "Media": 2,
    "Public Sector": 2,
}
COUNTRIES: Final = {
    "US": 30,
    "DE": 20,
    "GB": 15,
    "FR": 10,
    "NL": 8,
    "CA": 7,
    "AU": 4,
    "JP": 3,
    "BR": 2,
    "IN": 1,
}
BUDGET_STATUS: Final = {"confirmed": 45, "approved": 30, "requested": 15, "none": 10}
LEAD_SOURCES: Final = {"referral": 30, "partner": 25, "web": 20, "event": 10, "outbound": 10, "ads": 5}
LEGAL_STATUS: Final = {"approved": 50, "waived": 30, "pending": 15, "rejected": 5}
STAGES: Final = ("Prospect", "Discovery", "Validation", "Proposal", "Negotiation", "Commit", "Closed Lost")
TITLES: Final = (
    "VP Sales",
    "VP Engineering",
    "Director of IT",
    "Director Operations",
    "Chief Information Officer",
    "Chief Revenue Officer",
    "Manager Procurement",
    "Team Lead",
    "Analyst",
    "Head of Data",
)
PAINS: Final = (
    "manual forecasting takes {} hours",
    "churn rose {} percent",
    "TBD with team {}",
    "audit findings {} open",
    "pipeline hygiene issue {}",
    "reporting delay of {} days",
    "tbd {}",
    "integration cost {}k",
    "onboarding takes {} weeks",
    "duplicate records {} percent",
)
NEXT_STEPS: Final = ("demo on {}", "send proposal v{}", "call legal {}", "security review {}", "workshop {}")
ROLES: Final = ("decision maker", "influencer", "user", "legal", "finance")
COMPETITORS: Final = ("Acme", "Globex", "Initech", "Umbrella", "Hooli")
PRODUCTS: Final = ("Platform", "Analytics", "Support", "Training", "Connect")


def records(count: int) -> list[Row]:
    """The first `count` records, with Python values."""
    return list(islice(_all_records(), count))


def as_text(row: Row) -> Row:
    """The same record as a form would give it: numbers, dates and yes/no as text, a blank for missing."""
    return {name: _written(value) for name, value in row.items()}


def _written(value: object) -> object:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:,}"
        case date():
            return value.isoformat()
        case _:
            return value


def _all_records() -> Iterator[Row]:
    chunk = 0
    while True:
        draw = random.Random(SEED * 1_000_003 + chunk)
        for place in range(CHUNK):
            yield _record(draw, chunk * CHUNK + place)
        chunk += 1


def _record(draw: random.Random, number: int) -> Row:
    row: Row = {"id": f"006{number:012d}"}
    for name, value in FIELDS.items():
        drawn = value(draw)
        row[name] = None if draw.random() < MISSING else drawn
    return row


def _weighted(weights: dict[str, int]) -> Callable[[random.Random], str]:
    values, shares = list(weights), list(weights.values())
    return lambda draw: draw.choices(values, shares)[0]


def _numbered(forms: tuple[str, ...], numbers: int) -> Callable[[random.Random], str]:
    return lambda draw: draw.choice(forms).format(draw.randint(1, numbers))


def _some_of(values: tuple[str, ...]) -> Callable[[random.Random], list[str]]:
    return lambda draw: [value for value in values if draw.random() < 0.5]


def _day(earliest: int, latest: int) -> Callable[[random.Random], date]:
    return lambda draw: AS_OF + timedelta(days=draw.randint(earliest, latest))


def _lognormal(mean: float, spread: float, digits: int) -> Callable[[random.Random], float]:
    return lambda draw: round(draw.lognormvariate(mean, spread), digits)


def _poisson(draw: random.Random, mean: float = 3.0) -> int:
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count


FIELDS: Final[dict[str, Callable[[random.Random], object]]] = {
    "crm_stage": lambda draw: draw.choice(STAGES),
    "amount": _lognormal(10.8, 1.0, 2),
    "budget_amount": _lognormal(11.2, 1.0, 2),
    "budget_status": _weighted(BUDGET_STATUS),
    "industry": _weighted(INDUSTRIES),
    "country": _weighted(COUNTRIES),
    "employees": lambda draw: round(draw.lognormvariate(6.0, 1.2)),
    "pain": _numbered(PAINS, 60),
    "champion_title": lambda draw: draw.choice(TITLES),
    "economic_buyer": lambda draw: f"Buyer {draw.randrange(500):03d}",
    "contact_roles": _some_of(ROLES),
    "meetings_held": _poisson,
    "created_date": _day(-329, -5),
    "close_date": _day(-15, 169),
    "last_activity": _day(-35, 0),
    "next_step": _numbered(NEXT_STEPS, 40),
    "competitors": _some_of(COMPETITORS),
    "discount": lambda draw: round(draw.betavariate(2, 12), 3),
    "lead_source": _weighted(LEAD_SOURCES),
    "lead_score": lambda draw: draw.randrange(20, 100),
    "products": _some_of(PRODUCTS),
    "probability": lambda draw: round(draw.random(), 2),
    "proposal_sent": lambda draw: draw.random() < 0.8,
    "legal_status": _weighted(LEGAL_STATUS),
}
