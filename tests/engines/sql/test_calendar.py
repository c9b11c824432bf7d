"""Moved moments and periods of the calendar as DuckDB works them out: what Python does, to both ends of the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.sql.duckdb import DuckDB
from qualrules.model.moment import period, shift, shift_instant

SAY = DuckDB()
UNITS = ("day", "week", "month", "quarter", "year")
AMOUNTS = (0, 1, -1, 3, -3, 13, -13, 400, -400, 9998, -9998, 5_000_000, -5_000_000)
OFFSETS = (0, 1, -1, 2, -5, 40)
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
DAYS = (
    FIRST,
    *(FIRST + timedelta(days=days) for days in (1, 6, 30, 31, 58, 364, 365, 400)),
    *(LAST - timedelta(days=days) for days in (0, 1, 6, 30, 31, 90, 364, 365, 400)),
    *(
        date(2024, 2, 29),
        date(2023, 2, 28),
        date(1900, 2, 28),
        date(2000, 2, 29),
        date(2026, 1, 31),
        date(2026, 8, 31),
    ),
    *(
        date(2026, 11, 21),
        date(2026, 11, 22),
        date(2026, 11, 23),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(1970, 1, 1),
    ),
)


def asked(texts: Sequence[str], relation: str) -> list[tuple[object, ...]]:
    """The columns over the relation, in its order."""
    with DuckDatabase() as database:
        return database.rows(f"SELECT {', '.join(texts)} FROM {relation} ORDER BY place")


def told(values: Sequence[str]) -> str:
    lines = ", ".join(f"({place}, {value})" for place, value in enumerate(values))
    return f"(VALUES {lines}) AS moments(place, told)"


@pytest.mark.parametrize("unit", UNITS)
def test_days_are_moved_as_python_moves_them(unit):
    rows = asked(
        [SAY.shifted("told", amount, unit) for amount in AMOUNTS], told([SAY.day(day) for day in DAYS])
    )
    assert rows == [tuple(shift(day, amount, unit) for amount in AMOUNTS) for day in DAYS]


def test_instants_are_moved_as_python_moves_them():
    hours = (0, 1, -1, 24, -24, 4000, -4000, 80_000_000, -80_000_000)
    instants = [
        datetime(day.year, day.month, day.day, *clock, tzinfo=UTC)
        for day in DAYS
        for clock in ((0, 0, 0), (23, 59, 59))
    ]
    rows = asked(
        [SAY.shifted_instant("told", each) for each in hours], told([SAY.instant(each) for each in instants])
    )
    for instant, row in zip(instants, rows, strict=True):
        moved = [shift_instant(instant, each) for each in hours]
        assert list(row) == [each and each.replace(tzinfo=None) for each in moved], instant


@pytest.mark.parametrize(
    ("unit", "fiscal_start"), [*product(("month", "quarter", "year"), (1, 2, 7, 12)), ("day", 1), ("week", 1)]
)
def test_periods_are_those_of_python(unit, fiscal_start):
    edges = [(offset, last) for offset in OFFSETS for last in (False, True)]
    texts = [SAY.period_edge("told", unit, offset, fiscal_start, last=last) for offset, last in edges]
    for day, row in zip(DAYS, asked(texts, told([SAY.day(day) for day in DAYS])), strict=True):
        found = [period(day, unit, offset, fiscal_start) for offset, _ in edges]
        assert list(row) == [each and each[last] for each, (_, last) in zip(found, edges, strict=True)], day
