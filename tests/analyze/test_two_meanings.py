"""Where a proof would come easily and be wrong: words that stand in both versions and do not mean the same, questions about
conditions that no ruleset has, and days beyond every bound."""

from __future__ import annotations

from datetime import date

import pytest

from qualrules.analyze.comparison.diff import compare
from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Differ, Impossible, Is, Possible, Statement
from qualrules.model import rules as r
from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.analyze.asking import replayed
from tests.analyze.two_versions import rules_of, the

DECLARED = """
ruleset rows 1.0.0
{header}
record contact
  role: one of "Buyer", "User"
  level: number
  calls: list of call

record call
  length: number

record deal
  amount: number
  close: date
  status: text default "open"
  unit: {unit}
  contacts: list of contact
  others: list of contact

"""


def deals(text: str, header: str = "", unit: str = 'one of "A", "B"') -> r.Rules:
    return rules_of(DECLARED.format(header=header, unit=unit) + text)


def is_met(rules: r.Rules, side: int = 0, name: str = "asked") -> Is:
    return Is(rules.criteria[name], frozenset({MET}), side)


def found(sides: list[r.Rules], *statements: Statement) -> Possible:
    """The answer, which has to be that a record does; one that is named does so."""
    answer = Prover(sides, "deal", as_of=date(2026, 11, 21)).ask(*statements)
    assert isinstance(answer, Possible)
    assert answer.witness is None or replayed(sides, answer.witness, statements)
    return answer


# ── Child rows ────────────────────────────────────────────────────────────────────────────────────────────────────────

RIGHT = """
criterion right for contact
  when {right}

criterion asked for deal
  when {asked}
"""


@pytest.mark.parametrize("asked", ["some contacts where (right)", "at least 2 contacts where (right)"])
def test_a_criterion_of_another_meaning_takes_rows_of_its_own(asked: str):
    sides = [deals(RIGHT.format(right=f'role is "{role}"', asked=asked)) for role in ("Buyer", "User")]
    assert found(sides, is_met(sides[0]), is_met(sides[1], 1)).witness is not None


def test_every_row_by_a_criterion_of_another_meaning():
    sides = [
        deals(RIGHT.format(right=f'role is "{role}"', asked="every contacts where (right)"))
        for role in ("Buyer", "User")
    ]
    never = [Is(rules.criteria["asked"], frozenset({NOT_MET}), side) for side, rules in enumerate(sides)]
    assert found(sides, *never).witness is not None


def test_a_criterion_of_the_same_meaning_takes_no_rows_of_its_own():
    asked = "at least 5 contacts where (right)"
    sides = [deals(RIGHT.format(right='role is "Buyer"', asked=asked)) for _ in range(2)]
    differ = Differ(*(rules.criteria["asked"] for rules in sides), (0, 1))
    assert isinstance(Prover(sides, "deal").ask(differ), Impossible)


WARM = """
score warmth for contact
  add {points} when role is "Buyer"

criterion right for contact
  when warmth is at least 10

criterion asked for deal
  when {asked}
"""


@pytest.mark.parametrize(
    "asked", ["at least 12 contacts where (right)", "total of contacts.level where (right) = amount"]
)
def test_a_score_of_other_points_behind_rows_is_another_condition(asked: str):
    sides = [deals(WARM.format(points=points, asked=asked)) for points in (10, 5)]
    found(sides, Differ(*(rules.criteria["asked"] for rules in sides), (0, 1)))


def test_the_same_score_behind_rows_is_the_same_condition():
    sides = [deals(WARM.format(points=10, asked="at least 12 contacts where (right)")) for _ in range(2)]
    differ = Differ(*(rules.criteria["asked"] for rules in sides), (0, 1))
    assert isinstance(Prover(sides, "deal").ask(differ), Impossible)


@pytest.mark.parametrize(
    "asked", ["at least 12 contacts where (right)", "total of contacts.level where (right) = amount"]
)
def test_a_name_that_only_one_version_has(asked: str):
    sides = [
        deals("criterion asked for deal\n  when amount > 1\n"),
        deals(RIGHT.format(right='role is "Buyer"', asked=asked)),
    ]
    found(sides, Differ(*(rules.criteria["asked"] for rules in sides), (0, 1)))


@pytest.mark.parametrize(
    "asked",
    [
        'at least 5 contacts where (role is "Buyer")',
        'some contacts where (role is "User")',
        "total of others.level > 5",
        "highest of others.level > 5",
        "count of contacts > 5",
    ],
)
def test_a_condition_that_no_ruleset_has(asked: str):
    rules = deals('criterion asked for deal\n  when at least 3 contacts where (role is "Buyer")\n')
    found([rules], is_met(deals(f"criterion asked for deal\n  when {asked}\n")))


# ── What means missing ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_default_that_means_missing_in_a_source():
    rules = deals('criterion asked for deal\n  when status is "open"\n', '  placeholders "open"')
    assert found([rules], is_met(rules)).witness is not None


def test_a_value_that_means_missing_in_the_other_version():
    text = "criterion asked for deal\n  when unit is known\n"
    old, new = deals(text, '  placeholders "none"'), deals(text, unit='one of "A", "B", "None"')
    missing = Is(old.criteria["asked"], frozenset({NOT_MET}))
    assert found([old, new], missing, is_met(new, 1)).witness is not None


# ── Beyond every bound ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "moved", ["today + 99999999999 years", "today - 999999999999 quarters", "today + 999999999999 days"]
)
def test_a_day_moved_beyond_the_calendar(moved: str):
    rules = deals(f"criterion asked for deal\n  when close < {moved}\n")
    prover = Prover([rules], "deal")
    said = {
        outcome: prover.possible(Is(rules.criteria["asked"], frozenset({outcome})))
        for outcome in (MET, NOT_MET, UNKNOWN)
    }
    assert said == {MET: False, NOT_MET: False, UNKNOWN: True}


def test_a_list_may_have_as_many_rows_as_a_rule_can_ask_for():
    rules = deals("criterion asked for deal\n  when count of contacts > 2000000\n")
    found([rules], is_met(rules))


# ── What no proof covers ──────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE = """
ruleset people 1.0.0
{header}
record user
  role: number default 0

record person
  role: number

record deal
  owner: {owner}
  seg: some of {values}

criterion asked for deal
  when {asked}
"""
PLAIN = {"header": "", "owner": "user", "values": '"A"', "asked": "owner.role is known"}


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ({}, {"owner": "person"}, '"deal.owner" leads to another type of record'),
        (
            {"header": '  placeholders "none"', "asked": "seg is known"},
            {"values": '"A", "None"', "asked": "seg is known"},
            '"none" in "deal.seg" means missing in one of them only',
        ),
    ],
)
def test_what_is_read_as_something_else_is_left_undecided(
    old: dict[str, str], new: dict[str, str], note: str
):
    sides = [rules_of(PEOPLE.format(**PLAIN | side)) for side in (old, new)]
    change = the(compare(*sides, as_of=date(2026, 11, 21)), "criterion", "asked")
    assert (change.verdict, change.proved, change.note) == (
        "undecided",
        False,
        f"{note}, which no proof covers",
    )
