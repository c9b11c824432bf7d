"""Days and instants: comparisons, what has not happened yet, periods, shifts, and the ends of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.evaluate.asking import AS_OF, HEADER, UNREADABLE, UNSUPPLIED, answer

# AS_OF is Saturday, 21 November 2026: now is 23:59:59 of it in the ruleset's zone.


@pytest.mark.parametrize(
    ("condition", "close", "wanted"),
    [
        ("close is today", "2026-11-21", MET),
        ("close is before today", "2026-11-20", MET),
        ("close is after today", "2026-11-21", NOT_MET),
        ("close is on or before today", "2026-11-21", MET),
        ("close is on or after 2026-11-22", "2026-11-21", NOT_MET),
        ("close is between 2026-11-01 and today", "2026-11-21", MET),
        ("close is one of (2026-11-20, 2026-11-21)", "2026-11-21", MET),
        ("days since close = 20", "2026-11-01", MET),
        ("days until close = -20", "2026-11-01", MET),
        ("days from 2026-11-01 to close > 29", "2026-11-30", NOT_MET),
        ("close + 3 months = 2026-05-31", "2026-02-28", NOT_MET),
        ("close + 3 months = 2026-05-28", "2026-02-28", MET),
        ("close + 1 month = 2026-02-28", "2026-01-31", MET),
        ("close + 1 month = 2024-02-29", "2024-01-31", MET),
        ("close + 1 year = 2025-02-28", "2024-02-29", MET),
        ("close - 1 month = 2026-02-28", "2026-03-31", MET),
        ("close + 1 quarter = 2026-02-28", "2025-11-30", MET),
        ("close + 2 weeks = 2026-12-05", "2026-11-21", MET),
        ("1 year + close > today", "2025-11-22", MET),
        ("close is within last 30 days", "2026-10-22", MET),
        ("close is within last 30 days", "2026-10-21", NOT_MET),
        ("close is within last 30 days", "2026-11-21", MET),
        ("close is within last 30 days", "2026-11-22", NOT_MET),
        ("close is within next 2 weeks", "2026-12-05", MET),
        ("close is within next 2 weeks", "2026-12-06", NOT_MET),
        ("close is not within next 2 weeks", "2026-12-06", MET),
        ("close is within 30 days before 2026-12-01", "2026-11-01", MET),
        ("close is within 30 days before 2026-12-01", "2026-10-31", NOT_MET),
        ("close is within 1 day after today", "2026-11-22", MET),
        ("close is in this week", "2026-11-16", MET),
        ("close is in this week", "2026-11-22", MET),
        ("close is in this week", "2026-11-23", NOT_MET),
        ("close is in last week", "2026-11-15", MET),
        ("close is in next month", "2026-12-31", MET),
        ("close is in this quarter", "2026-10-01", MET),
        ("close is in this quarter", "2027-01-01", NOT_MET),
        ("close is in last quarter", "2026-09-30", MET),
        ("close is in next year", "2027-12-31", MET),
        ("close is not in this year", "2026-12-31", NOT_MET),
        ("close is in this day", "2026-11-21", MET),
    ],
)
def test_days(condition, close, wanted):
    assert answer(condition, {"close": close}) is wanted
    assert answer(condition, {}) is UNKNOWN


@pytest.mark.parametrize(
    ("month", "close", "wanted"),
    [
        ("February", "2026-10-31", NOT_MET),
        ("February", "2026-11-01", MET),
        ("February", "2027-01-31", MET),
        ("February", "2027-02-01", NOT_MET),
        ("November", "2026-11-01", MET),
        ("December", "2026-09-01", MET),
    ],
)
def test_quarters_follow_the_fiscal_year(month, close, wanted):
    header = f'{HEADER}  fiscal year starts in "{month}"\n'
    assert answer("close is in this quarter", {"close": close}, AS_OF, header) is wanted


def test_a_fiscal_year_that_starts_in_december_began_last_year():
    header = f'{HEADER}  fiscal year starts in "December"\n'
    assert answer("close is in this year", {"close": "2025-12-01"}, AS_OF, header) is MET
    assert answer("close is in this year", {"close": "2026-12-01"}, AS_OF, header) is NOT_MET


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("made = 2026-11-21T09:30Z", MET),
        ("made < 2026-11-21T09:30:01Z", MET),
        ("made = 2026-11-21T10:30+01:00", MET),
        ("made is today", MET),
        ("made is before now", MET),
        ("made is within last 24 hours", MET),
        ("made is within last 14 hours", NOT_MET),
        ("made is within 24 hours before 2026-11-21T09:30Z", MET),
        ("made is within 2 hours after 2026-11-21T07:29Z", NOT_MET),
        ("made + 1 hour > 2026-11-21T10:29Z", MET),
        ("made + 1 day = 2026-11-22", MET),
        ("made + 24 hours = 2026-11-22T09:30Z", MET),
        ("days since made = 0", MET),
        ("made = close", MET),
        ("close >= made", MET),
        ("made is one of (2026-11-21, 2026-01-01)", MET),
        ("made is in this day", MET),
    ],
)
def test_instants(condition, wanted):
    assert answer(condition, {"made": "2026-11-21T09:30Z", "close": "2026-11-21"}) is wanted


def test_a_day_and_an_instant_compare_as_days_in_the_rulesets_zone():
    header = f'{HEADER}  time zone "Pacific/Auckland"\n'
    late = {"made": "2026-11-20T12:00Z"}  # 01:00 of the 21st in Auckland
    assert answer("made is 2026-11-21", late, AS_OF, header) is MET
    assert answer("made is 2026-11-20", late) is MET
    assert answer("days from made to 2026-11-22 = 1", late, AS_OF, header) is MET
    assert answer("made + 1 day = 2026-11-22", late, AS_OF, header) is MET
    assert answer("made < 2026-11-20T12:00:01Z", late, AS_OF, header) is MET


def test_as_of_a_day_is_its_last_second_in_the_zone():
    header = f'{HEADER}  time zone "America/New_York"\n'
    assert answer("now = 2026-11-22T04:59:59Z", {}, AS_OF, header) is MET
    assert answer("today = 2026-11-21", {}, AS_OF, header) is MET
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert answer("now = 2026-11-21T12:00Z and today = 2026-11-21", {}, noon, header) is MET
    assert answer("today = 2026-11-21", {}, datetime(2026, 11, 22, 3, tzinfo=UTC), header) is MET


NOT_YET = [
    # a day that has not come yet is later than now
    ("start is before today", NOT_MET),
    ("start is on or before today", NOT_MET),
    ("start = today", NOT_MET),
    ("start is not today", MET),
    ("start is after today", MET),
    ("start >= 2026-01-01", MET),
    ("2026-01-01 > start", NOT_MET),
    ("start is within last 180 days", NOT_MET),
    ("start is not within last 180 days", MET),
    ("start is one of (2026-01-01, 2026-11-21)", NOT_MET),
    ("start is one of (2026-01-01, 2027-01-01)", UNKNOWN),
    ("start is after tomorrow", UNKNOWN),
    ("start is before 2026-11-22", UNKNOWN),
    ("start is in this year", UNKNOWN),
    ("start is in last year", NOT_MET),
    ("start is within next 3 days", UNKNOWN),
    ("start < now", NOT_MET),
    ("start > 2026-11-21T23:59:59Z", MET),
    ("start + 1 day > today", UNKNOWN),
    ("days since start > 3", UNKNOWN),
    ("start < accepted", UNKNOWN),
    ("start is known", NOT_MET),
    ("start is missing", MET),
    # an instant that has not come yet
    ("accepted <= now", NOT_MET),
    ("accepted is after 2026-11-21T23:59:59Z", MET),
    ("accepted is after 2026-11-22T00:00Z", UNKNOWN),
    ("accepted is before today", NOT_MET),
    ("accepted is within last 24 hours", NOT_MET),
    ("now > accepted", NOT_MET),
]


@pytest.mark.parametrize(("condition", "wanted"), NOT_YET)
def test_what_has_not_happened_yet_is_later_than_now(condition, wanted):
    condition = condition.replace("tomorrow", "2026-11-22")
    assert answer(condition, {"close": None}) is wanted


@pytest.mark.parametrize("gap", [UNSUPPLIED, UNREADABLE, "soon"])
def test_only_a_missing_day_has_not_happened_yet(gap):
    assert answer("start is before today", {"start": gap}) is UNKNOWN
    assert answer("start is missing", {"start": gap}) is UNKNOWN


def test_a_day_that_is_there_is_only_a_day():
    assert answer("start is before today", {"start": "2026-11-20"}) is MET
    assert answer("start is before today", {"start": "2027-11-20"}) is NOT_MET


@pytest.mark.parametrize(
    "condition",
    [
        "close + 1 day > today",
        "close + 9000 years > today",
        "made + 1 hour > now",
        "made + 1 month > today",
        "days from (close + 1 day) to today > 0",
    ],
)
def test_beyond_the_calendar_is_unknown(condition):
    given = {"close": date.max, "made": datetime.max.replace(tzinfo=UTC)}
    assert answer(condition, given) is UNKNOWN
    assert (
        answer(condition.replace("+", "-"), {"close": date.min, "made": datetime.min.replace(tzinfo=UTC)})
        is UNKNOWN
    )


@pytest.mark.parametrize("as_of", [date.min, date.max])
def test_the_first_and_the_last_day(as_of):
    for zone in ("UTC", "Pacific/Auckland", "America/New_York"):
        header = f'{HEADER}  time zone "{zone}"\n'
        assert answer("close = today", {"close": as_of}, as_of, header) is MET
        assert answer("close = today", {"close": "2026-01-01"}, as_of, header) is NOT_MET
        assert answer("close is within next 1 week", {"close": as_of}, as_of, header) in (MET, UNKNOWN)
        assert answer("close is in next year", {"close": "2026-01-01"}, as_of, header) in (NOT_MET, UNKNOWN)


def test_a_limit_beyond_the_calendar_is_unknown_where_the_other_end_does_not_decide():
    assert answer("close is within next 1 week", {"close": date.max}, date.max) is UNKNOWN
    assert answer("close is within next 1 week", {"close": "2026-01-01"}, date.max) is NOT_MET
