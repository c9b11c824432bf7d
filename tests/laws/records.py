"""Random records as `evaluate` takes them: values near the limits that rules draw, gaps of every sort, links and rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from qualrules.model.values import Amount, Gap, Share
from tests.laws.vocabulary import CHOICES, ENDS, RECORDS, STAGES, TEXTS, Declared

TODAY = date(2026, 11, 21)
NUMBERS = (0, 1, 2, 5, 10, 1000, 10_000, 1_500_000, -5)
DECIMALS = tuple(
    map(Decimal, ("12.5", "0.000001", "999999999999.999999", "-999999999999.999999", "0.5", "-1"))
)
ENDS_OF_TIME = (date(1, 1, 1), date(9999, 12, 31), date(9999, 1, 1), date(1, 12, 31))
NEAR = (-400, -365, -91, -31, -30, -29, -14, -8, -7, -2, -1, 0, 1, 2, 7, 8, 14, 29, 30, 31, 91, 365, 400)
UNREADABLE = object()


def record(
    rng: Random, name: str = "opportunity", depth: int = 2, gaps: float | None = None
) -> dict[str, object]:
    """A dict for one record type; links and rows end at `depth`. `gaps` is the share of fields without a value."""
    gaps = rng.choice((0.0, 0.05, 0.2, 0.5)) if gaps is None else gaps
    given: dict[str, object] = {}
    for field in RECORDS[name]:
        value = _value(rng, field, depth, gaps)
        if value is not None or rng.random() < 0.5:
            given[field.name] = value
    return given


def as_of(rng: Random) -> date | datetime:
    """A day or an instant at which records are judged."""
    chance = rng.random()
    if chance < 0.1:
        return rng.choice(ENDS_OF_TIME)
    if chance < 0.5:
        return TODAY
    if chance < 0.8:
        return TODAY + timedelta(days=rng.choice(NEAR))
    return _instant(rng, TODAY)


def _value(rng: Random, field: Declared, depth: int, gaps: float) -> object:
    if rng.random() < gaps:
        return rng.choice((None, None, Gap.NOT_SUPPLIED, UNREADABLE))
    match field.kind:
        case "link":
            return record(rng, field.target, depth - 1, gaps) if depth else None
        case "list":
            return [
                record(rng, field.target, depth - 1, gaps) for _ in range(rng.randint(0, 3) if depth else 0)
            ]
        case "stage":
            return rng.choice((*STAGES, *ENDS, "Somewhere else", "proposal"))
        case "choice":
            return rng.choice(CHOICES[field.name])
        case "choices":
            return [value for value in CHOICES[field.name] if rng.random() < 0.5]
    return _plain(rng, field.kind)


def _plain(rng: Random, kind: str) -> object:
    number = Decimal(rng.choice(NUMBERS)) if rng.random() < 0.8 else rng.choice(DECIMALS)
    match kind:
        case "number":
            return number
        case "money":
            return Amount(number, rng.choice(("EUR", "EUR", "USD")))
        case "percent":
            return Share(
                rng.choice((Decimal(0), Decimal(5), Decimal("12.5"), Decimal(-20), Decimal(100), number))
            )
        case "text":
            return rng.choice(TEXTS)
        case "yes/no":
            return rng.random() < 0.5
        case "date":
            return _day(rng)
    return _instant(rng, _day(rng))


def _day(rng: Random) -> date:
    if rng.random() < 0.06:
        return rng.choice(ENDS_OF_TIME)
    return rng.choice((TODAY, TODAY + timedelta(days=rng.choice(NEAR)), date(2024, 2, 29), date(2027, 1, 31)))


def _instant(rng: Random, day: date) -> datetime:
    hour, minute, second = rng.choice(((0, 0, 0), (9, 30, 0), (23, 59, 59), (12, 0, 0), (1, 30, 0)))
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
