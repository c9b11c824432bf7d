"""What a deal, its company and its people are in the shared data set. The deals themselves are in `deals`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Company:
    """A company that several deals may be with."""

    id: str
    name: str
    employees: int | None
    country: str | None
    industry: str | None


@dataclass(frozen=True)
class Person:
    """Somebody who takes part in one deal."""

    id: str
    name: str
    role: str | None


@dataclass(frozen=True)
class Deal:
    """One opportunity as it is agreed to be written; None is missing."""

    id: str
    name: str
    amount: Decimal | None
    currency: str
    close_date: date | None
    created_on: date
    stage: str | None
    pipeline: str
    probability: int | None
    next_step: str | None
    lead_source: str | None
    budget_status: str | None
    need: str | None
    decision_maker_met: bool | None
    interests: tuple[str, ...] | None
    contract_signed_on: date | None
    last_activity: datetime | None
    discount: Decimal | None
    company: Company | None
    people: tuple[Person, ...]
