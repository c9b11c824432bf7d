"""Missing examples: what is found, that it comes true, and that nothing is missing once it is pasted."""

from __future__ import annotations

import pytest

from qualrules.analyze.questions import Budget
from qualrules.analyze.testing.goals import goals
from qualrules.analyze.testing.killing import Trial
from qualrules.analyze.testing.paste import AGREE, pasted, title_of
from qualrules.analyze.testing.suggesting import Suggested, smallest, suggest
from qualrules.evaluate.coverage import coverage, shown_by
from qualrules.evaluate.decided import decided, said_by
from qualrules.evaluate.examples import run_examples
from qualrules.model import rules as r
from qualrules.reading.plain import PlainReader
from tests.analyze.mutating import FILE, TODAY, lines_of, rules_of
from tests.laws.shipped import FOLDER

LARGE = """\
ruleset sales 1.0.0
  currency EUR

record deal
  amount: money
  region: one of "North", "South"

criterion large for deal
  when amount >= 10k EUR
"""
SELLING = """\
ruleset s 1.0.0

record deal
  a: yes/no
  b: yes/no
  new: yes/no
  note: text
  since: date
  stage: stage of selling

criterion started for deal
  when a

criterion agreed for deal
  when b

score heat for deal
  add 10 when a
  add 5 when note is known

promise "In order" for deal
  that a or not b

process selling for deal when new
  stage "Open"
    needs started
    stay at most 3 days since since
  stage "Agreed"
    needs agreed
  outcome "Won" won after "Agreed"
    needs heat_high
  moves
    no skipping

criterion heat_high for deal
  when heat >= 15
"""


def suggested(rules: r.Rules, budget: Budget | None = None) -> Suggested:
    covered = coverage(rules, FILE, shown_by([rules]))
    parts = decided(rules, FILE, said_by([rules]))
    reader = PlainReader(rules)
    trials = [Trial(rules, example, reader) for example in rules.examples]
    return suggest(rules, goals(rules, FILE, covered, parts, trials), budget or Budget(), TODAY)


def pasted_into(text: str, found: Suggested) -> str:
    rules = rules_of(text)
    texts = [pasted(one.example, rules) for one in found.suggestions]
    assert None not in texts
    return "\n".join((text, *filter(None, texts)))


def test_the_outcomes_and_the_limit_of_a_threshold_take_three_records() -> None:
    rules = rules_of(LARGE)
    found = suggested(rules)
    assert (found.missed, found.impossible) == ((), ())
    given = [one.example.given.get("amount") for one in found.suggestions]
    assert sorted(map(str, given)) == ["10,000 EUR", "9,999 EUR", "None"]
    assert {line for one in found.suggestions for line in lines_of(rules, one.example)} == {
        "expect large is met",
        "expect large is not met",
        "expect large is unknown",
    }


def test_what_is_there_is_not_suggested_again() -> None:
    there = '\nexample "At" for deal\n  amount: 10k EUR\n  expect large is met\n'
    found = suggested(rules_of(LARGE + there))
    assert sorted(str(one.example.given.get("amount")) for one in found.suggestions) == ["9,999 EUR", "None"]


@pytest.mark.parametrize("text", [LARGE, SELLING])
def test_once_pasted_nothing_is_missing(text: str) -> None:
    found = suggested(rules_of(text))
    assert found.missed == ()
    better = rules_of(pasted_into(text, found))
    assert all(result.passed for result in run_examples(better))
    again = suggested(better)
    assert (again.suggestions, again.missed) == ((), ())
    assert {goal.said for goal in again.impossible} == {goal.said for goal in found.impossible}


def test_none_of_the_suggestions_is_superfluous() -> None:
    found = suggested(rules_of(SELLING))
    for left_out in found.suggestions:
        others = Suggested(tuple(one for one in found.suggestions if one is not left_out))
        fewer = rules_of(pasted_into(SELLING, others))
        assert suggested(fewer).suggestions != ()


def test_stages_claims_moves_scores_and_promises_are_expected() -> None:
    rules = rules_of(SELLING)
    lines = {line for one in suggested(rules).suggestions for line in lines_of(rules, one.example)}
    for wanted in (
        'stage "Open"',
        'stage "Agreed"',
        'stage "Won"',
        "claim ahead",
        "claim behind",
        "overdue is met",
    ):
        assert f"expect {wanted}" in lines
    assert any(line.startswith("expect heat is") for line in lines)
    assert any(line.startswith("expect move to") and line.endswith("is met") for line in lines)
    assert 'expect promise "In order" is met' in lines


def test_what_no_record_does_is_left_out() -> None:
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord deal\n  n: number\n\ncriterion known_ for deal\n  when n is known\n\n"
        "criterion never for deal\n  when n > 3 and n < 2\n"
    )
    found = suggested(rules)
    assert {goal.said for goal in found.impossible} >= {"never is met", "known_ is unknown"}
    lines = {line for one in found.suggestions for line in lines_of(rules, one.example)}
    assert "expect never is met" not in lines
    assert {"expect never is not met", "expect never is unknown", "expect known_ is met"} <= lines


def test_without_time_each_goal_is_said_to_be_missed() -> None:
    found = suggested(rules_of(LARGE), Budget(is_over=lambda: True))
    assert found.suggestions == ()
    assert {one.goal.said for one in found.missed} >= {"large is met", "large is not met", "large is unknown"}


@pytest.mark.parametrize("name", ["bant", "stage_exit", "prospect_two_ways"])
def test_of_a_shipped_ruleset_the_suggestions_come_true_and_suffice(name: str) -> None:
    text = (FOLDER / f"{name}.qual").read_text(encoding="utf-8")
    better = rules_of(pasted_into(text, suggested(rules_of(text))))
    assert all(result.passed for result in run_examples(better))
    assert suggested(better).suggestions == ()
    assert not any(one.missing for one in coverage(better, FILE, shown_by([better])))


# ── The smallest records ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_least_for_each_criterion_and_definition() -> None:
    rules = rules_of((FOLDER / "bant.qual").read_text(encoding="utf-8"))
    found = smallest(rules, FILE, Budget(), TODAY)
    assert [one.example.title for one in found.suggestions] == [
        f"The least for {name}" for name in (*rules.criteria, *rules.definitions)
    ]
    for one in found.suggestions:
        (result,) = run_examples(rules, [one.example])
        assert result.passed
        assert [each.wanted.words for each in one.example.expects] == ["met"]
        for field in one.example.given:
            rest = {name: value for name, value in one.example.given.items() if name != field}
            fewer = r.Example("x", one.example.record, one.example.as_of, rest, one.example.expects)
            assert not next(run_examples(rules, [fewer])).passed, (one.example.title, field)


def test_what_is_never_met_has_no_least_record() -> None:
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord deal\n  n: number\n\ncriterion it for deal\n  when n > 3 and n < 2\n"
    )
    (missed,) = smallest(rules, FILE, Budget(), TODAY).missed
    assert (missed.goal.said, missed.reason) == ("it is met", "no record does it (proved)")


# ── The text ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_example_says_that_somebody_has_to_agree() -> None:
    rules = rules_of(LARGE)
    for one in suggested(rules).suggestions:
        text = pasted(one.example, rules)
        assert text is not None
        assert text.startswith(f'{AGREE}\nexample "')


def test_titles_are_short_and_each_its_own() -> None:
    long = "a word " * 40
    taken = {title_of(long, ())}
    assert len(title_of(long, ())) <= 90
    assert title_of(long, taken) not in taken
    assert title_of("fit is met", {"fit is met", "fit is met (2)"}) == "fit is met (3)"
