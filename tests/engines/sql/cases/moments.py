"""Days and instants: the ends of months and of the calendar, leap days, zones, summer time, periods, `not yet`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from tests.engines.sql.conformance import NOT_SUPPLIED, UNREADABLE, Table

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
LONDON = '  time zone "Europe/London"'
KOLKATA = '  time zone "Asia/Kolkata"'


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """An instant of UTC."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


DAYS = Table(
    "days",
    "  d: date\n  e: date",
    [
        {"d": date(2026, 11, 21), "e": date(2026, 11, 21)},
        {"d": date(2026, 11, 20), "e": date(2026, 12, 20)},
        {"d": date(2026, 10, 22), "e": date(2026, 10, 21)},
        {"d": date(2026, 12, 21), "e": date(2026, 12, 21)},
        {"d": date(2026, 10, 21), "e": None},
        {"d": FIRST, "e": LAST},
        {"d": LAST, "e": FIRST},
        {"d": None, "e": date(2026, 11, 21)},
        {"d": UNREADABLE},
        {"d": NOT_SUPPLIED},
    ],
    {
        "d is today": "+-- -- -- ???",
        "d is before today": "-++ -+ +- ???",
        "d is on or before today": "+++ -+ +- ???",
        "d is after 2026-11-20": "+-- +- -+ ???",
        "d is on or after 2026-11-20": "++- +- -+ ???",
        "d is not 2026-11-20": "+-+ ++ ++ ???",
        "d is between 2026-10-22 and 2026-11-20": "-++ -- -- ???",
        "d is within last 30 days": "+++ -- -- ???",
        "d is not within last 30 days": "--- ++ ++ ???",
        "d is within next 30 days": "+-- +- -- ???",
        "d is within last 1 month": "+++ -+ -- ???",
        "d is within next 4 weeks": "+-- -- -- ???",
        "days since d = 30": "--+ -- -- ???",
        "days since d > 30": "--- -+ +- ???",
        "days since d = -30": "--- +- -- ???",
        "days until d >= 0": "+-- +- -+ ???",
        "days from d to e = 30": "-+- -? -- ???",
        "days from d to e < 0": "--+ -? -+ ???",
        "days from d to e = 3652058": "--- -? +- ???",
        "d = e": "+-- +? -- ???",
        "e is within 30 days after d": "++- +? -- ???",
        "e is within 30 days before d": "+-+ +? -- ???",
        "d + 1 day is after today": "+-- +- -? ???",
        "d + 1 day > e": "+-+ +? -? ???",
        "d - 1 day < e": "++- +? ?- ???",
        "d + 9000 years > today": "??? ?? +? ???",
        "d is missing": "--- -- -- +??",
    },
)

MONTH_ENDS = Table(
    "ends_of_months",
    "  d: date\n  e: date",
    [
        {"d": date(2026, 1, 31), "e": date(2026, 2, 28)},
        {"d": date(2024, 1, 31), "e": date(2024, 2, 29)},
        {"d": date(2024, 2, 29), "e": date(2025, 2, 28)},
        {"d": date(2023, 2, 28), "e": date(2024, 2, 28)},
        {"d": date(2026, 3, 31), "e": date(2026, 2, 28)},
        {"d": date(1900, 1, 31), "e": date(1900, 2, 28)},
        {"d": date(2000, 1, 30), "e": date(2000, 2, 29)},
        {"d": date(2026, 8, 31), "e": date(2026, 11, 30)},
        {"d": FIRST, "e": date(1, 2, 1)},
        {"d": LAST, "e": date(9999, 11, 30)},
        {"d": date(9999, 11, 30), "e": date(9999, 12, 30)},
    ],
    {
        "d + 1 month = e": "++- -- ++- +?+",
        "d - 1 month = e": "--- -+ --- ?+-",
        "d + 3 months = e": "--- -- --+ -??",
        "d + 1 quarter = e": "--- -- --+ -??",
        "d + 1 year = e": "--+ +- --- -??",
        "d + 12 months = e": "--+ +- --- -??",
        "d - 1 year < d": "+++ ++ +++ ?++",
        "d + 4 weeks = e": "+-- -- +-- -?-",
        "d + 28 days = e": "+-- -- +-- -?-",
        "d + 1 month - 1 month = d": "--+ +- --- +?+",
    },
)

PERIODS = Table(
    "periods",
    "  d: date",
    [
        {"d": date(2026, 10, 31)},
        {"d": date(2026, 11, 1)},
        {"d": date(2026, 11, 15)},
        {"d": date(2026, 11, 16)},
        {"d": date(2026, 11, 22)},
        {"d": date(2026, 11, 23)},
        {"d": date(2026, 11, 30)},
        {"d": date(2026, 12, 1)},
        {"d": date(2027, 1, 31)},
        {"d": date(2027, 2, 1)},
        {"d": date(2026, 2, 1)},
        {"d": date(2026, 1, 31)},
        {},
    ],
    {
        "d is in this week": "--- ++- --- --- ?",
        "d is in last week": "--+ --- --- --- ?",
        "d is in next week": "--- --+ --- --- ?",
        "d is in this month": "-++ +++ +-- --- ?",
        "d is in last month": "+-- --- --- --- ?",
        "d is in next month": "--- --- -+- --- ?",
        "d is in this quarter": "-++ +++ +++ --- ?",
        "d is in last quarter": "+-- --- --- --- ?",
        "d is in next quarter": "--- --- --- +-- ?",
        "d is in this year": "+++ +++ +++ -+- ?",
        "d is in last year": "--- --- --- --+ ?",
        "d is in next year": "--- --- --- +-- ?",
        "d is not in this month": "+-- --- -++ +++ ?",
    },
    header='  fiscal year starts in "February"',
)

AT_THE_FIRST_DAY = Table(
    "the_first_day_of_the_calendar",
    "  d: date",
    [{"d": FIRST}, {"d": date(1, 1, 31)}, {"d": LAST}, {}],
    {
        "d is in this month": "++-?",
        "d is in last month": "????",
        "d is in next month": "---?",
        "d is in this week": "+--?",
        "d is in last year": "????",
        "d is within last 1 day": "?--?",
        "d <= today - 1 day": "????",
        "days since d = 0": "+--?",
    },
    as_of=FIRST,
)

AT_THE_LAST_DAY = Table(
    "the_last_day_of_the_calendar",
    "  d: date",
    [{"d": FIRST}, {"d": date(9999, 12, 1)}, {"d": LAST}, {}],
    {
        "d is in last month": "---?",
        "d is in next month": "????",
        "d is within next 1 day": "--??",
        "d >= today + 1 month": "????",
        "d < today": "++-?",
    },
    as_of=LAST,
)

ZONE = Table(
    "a_zone_with_summer_time",
    "  t: datetime\n  d: date",
    [
        {"t": at(2026, 7, 1, 22, 59, 59), "d": date(2026, 7, 1)},
        {"t": at(2026, 7, 1, 23, 0, 0), "d": date(2026, 7, 1)},
        {"t": at(2026, 1, 1, 23, 59, 59), "d": date(2026, 1, 1)},
        {"t": at(2026, 1, 2, 0, 0, 0), "d": date(2026, 1, 1)},
        {"t": at(2026, 10, 25, 0, 30), "d": date(2026, 10, 25)},
        {"t": at(2026, 10, 24, 23, 0), "d": date(2026, 10, 25)},
        {"t": at(2026, 10, 25, 23, 59, 59), "d": date(2026, 10, 25)},
        {"t": at(2026, 3, 29, 22, 59, 59), "d": date(2026, 3, 29)},
        {"t": at(2026, 3, 29, 23, 0), "d": date(2026, 3, 30)},
        {"t": datetime(2026, 7, 1, 23, 30), "d": date(2026, 7, 1)},  # noqa: DTZ001 - of the ruleset's zone
        {"t": at(1, 1, 1), "d": FIRST},
        {"t": at(9999, 12, 31, 23, 59, 59), "d": LAST},
        {"d": FIRST},
        {"t": UNREADABLE, "d": FIRST},
    ],
    {
        "t = d": "+-+ -++ +++ +++ ??",
        "d = t": "+-+ -++ +++ +++ ??",
        "t > d": "-+- +-- --- --- ??",
        "d < t": "-+- +-- --- --- ??",
        "t <= d": "+-+ -++ +++ +++ ??",
        "days from d to t = 1": "-+- +-- --- --- ??",
        "t + 1 day > d": "+++ +++ +++ ++? ??",
        "t + 1 month = 2026-08-01": "+-- --- --- +-? ??",
        "t + 1 month = 2026-08-02": "-+- --- --- --? ??",
        "t is 2026-07-01": "+-- --- --- +-- ??",
        "t is 2026-07-01T23:59:59+01:00": "+-- --- --- --- ??",
        "t is 2026-07-01T22:59:59Z": "+-- --- --- --- ??",
        "t > 2026-07-01T22:59:59Z": "-+- -++ +-- --+ ??",
        "t is between 2026-10-25 and 2026-10-25": "--- -++ +-- --- ??",
    },
    header=LONDON,
)

NOW = Table(
    "around_now",
    "  t: datetime",
    [
        {"t": at(2026, 10, 25, 1, 30)},
        {"t": at(2026, 10, 25, 1, 30, 1)},
        {"t": at(2026, 10, 24, 1, 30)},
        {"t": at(2026, 10, 24, 1, 29, 59)},
        {"t": at(2026, 10, 26, 1, 30)},
        {"t": at(2026, 10, 23, 23, 0)},
        {"t": at(2026, 10, 24, 22, 59, 59)},
        {"t": datetime(2026, 10, 25, 7, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))},
        {},
    ],
    {
        "t is before now": "--+ +-+ +-?",
        "t <= now": "+-+ +-+ ++?",
        "t is now": "+-- --- -+?",
        "t is within last 24 hours": "+-+ --- ++?",
        "t is within next 24 hours": "++- -+- -+?",
        "t is within last 1 day": "+++ +-+ ++?",
        "t is today": "++- --- -+?",
        "days since t = 1": "--+ +-+ +-?",
        "t + 24 hours > now": "++- -+- ++?",
        "t - 1 hour < now": "+++ +-+ ++?",
        "t is in this week": "+++ +-+ ++?",
    },
    header=LONDON,
    as_of=at(2026, 10, 25, 1, 30),
)

EASTERN_ENDS = Table(
    "the_ends_of_the_calendar_in_a_zone",
    "  t: datetime",
    [
        {"t": at(9999, 12, 31, 18, 29, 59)},
        {"t": at(9999, 12, 31, 18, 30)},
        {"t": at(9999, 12, 30, 18, 30)},
        {"t": at(1, 1, 1)},
    ],
    {
        "t is 9999-12-31": "+++-",
        "t + 1 day > 2026-11-21": "???-",
        "t + 5 hours > 2026-11-21T00:00Z": "+++-",
        "t + 6 hours > 2026-11-21T00:00Z": "??+-",
        "t - 1 hour > 2026-11-21T00:00Z": "+++?",
    },
    header=KOLKATA,
)

NOT_YET = Table(
    "not_yet",
    "  a: date missing means not yet\n  t: datetime missing means not yet\n  d: date",
    [
        {"a": date(2026, 11, 1), "t": at(2026, 11, 1, 12), "d": date(2026, 11, 21)},
        {"d": date(2026, 11, 21)},
        {"d": date(2026, 11, 22)},
        {"a": NOT_SUPPLIED, "t": NOT_SUPPLIED, "d": date(2026, 11, 21)},
        {"a": UNREADABLE, "t": UNREADABLE, "d": date(2026, 11, 21)},
        {"a": date(2026, 11, 25), "t": at(2026, 11, 21, 12, 0, 1)},
        {},
    ],
    {
        "a is today": "---??--",
        "a is not today": "+++??++",
        "a > today": "-++??++",
        "a <= today": "+--??--",
        "a is within last 30 days": "+--??--",
        "a is not within last 30 days": "-++??++",
        "a is after 2026-11-22": "-????+?",
        "a is before 2026-11-22": "+????-?",
        "a > d": "-+?????",
        "d < a": "-+?????",
        "d = a": "--?????",
        "a != d": "++?????",
        "a is one of (2026-11-01, 2026-11-02)": "+--??--",
        "a is one of (2026-11-01, 2026-12-02)": "+????-?",
        "a is not one of (2026-11-01, 2026-11-02)": "-++??++",
        "a > t": "-????+?",
        "t > now": "-++??++",
        "t is before now": "+--??--",
        "t > today": "-++??-+",
        "t > 2026-11-21T12:00Z": "-++??++",
        "t > 2026-11-21T12:00:01Z": "-????-?",
        "t is within last 24 hours": "---??--",
        "t > d": "-+?????",
        "days since a > 5": "+????-?",
        "a + 1 day > today": "-????+?",
        "a is known": "+--??+-",
        "a is missing": "-++??-+",
    },
    as_of=at(2026, 11, 21, 12),
)

TABLES = (DAYS, MONTH_ENDS, PERIODS, AT_THE_FIRST_DAY, AT_THE_LAST_DAY, ZONE, NOW, EASTERN_ENDS, NOT_YET)
