"""Links and child rows: what is missing, unreadable or not supplied on the way, unknown lists, rows without values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from qualrules.model.values import Share
from tests.engines.sql.conformance import NOT_SUPPLIED, UNREADABLE, Table

ACCOUNT = """record account
  employees: number
  name: text
  parent: account
  owner: person
  people: list of person
record person
  role: text
  weight: number
  employer: account
criterion large for account when account.employees > 10
criterion tiny for account
  when account.employees < 5
  unknown counts as met
criterion staffed for account when some people where (role is "Buyer")
criterion heavy for person when weight > 10
"""
LARGE, SMALL, UNSAID = {"employees": 50}, {"employees": 2}, {"name": "x"}

LINKS = Table(
    "links",
    "  account: account\n  n: number",
    [
        {"account": LARGE | {"parent": SMALL}, "n": 50},
        {"account": SMALL | {"parent": LARGE | {"owner": {"weight": 11}}}, "n": 2},
        {"account": UNSAID | {"parent": UNSAID}, "n": 1},
        {"account": LARGE | {"parent": NOT_SUPPLIED, "people": [{"role": "buyer"}]}},
        {"account": LARGE | {"parent": UNREADABLE, "employees": UNREADABLE, "people": [{"role": "user"}]}},
        {"account": LARGE | {"people": [{}, {"role": "user"}]}, "n": UNREADABLE},
        {},
        {"account": NOT_SUPPLIED, "n": 3},
        {"account": UNREADABLE, "n": 3},
    ],
    {
        "account.employees > 10": "+-? +?+ ???",
        "account.employees is known": "++- +?+ ???",
        "account.employees is missing": "--+ -?- ???",
        "account is known": "+++ +++ -??",
        "account is missing": "--- --- +??",
        "account.parent is known": "+++ ??- ???",
        "account.parent.employees > 10": "-+? ??? ???",
        "account.parent.employees is known": "++- ??? ???",
        "account.parent.owner.weight > 10": "?+? ??? ???",
        "account.parent.owner is known": "-+- ??? ???",
        "account.large": "+-? +?+ ???",
        "not account.large": "-+? -?- ???",
        "account.tiny": "-++ -+- ???",
        "account.parent.tiny": "+-+ ??? ???",
        "account.parent.owner.heavy": "?+? ??? ???",
        "account.staffed": "--- +-? ???",
        "account.employees = n": "++? ??? ???",
        "account.employees is one of (2, 50)": "++? +?+ ???",
        'account.name is "X"': "??+ ??? ???",
        "some account.people where (heavy)": "--- ??? ???",
        "count of account.people >= 1": "--- +++ ???",
        "account.large or n = 3": "+-? +?+ ?++",
        "account.large and n = 3": "--- ??? ???",
    },
    items=ACCOUNT,
)

ROWS_OF = """record person
  role: text
  weight: number
  spend: money
  share: percent
  met_on: date
  seen_at: datetime
  active: yes/no
criterion strong for person when weight > 10
"""
HEAVY = {"role": "Buyer", "weight": 20, "active": True}
LIGHT = {"role": "User", "weight": 1, "active": False}
BLANK: dict[str, object] = {}

ROWS = Table(
    "rows",
    "  people: list of person\n  n: number",
    [
        {"people": [HEAVY, LIGHT], "n": 5},
        {"people": [HEAVY, HEAVY], "n": 5},
        {"people": [LIGHT], "n": 0},
        {"people": []},
        {},
        {"people": [BLANK]},
        {"people": [HEAVY, BLANK], "n": 30},
        {"people": [LIGHT, BLANK], "n": 0},
        {"people": NOT_SUPPLIED},
        {"people": UNREADABLE},
        {"people": [LIGHT, {"weight": UNREADABLE}, {"weight": NOT_SUPPLIED}], "n": 1},
        {"people": [HEAVY, HEAVY, HEAVY, BLANK], "n": 20},
    ],
    {
        "people is known": "+++ ++ +++ ?? ++",
        "people is missing": "--- -- --- ?? --",
        "some people where (weight > 10)": "++- -- ?+? ?? ?+",
        "every people where (weight > 10)": "-+- ++ ??- ?? -?",
        "no people where (weight > 10)": "--+ ++ ?-? ?? ?-",
        "some people where (strong)": "++- -- ?+? ?? ?+",
        "not some people where (strong)": "--+ ++ ?-? ?? ?-",
        "at least 2 people where (weight > 10)": "-+- -- -?- ?? ?+",
        "at most 1 people where (weight > 10)": "+-+ ++ +?+ ?? ?-",
        "exactly 1 people where (weight > 10)": "+-- -- ??? ?? ?-",
        "exactly 3 people where (weight > 10)": "--- -- --- ?? -?",
        "count of people where (weight > 10) >= 2": "-+- -- -?- ?? ?+",
        "count of people where (weight > 10) is 0": "--+ ++ ?-? ?? ?-",
        "count of people where (weight > 10) < 4": "+++ ++ +++ ?? +?",
        "count of people = 2": "++- -- -++ ?? --",
        "count of people = 0": "--- ++ --- ?? --",
        'some people where (role is "buyer" and weight > 10)': "++- -- ?+? ?? ?+",
        "some people where (weight > deal.n)": "+++ -- ??+ ?? ??",
        "every people where (weight > deal.n)": "-++ ++ ?-? ?? --",
        "some people where (weight is missing)": "--- -- +++ ?? ?+",
        "some people where (active)": "++- -- ?+? ?? ?+",
        "no people where (active is no)": "-+- ++ ??- ?? -?",
        "n > 0 and some people where (weight > 10)": "++- -- ?+- ?? ?+",
    },
    items=ROWS_OF,
)

MONEY = {
    "spend": 100,
    "share": Share(Decimal(5)),
    "met_on": date(2026, 1, 31),
    "seen_at": datetime(2026, 1, 31, 23, 30, tzinfo=UTC),
}
MORE = {
    "spend": Decimal("0.000001"),
    "share": Share(Decimal(-5)),
    "met_on": date(2024, 2, 29),
    "seen_at": datetime(2024, 2, 29, tzinfo=UTC),
}
MOST = {"spend": Decimal("999999999999.999999"), "weight": Decimal("-999999999999.999999")}

FIGURES = Table(
    "figures_over_rows",
    "  people: list of person\n  n: number",
    [
        {"people": [MONEY | HEAVY, MORE | LIGHT]},
        {"people": [MONEY | HEAVY, MORE]},
        {"people": []},
        {},
        {"people": [BLANK]},
        {"people": NOT_SUPPLIED},
        {"people": [MOST, MOST]},
        {"people": [MONEY | LIGHT, HEAVY]},
        {"people": [MONEY | HEAVY, LIGHT]},
        {"people": [MONEY | HEAVY, {"spend": UNREADABLE, "weight": 3}]},
    ],
    {
        "total of people.weight = 21": "+? -- ?? -++ -",
        "total of people.weight = 0": "-? ++ ?? --- -",
        "total of people.spend > 100 EUR": "++ -- ?? +?? ?",
        "total of people.spend > 999_999_999_999.999999 EUR": "-- -- ?? +?? ?",
        "total of people.spend where (weight > 10) = 100 EUR": "+? -- ?? -?+ +",
        "total of people.spend where (weight > 10) = 0 EUR": "-? ++ ?? +?- -",
        "lowest of people.weight = 1": "+? ?? ?? -++ -",
        "highest of people.weight = 20": "+? ?? ?? -++ +",
        "highest of people.weight < 0": "-? ?? ?? +-- -",
        "lowest of people.spend = 0.000001 EUR": "++ ?? ?? -?? ?",
        "highest of people.share = 5%": "++ ?? ?? ??? ?",
        "lowest of people.share < 0%": "++ ?? ?? ??? ?",
        "latest of people.met_on = 2026-01-31": "++ ?? ?? ??? ?",
        "earliest of people.met_on is 2024-02-29": "++ ?? ?? ??? ?",
        "latest of people.seen_at is 2026-01-31": "++ ?? ?? ??? ?",
        "latest of people.seen_at < 2026-01-31T23:30:01Z": "++ ?? ?? ??? ?",
        "latest of people.met_on where (weight > 10) = 2026-01-31": "+? ?? ?? ??+ +",
        "days since latest of people.met_on > 200": "++ ?? ?? ??? ?",
        "count of people * 2 = 4": "++ -- -? +++ +",
        "total of people.weight / count of people = 10.5": "+? ?? ?? -++ -",
        "total of people.weight / 2 > 10": "+? -- ?? -++ +",
        "highest of people.weight where (weight > 10) = 20": "+? ?? ?? ?++ +",
        "lowest of people.weight > n": "?? ?? ?? ??? ?",
    },
    items=ROWS_OF,
)

OUTSIDE = Table(
    "rows_and_the_record_outside",
    "  people: list of person\n  account: account\n  n: number\n  m: number",
    [
        {"people": [{"weight": 5}, {"weight": 50}], "account": {"employees": 20}, "n": 5, "m": 1},
        {"people": [{"weight": 5}], "account": {"employees": 5}, "n": 6, "m": 1},
        {"people": [{"weight": 5}], "account": {}, "n": 5},
        {"people": [{"weight": 5}], "n": None, "m": 1},
        {"people": [], "n": None},
        {"account": {"employees": 20, "people": [{"weight": 21}, {"weight": 3}]}, "n": 3, "m": 21},
        {"people": [{"weight": 5, "employer": {"employees": 5}}], "account": {"employees": 5}, "n": 5},
    ],
    {
        "some people where (weight = deal.n)": "+-+ ?--+",
        "every people where (weight < deal.account.employees)": "--? ?+ +-",
        "some people where (weight > deal.account.employees)": "+-? ?- --",
        "at least 1 people where (weight = deal.n or deal.m = 1)": "+++ +- -+",
        "count of people where (weight = deal.n) = 1": "+-+ ?- -+",
        "total of people.weight where (weight >= deal.n) = 55": "+-- ?- --",
        "some people where (deal.big)": "+-? ?- --",
        "some people where (weight > deal.n and deal.big)": "+-- ?- --",
        "some account.people where (weight = deal.n)": "--- ?? +-",
        "total of account.people.weight where (weight > deal.n) = 21": "--- ?? +-",
        "some people where (employer.employees = deal.account.employees)": "??? ?- -+",
    },
    items=ACCOUNT + "criterion big for deal when account.employees > 10\n",
)

TABLES = (LINKS, ROWS, FIGURES, OUTSIDE)
