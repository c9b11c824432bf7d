"""Criteria, definitions, scores and promises: section 5 of the language."""

from __future__ import annotations

import pytest

from qualrules.model.verdict import ScoreRange
from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.evaluate.asking import verdict_of

BUDGET = """
criterion money for deal
  when budget is one of ("Identified", "Approved") or amount is at least 10k EUR
  unless kind is "Trial", asked
"""


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"budget": "Approved", "kind": "New", "asked": False}, MET),
        ({"amount": "10,000 EUR", "kind": "New", "asked": False}, MET),
        ({"budget": "None", "amount": "9,999 EUR"}, NOT_MET),
        ({"budget": "Approved", "kind": "Trial"}, NOT_MET),
        ({"budget": "Approved", "asked": True}, NOT_MET),
        ({"budget": "Approved", "kind": "New"}, UNKNOWN),
        ({"kind": "New", "asked": False}, UNKNOWN),
        ({"budget": "Approved", "kind": "maybe", "asked": False}, UNKNOWN),
    ],
)
def test_unless_covers_the_whole_when_and_any_of_it_blocks(given, wanted):
    assert verdict_of(BUDGET, given).criteria["money"] is wanted


@pytest.mark.parametrize(("says", "wanted"), [("met", MET), ("not met", NOT_MET)])
def test_unknown_counts_as_is_applied_last(says, wanted):
    items = f"criterion it for deal when asked unless seats > 5\n  unknown counts as {says}\n"
    assert verdict_of(items, {}).criteria["it"] is wanted
    assert verdict_of(items, {"asked": "yes"}).criteria["it"] is wanted
    assert verdict_of(items, {"asked": "yes", "seats": "1"}).criteria["it"] is MET
    assert verdict_of(items, {"asked": "no"}).criteria["it"] is NOT_MET
    assert verdict_of(items, {"seats": "6"}).criteria["it"] is NOT_MET


DEFINITION = """
criterion big for deal when seats >= 10
criterion engaged for deal when used >= 10
definition ready for deal by "Sales"
  needs account.served, big
  needs at least 1 of engaged, asked
  unless legal
"""


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"account": {"served": "yes"}, "seats": "10", "used": "10"}, MET),
        ({"account": {"served": "yes"}, "seats": "10", "asked": "yes"}, MET),
        ({"account": {"served": "yes"}, "seats": "10", "used": "1"}, UNKNOWN),
        ({"account": {"served": "yes"}, "seats": "10", "used": "1", "asked": "no"}, NOT_MET),
        ({"seats": "10", "used": "10"}, UNKNOWN),
        ({"seats": "9"}, NOT_MET),
        ({"account": {"served": "yes"}, "seats": "10", "used": "10", "legal": "yes"}, NOT_MET),
    ],
)
def test_all_needs_lines_of_a_definition_must_hold(given, wanted):
    assert verdict_of(DEFINITION, given).definitions["ready"] is wanted


SCORES = """
score engagement for deal
  add 25 when asked        "Asked"
  subtract 20 when legal
  add 10 when seats > 5
  add 10 when seats <= 5
score whole for deal
  add engagement
  add 5 when used > 5
criterion engaged for deal when engagement >= 15
criterion cold for deal when engagement < 10
criterion between_ends for deal when engagement is between 0 and 10
criterion exact for deal when engagement is 10
criterion rich for deal when whole > 30
"""


@pytest.mark.parametrize(
    ("given", "low", "high", "outcomes"),
    [
        # the seats lines can never both hold, and yet each widens the range by itself
        ({"legal": "no"}, 0, 45, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ({"legal": "no", "seats": "9"}, 10, 35, (UNKNOWN, NOT_MET, UNKNOWN, UNKNOWN)),
        ({"legal": "no", "seats": "9", "asked": "yes"}, 35, 35, (MET, NOT_MET, NOT_MET, NOT_MET)),
        ({"legal": "no", "seats": "9", "asked": "no"}, 10, 10, (NOT_MET, NOT_MET, MET, MET)),
        ({"legal": "?", "seats": "9", "asked": "no"}, -10, 10, (NOT_MET, UNKNOWN, UNKNOWN, UNKNOWN)),
        ({"legal": "yes", "asked": "no"}, -20, 0, (NOT_MET, MET, UNKNOWN, NOT_MET)),
        ({"legal": "?"}, -20, 45, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
    ],
)
def test_a_score_is_a_range(given, low, high, outcomes):
    verdict = verdict_of(SCORES, given)
    assert verdict.scores["engagement"] == ScoreRange(low, high)
    assert verdict.scores["whole"] == ScoreRange(low, high + 5)
    assert tuple(verdict.criteria[name] for name in ("engaged", "cold", "between_ends", "exact")) == outcomes


def test_scores_of_scores_sum_their_ranges():
    assert verdict_of(SCORES, {"legal": "no", "asked": "yes", "used": "9"}).criteria["rich"] is UNKNOWN
    assert (
        verdict_of(SCORES, {"legal": "no", "asked": "yes", "used": "9", "seats": "9"}).criteria["rich"] is MET
    )
    assert verdict_of(SCORES, {"legal": "yes", "asked": "no"}).criteria["rich"] is NOT_MET


def test_a_rule_of_a_linked_record_is_unknown_where_the_link_is():
    items = """
criterion large for account when size > 10
score weight for account
  add 5 when size > 10
criterion of_large for deal when account.large
criterion heavy for deal when account.weight >= 5
criterion light for deal when account.weight < 100
"""
    assert verdict_of(items, {"account": {"size": "11"}}).criteria == {
        "of_large": MET,
        "heavy": MET,
        "light": MET,
    }
    assert verdict_of(items, {"account": {}}).criteria == {
        "of_large": UNKNOWN,
        "heavy": UNKNOWN,
        "light": MET,
    }
    assert set(verdict_of(items, {}).criteria.values()) == {UNKNOWN}


def test_a_promise_has_an_outcome_of_its_own():
    items = 'promise "One way" for deal that at most 1 of (asked, legal, seats > 1)\n'
    assert verdict_of(items, {"asked": "yes", "seats": "1"}).promises == {"One way": MET}
    assert verdict_of(items, {"asked": "yes", "seats": "2"}).promises == {"One way": NOT_MET}
    assert verdict_of(items, {"asked": "yes"}).promises == {"One way": UNKNOWN}
