"""Records as tables: held forms, gaps and claims, links by identity and in rings, rows of lists; only what rules read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from qualrules.engines.loading import load
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.relations import wanted
from qualrules.model.record import Record
from qualrules.model.values import Gap
from qualrules.reading.plain import PlainReader
from tests.laws.strategies import rules_of

TEXT = """ruleset loading 1.0.0 "Every type of field"
  currency EUR
record deal
  t: text
  n: number
  y: yes/no
  d: date
  i: datetime
  one: one of "New", "Old"
  many: some of "A", "B"
  stage: stage of sales
  account: account
  people: list of person
  unread: text
record account
  parent: account
  n: number
  people: list of person
record person
  n: number
criterion a for deal
  when t is "x" or n > 1 or y is yes or d is today or i is today or one is "New" or many includes "A"
    or account.parent.n > 1 or some people where (n > 1) or some account.people where (n > 1)
process sales for deal
  stage "Discovery" needs a
"""
RULES = rules_of(TEXT)
WANTED = wanted(RULES, ["deal"])


def read(**given: object) -> Record:
    return PlainReader(RULES).read("deal", given, "1")


def rows(records: list[Record], name: str) -> list[dict[str, object]]:
    return load(records, WANTED).tables[name].to_pylist()


def test_held_forms():
    deal = read(
        t=" ÄB",
        n=Decimal("-999999999999.999999"),
        y=False,
        d=date(9999, 12, 31),
        i=datetime(1, 1, 1, tzinfo=UTC),
        one="NEW",
        many=["B", "a"],
        stage="DISCOVERY",
    )
    (row,) = rows([deal], "deal")
    held = {name: value for name, value in row.items() if ":" not in name and "." not in name}
    assert held == {
        "t": "äb",
        "n": Decimal("-999999999999.999999"),
        "y": False,
        "d": date(9999, 12, 31),
        "i": datetime(1, 1, 1),  # noqa: DTZ001 - of UTC, without a zone
        "one": "new",
        "many": ["a", "b"],
        "stage": "discovery",
        "account": None,
        "people": True,
    }
    assert row["record.number"] == 1
    assert row["record.id"] == "1"


def test_gaps_and_claims():
    given = [
        read(t=None, stage=None),
        read(t=Gap.NOT_SUPPLIED, stage=" "),
        read(t=object(), stage="Nowhere Ⅳ"),
    ]
    found = rows(given, "deal")
    assert [row["t:gap"] for row in found] == [False, True, True]
    assert [row["stage:gap"] for row in found] == [False, False, True]
    assert [row["stage:claim"] for row in found] == [None, None, "nowhere ⅳ"]
    assert [row["stage"] for row in found] == [None, None, None]


def test_only_what_the_rules_read():
    tables = load([read(unread="x")], WANTED).tables
    assert "unread" not in tables["deal"].column_names
    assert set(tables) == {"deal", "account", "person", "deal.people", "account.people"}


def test_links_are_told_apart_by_identity():
    one, other = (Record("account", "same id", {"n": 1, "parent": None, "people": ()}) for _ in range(2))
    deals = [
        Record("deal", str(place), {"account": account}) for place, account in enumerate((one, other, one))
    ]
    assert [row["account"] for row in rows(deals, "deal")] == [1, 2, 1]
    assert len(rows(deals, "account")) == 2


def test_rings_and_links_to_records_that_are_given():
    ring = Record("account", "1", {"people": None})
    ring.values["parent"] = ring
    first, second = (Record("account", name, {"people": ()}) for name in "23")
    first.values["parent"], second.values["parent"] = second, first
    found = load([first, ring], wanted(RULES, ["account"]))
    assert list(found.keys) == [1, 2]
    table = found.tables["account"].to_pylist()
    assert [(row["record.id"], row["parent"]) for row in table] == [("2", 3), ("1", 2), ("3", 1)]
    assert [row["people"] for row in table] == [True, None, True]


def test_a_record_given_twice_keeps_its_key():
    deal = read()
    assert list(load([deal, read(), deal], WANTED).keys) == [1, 2, 1]


def test_rows_of_lists():
    person = Record("person", "7", {"n": 1})
    deals = [Record("deal", "1", {"people": (person, person)}), Record("deal", "2", {"people": (person,)})]
    pairs = [(row["parent"], row["row"]) for row in rows(deals, "deal.people")]
    assert pairs == [(1, 1), (1, 1), (2, 1)]
    assert rows(deals, "person")[0]["n"] == Decimal("0.000001")


def test_no_records_are_tables_too():
    tables = load([], WANTED).tables
    assert [table.num_rows for table in tables.values()] == [0] * 5


def test_half_a_character_is_said():
    with pytest.raises(
        DatabaseError, match=r'a "t" of deal holds half a character \(U\+D83D\), which no database takes'
    ):
        load([Record("deal", "1", {"t": "a\ud83d"})], WANTED)
