"""A ruleset with every kind of rule over two types of top records, and random tables for it with odd texts in them."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

AS_OF = ("--as-of", "2026-11-21")
RULES = """\
ruleset deals 1.0.0
  currency EUR
  placeholders "TBD"

record account
  country: text
  size:    number

record opportunity
  amount:    money
  budget:    yes/no
  pain:      text
  signed_on: date missing means not yet
  region:    text
  channel:   one of "Web,\\"shop\\"", "Partner; other"
  account:   account
  kind:      one of "New", "Renewal"
  entered:   date
  stage:     stage of sales
  renewed:   stage of renewals

record lead
  score_given: number
  owner:       text

criterion money_there for opportunity
  when budget
  ask "Is there money?"

criterion worth_it for opportunity
  when amount is at least 10k EUR

criterion told for opportunity
  when length of pain is at least 3

criterion signed for opportunity
  when signed_on is on or before today

criterion served for account
  when country is one of ("DE", "FR") and size is at least 10

criterion large for opportunity
  when account.served or amount is at least 100k EUR

criterion scored for lead
  when score_given is at least 50

definition ready "Ready, #1" for opportunity
  needs money_there, worth_it

definition hot for lead
  needs scored

score interest for opportunity
  add 25 when told
  add 10 when worth_it
  subtract 5 when signed

process sales for opportunity when kind is "New"
  stage "Open"
    needs told
    stay at most 30 days since entered
  stage "=Offer, written"
    needs money_there
    should have large
    exit needs worth_it
    stay at most 10 days since entered
  stage "Talks"
    needs large
  outcome "Won" won
    needs signed
    should have ready
  outcome "Lost" lost
    needs money_there
    unless worth_it

process renewals for opportunity
  stage "Begun"
    needs money_there
  outcome "Kept" won after "Begun"
    needs signed

process care for opportunity when kind is "Renewal"
  stage "Asked"
    needs told
  outcome "Grown" won
    needs worth_it
  outcome "Stayed" won
    needs signed

promise "Signed only with money" for opportunity
  that not signed or money_there

promise "Somebody owns a good lead" for lead
  that not scored or owner is known
"""
SOURCE = """\
source export for csv
  dates "YYYY-MM-DD"
  opportunity from "deals.csv" identified by "Id"
    account: "Account"
  account from "accounts.csv" identified by "Id"
  lead from "leads.csv" identified by "Id"
"""
BLANK_BEFORE_QUOTE = 'a "quoted" one'
"""A text for which DuckDB is not asked to read the file."""
ODD_IDS = ('"quoted"', "comma, one", "=1+2", " ", "ünï", "D;x", "##[x]", "<b>", "-5", "Ⅷ", "semi;=1")


def write(folder: Path, number: int, seed: int, *, ids: bool = True) -> tuple[str, ...]:
    """Tables of so many deals; the arguments of a command over them. Those of an odd seed are for Python to read."""
    rng = Random(seed)
    (folder / "deals.qual").write_text(RULES, encoding="utf-8")
    (folder / "source.qual").write_text(
        SOURCE if ids else SOURCE.replace(' identified by "Id"\n    acc', "\n    acc")
    )
    accounts = [
        (f"A{n}", rng.choice(["DE", "fr", "IT", "", "TBD"]), rng.choice(["5", "50", ""])) for n in range(9)
    ]
    _table(folder / "accounts.csv", ("Id", "Country", "Size"), accounts)
    heads = (
        "Amount",
        "Budget",
        "Pain",
        "Signed on",
        "Region",
        "Channel",
        "Account",
        "Kind",
        "Entered",
        "Stage",
        "Renewed",
    )
    deals = [(_id(rng, n, bool(seed % 2)) if ids else f"x{n}", *_deal(rng)) for n in range(1, number + 1)]
    _table(folder / "deals.csv", ("Id" if ids else "Remark", *heads), deals)
    leads = [
        (f"L{n}", rng.choice(["10", "60", "x", ""]), rng.choice(["Kim", ""]))
        for n in range(1, number // 4 + 1)
    ]
    _table(folder / "leads.csv", ("Id", "Score given", "Owner"), leads)
    return (
        str(folder / "deals.qual"),
        *(str(folder / f"{name}.csv") for name in ("deals", "leads", "accounts")),
        "--source",
        str(folder / "source.qual"),
        "--skip-bad",
        *AS_OF,
    )


def _table(file: Path, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([heads, *rows])


def _id(rng: Random, number: int, by_python: bool) -> str:
    if number == 5 and by_python:
        return BLANK_BEFORE_QUOTE
    if rng.random() < 0.2:
        return rng.choice(ODD_IDS)
    return f"D-{number}" if rng.random() < 0.95 else "D-1"


def _deal(rng: Random) -> tuple[str, ...]:
    return (
        rng.choice(["5000", "10000", "250000", "", "TBD", "much"]),
        rng.choice(["yes", "no", ""]),
        rng.choice(["", "hurts", "no"]),
        rng.choice(["", "2026-10-01", "2027-01-01"]),
        rng.choice(["North", "north", "SOUTH", " South", "", "TBD"]),
        rng.choice(['Web,"shop"', "Partner; other", ""]),
        rng.choice(["A1", "A2", "A8", "A77", ""]),
        rng.choice(["New", "New", "Renewal", "", "Other"]),
        rng.choice(["2026-11-20", "2026-10-01", "", "soon"]),
        rng.choice(["Open", "open", "=Offer, written", "Talks", "Won", "Lost", "Closed", ""]),
        rng.choice(["Begun", "Kept", "", "?"]),
    )
