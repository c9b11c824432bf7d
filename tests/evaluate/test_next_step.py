"""The shortest way to the next stage: fewest facts, those to fill in before those to change, and their questions."""

from __future__ import annotations

import pytest

from qualrules.evaluate.next_step import NextStep
from tests.evaluate.asking import AS_OF, UNSUPPLIED, verdict_of

CRITERIA = """
criterion pain_known for deal when pain is known
  ask "What hurts?"
criterion money for deal when amount >= 10 EUR or budget is "Approved"
  ask "Is there a budget?"
criterion champion for deal when some contacts where (role is "Champion" and weight > 1)
  ask "Who speaks for us?"
criterion near for deal when close is within next 30 days
criterion calm for deal when not asked
score points for deal
  add 5 when asked
  add 3 when seats > 5
  add 3 when used > 5
  add 1 when legal
criterion enough for deal when points >= 6
  ask "How engaged are they?"
"""
SALES = """
process sales for deal
  stage "One" needs {one}
  stage "Two" needs {two}
  outcome "Won" won needs asked
  outcome "Lost" lost needs legal
"""


def way(given: dict[str, object], one: str, two: str = "asked", target: str | None = None) -> NextStep:
    verdict = verdict_of(CRITERIA + SALES.format(one=one, two=two), given)
    found = verdict.explain().way_to("sales", target)
    assert found is not None
    return found


def facts(step: NextStep) -> tuple[set[str], set[str]]:
    """The fields to fill in, and those to change."""
    return set(step.fill), {action.path for action in step.change}


@pytest.mark.parametrize(
    ("needs", "given", "fill", "change"),
    [
        ("pain_known", {}, {"pain"}, set()),
        ("pain_known, asked", {"asked": False}, {"pain"}, {"asked"}),
        # one of two is enough
        ("money", {"amount": "5 EUR"}, {"budget"}, set()),
        ("money", {"amount": "5 EUR", "budget": "None"}, set(), {"amount"}),
        ("near", {}, {"close"}, set()),
        ("near", {"close": "2020-01-01"}, set(), {"close"}),
        ("calm", {"asked": True}, set(), {"asked"}),
        # no row at all: rows are what is needed
        ("champion", {}, set(), {"contacts"}),
        ("champion", {"contacts": UNSUPPLIED}, {"contacts"}, set()),
        # of two rows the one that lacks less
        ("champion", {"contacts": [{"role": "User"}, {"role": "Champion"}]}, {"contacts.weight"}, set()),
        # five and one, or three and three: filling in beats changing
        ("enough", {"asked": False, "seats": "9", "legal": False}, {"used"}, set()),
        ("enough", {"asked": True, "legal": False, "seats": "1"}, {"used"}, set()),
        ("at least 1 of pain_known, calm", {"asked": True}, {"pain"}, set()),
        ("not pain_known", {"pain": "slow"}, set(), {"pain"}),
        ("account.served", {}, {"account"}, set()),
        ("account.served", {"account": {}}, {"account.served"}, set()),
    ],
)
def test_the_facts_on_the_way(needs, given, fill, change):
    step = way(given, needs)
    assert step.stage == "One"
    assert facts(step) == (fill, change)


def test_a_fact_that_serves_twice_is_taken():
    """Budget settles both lines at once, where the amount alone would settle only the first."""
    items = CRITERIA + 'criterion approved for deal when budget is "Approved"\n'
    verdict = verdict_of(items + SALES.format(one="money, approved", two="asked"), {})
    (step,) = verdict.explain().next
    assert facts(step) == ({"budget"}, set())


def test_a_fact_that_serves_twice_is_taken_under_a_count_too():
    items = """
criterion used_well for deal when used > 5
criterion large for deal when at least 1 of (any of (seats > 5, used > 5), amount > 5 EUR)
"""
    verdict = verdict_of(items + SALES.format(one="large, used_well", two="asked"), {})
    (step,) = verdict.explain().next
    assert facts(step) == ({"used"}, set())


def test_the_questions_are_those_of_the_criteria():
    step = way({"amount": "5 EUR"}, "pain_known, money, near")
    assert step.ask == ("What hurts?", "Is there a budget?", "What is close?")


def test_the_next_stage_is_the_one_behind_the_furthest():
    assert way({"pain": "slow"}, "pain_known").stage == "Two"
    assert way({"pain": "slow"}, "pain_known", "calm").stage == "Two"


def test_behind_the_last_stage_comes_the_first_outcome_that_is_won():
    step = way({"pain": "slow", "seats": "1"}, "pain_known", "pain_known")
    assert (step.stage, *facts(step)) == ("Won", {"asked"}, set())


def test_a_stage_needs_all_gates_before_it():
    step = way({}, "pain_known", "money", target="Two")
    assert set(step.fill) in ({"pain", "amount"}, {"pain", "budget"})


def test_nothing_is_missing_for_a_stage_that_is_met():
    step = way({"pain": "slow"}, "pain_known", target="One")
    assert (step.reachable, step.actions) == (True, ())


def test_no_change_of_facts_leads_past_the_calendar():
    items = "criterion late for deal when today is after 2027-01-01\n" + SALES.format(one="late", two="asked")
    step = verdict_of(items, {}).explain().way_to("sales")
    assert step is not None
    assert (step.reachable, step.actions) == (False, ())


def test_no_way_in_a_process_that_is_not_for_the_record():
    items = CRITERIA + SALES.format(one="money", two="asked").replace("for deal", "for deal when legal")
    assert verdict_of(items, {"legal": False}).explain().way_to("sales") is None


def test_an_unknown_that_counts_as_not_met_is_filled_in():
    items = "criterion it for deal when asked\n  unknown counts as not met\n" + SALES.format(
        one="it", two="asked"
    )
    step = verdict_of(items, {}, AS_OF).explain().way_to("sales")
    assert step is not None
    assert facts(step) == ({"asked"}, set())
