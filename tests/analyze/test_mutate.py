"""Mutants: those that examples notice, those that are proved equal, and the record that would catch each of the others."""

from __future__ import annotations

from random import Random

import pytest

from qualrules.analyze.questions import Budget, Differ
from qualrules.analyze.testing.killing import Trial
from qualrules.analyze.testing.mutants import Mutant, telling_apart
from qualrules.analyze.testing.paste import pasted
from qualrules.analyze.testing.surviving import NO_RECORD, Survived, unproved
from qualrules.analyze.witness.replay import moment_in, outcome_of
from qualrules.evaluate.examples import run_examples
from qualrules.model import rules as r
from qualrules.reading.plain import PlainReader
from qualrules.report.mutants_form import changed
from tests.analyze.drawn import Drawn
from tests.analyze.mutating import FILE, alive, lines_of, mutants_of, rules_of, searched
from tests.laws.rulesets import ruleset_text
from tests.laws.shipped import FOLDER

FIT = """\
ruleset sales 1.0.0
  currency EUR

record account
  employees: number
  partner:   yes/no

criterion fit for account
  when employees >= 50
  unless partner

example "A firm of sixty" for account
  employees: 60
  partner: no
  expect fit is met

example "A firm of three" for account
  employees: 3
  expect fit is not met
"""


def caught(found: Survived) -> set[str]:
    return {changed(mutant) for catch in found.catches for mutant in catch.mutants}


# ── What the examples notice ──────────────────────────────────────────────────────────────────────────────────────


def test_known_survivors_are_found() -> None:
    assert {changed(mutant) for mutant in alive(rules_of(FIT))} == {
        "employees >= 50 → employees > 50",
        "employees >= 50 → employees >= 49",
        "employees >= 50 → employees >= 51",
        "unless partner dropped",
    }


def test_the_right_outcome_for_another_reason_is_noticed_where_the_reason_is_expected() -> None:
    text = FIT.replace("  unless partner\n", "").replace("employees >= 50", "employees >= 50 and not partner")
    text = text.replace("  employees: 3\n", "  employees: 3\n  partner: yes\n")
    dropped = "condition not partner dropped"
    assert dropped in {changed(mutant) for mutant in alive(rules_of(text))}
    reasoned = text.replace("fit is not met", "fit is not met because employees, partner")
    assert dropped not in {changed(mutant) for mutant in alive(rules_of(reasoned))}


def test_an_example_of_another_record_notices_over_a_link() -> None:
    text = FIT.partition("example")[0] + (
        "record deal\n  account: account\n\n"
        'example "x" for deal\n  account: { employees: 50 partner: no }\n  expect account.fit is met\n'
    )
    assert "employees >= 50 → employees > 50" not in {changed(mutant) for mutant in alive(rules_of(text))}


def test_a_gate_is_noticed_by_stage_move_and_claim() -> None:
    text = (
        "ruleset s 1.0.0\n\nrecord deal\n  a: yes/no\n  b: yes/no\n  stage: stage of selling\n\n"
        'process selling for deal\n  stage "One"\n    needs a\n  stage "Two"\n    needs b\n\n'
        'example "x" for deal\n  a: yes\n  b: no\n  stage: "One"\n'
    )
    for line in ('stage "One"', "claim agrees", 'move to "Two" is not met'):
        living = {changed(mutant) for mutant in alive(rules_of(f"{text}  expect {line}\n"))}
        assert "need a dropped" in living
        assert "need b dropped" not in living


# ── What is proved ────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_survivor_has_an_example_that_catches_it() -> None:
    rules = rules_of(FIT)
    found = searched(rules)
    assert (found.equal, found.open) == ((), ())
    assert caught(found) == {changed(mutant) for mutant in alive(rules)}
    at, below, partner = found.catches
    assert {changed(mutant) for mutant in at.mutants} == {
        "employees >= 50 → employees > 50",
        "employees >= 50 → employees >= 51",
    }
    assert at.example.given["employees"] == 50
    assert below.example.given["employees"] == 49
    assert partner.example.given["partner"] is True
    assert lines_of(rules, below.example) == ["expect fit is not met"]


EQUAL = {
    # who is in a chosen list of values is no other one
    'record deal\n  k: one of "A", "B"\n\ncriterion it for deal\n  when k is "A" and k is not "B"\n': {
        'condition k is "A" dropped',
        'condition k is not "B" dropped',
        'k is "A" and k is not "B" → k is "A" or k is not "B"',
    },
    # what another need guarantees
    "record deal\n  n: number\n\ncriterion big for deal\n  when n > 10\n\ncriterion some_ for deal\n  when n > 5\n\n"
    "definition it for deal\n  needs big, some_\n": {"need some_ dropped"},
    # a default that nothing reaches
    "record deal\n  n: number\n\ncriterion it for deal\n  when n is known\n  unknown counts as met\n": {
        "unknown counts as met dropped"
    },
    # a need of a stage that every stage before it has, and an exit behind which nothing lies
    "record deal\n  a: yes/no\n\ncriterion c for deal\n  when a\n\nprocess p for deal\n"
    '  stage "One"\n    needs c\n  stage "Two"\n    needs c\n    exit needs c\n': {
        "need c dropped",
        "exit need c dropped",
    },
    # a line of no points
    "record deal\n  a: yes/no\n\nscore s for deal\n  add 0 when a\n": {"add 0 when a dropped", "a → not a"},
    # every sum is a multiple of ten
    "record deal\n  a: yes/no\n\nscore s for deal\n  add 10 when a\n\ncriterion it for deal\n  when s >= 5\n": {
        "s >= 5 → s >= 4",
        "s >= 5 → s >= 6",
    },
}


@pytest.mark.parametrize(("text", "equal"), EQUAL.items())
def test_equal_mutants_are_proved_and_not_counted(text: str, equal: set[str]) -> None:
    rules = rules_of(f"ruleset s 1.0.0\n\n{text}")
    found = searched(rules)
    assert {changed(mutant) for mutant in found.equal} == equal
    assert found.open == ()


def test_a_need_is_not_equal_where_it_is_the_first_to_ask() -> None:
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord deal\n  a: yes/no\n\ncriterion c for deal\n  when a\n\n"
        'process p for deal\n  stage "One"\n    needs c\n  stage "Two"\n    needs c\n'
    )
    found = searched(rules)
    (first,) = [each for catch in found.catches for each in catch.mutants if each.kind == "process"]
    (second,) = found.equal
    assert first.span.line < second.span.line


def test_rows_figures_lengths_and_days_are_caught_too() -> None:
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord person\n  age: number\n\nrecord deal\n  people: list of person\n  t: text\n  d: date\n\n"
        "criterion a for deal\n  when at least 2 people where (age >= 18)\n\n"
        "criterion b for deal\n  when length of t >= 3\n\n"
        "criterion c for deal\n  when d is within last 30 days\n"
    )
    found = searched(rules)
    assert found.open == ()
    assert caught(found) | {changed(mutant) for mutant in found.equal} == set(mutants_of(rules))
    days = {catch.example.given.get("d") for catch in found.catches}
    assert {str(day) for day in days if day is not None} >= {"2026-11-21", "2026-10-22", "2026-10-21"}


def test_without_time_all_is_undecided_and_said() -> None:
    rules = rules_of(FIT)
    found = searched(rules, budget=Budget(is_over=lambda: True))
    assert (found.equal, found.catches) == ((), ())
    assert {one.reason for one in found.open} != {NO_RECORD}
    assert len(found.open) == len(alive(rules))


def test_without_a_solver_each_survivor_may_be_equal() -> None:
    living = alive(rules_of(FIT))
    found = unproved(living)
    assert [one.mutant for one in found.open] == living


# ── What is shown is true ─────────────────────────────────────────────────────────────────────────────────────────


def is_caught(rules: r.Rules, mutant: Mutant, example: r.Example) -> bool:
    """The example comes true under the rules, and fails under the mutant; both run anew."""
    (before,) = run_examples(rules, [example])
    (after,) = run_examples(mutant.rules, [example])
    return before.passed and not after.passed


@pytest.mark.parametrize("name", ["bant", "prospect_two_ways", "three_levels", "pain_interest_fit"])
def test_of_a_shipped_ruleset_each_example_catches_and_can_be_pasted(name: str) -> None:
    text = (FOLDER / f"{name}.qual").read_text(encoding="utf-8")
    rules = rules_of(text)
    living = alive(rules)
    found = searched(rules, living)
    for catch in found.catches:
        assert all(is_caught(rules, mutant, catch.example) for mutant in catch.mutants)
    texts = [pasted(catch.example, rules) for catch in found.catches]
    assert None not in texts
    better = rules_of("\n".join((text, *filter(None, texts))))
    known = {changed(one) for one in found.equal} | {changed(one.mutant) for one in found.open}
    assert {changed(mutant) for mutant in alive(better)} <= known


@pytest.mark.parametrize("seed", range(3))
def test_of_a_drawn_ruleset_no_random_record_contradicts(seed: int) -> None:
    """What is proved equal is judged alike; what is said to be caught is."""
    rng = Random(seed)
    rules = rules_of(ruleset_text(rng, 4))
    all_ = [mutant for mutant in mutants_of(rules).values() if mutant.kind != "process"]
    chosen = rng.sample(all_, min(8, len(all_)))
    found = searched(rules, chosen)
    drawn = Drawn(rules, rng)
    for mutant in found.equal:
        assert not any(_differs(rules, mutant, drawn) for _ in range(60))
    for catch in found.catches:
        assert all(is_caught(rules, mutant, catch.example) for mutant in catch.mutants)
    assert len(found.equal) + len(found.open) + sum(len(each.mutants) for each in found.catches) == len(
        chosen
    )


def _differs(rules: r.Rules, mutant: Mutant, drawn: Drawn) -> bool:
    record, moment = drawn.record(mutant.record), moment_in(rules, drawn.moment())
    (told,) = mutant.told_apart
    if not isinstance(told, Differ):
        return outcome_of(rules, told.subject, record, moment) in told.outcomes  # type: ignore[union-attr]
    return outcome_of(rules, told.one, record, moment) is not outcome_of(rules, told.other, record, moment)


def test_the_last_question_is_the_whole_difference() -> None:
    for mutant in mutants_of(rules_of(FIT)).values():
        assert list(telling_apart(mutant))[-1] == mutant.told_apart


def test_a_trial_says_which_expectation_fails() -> None:
    rules = rules_of(FIT)
    mutant = mutants_of(rules)["employees >= 50 → employees > 50"]
    example = r.Example("x", "account", None, {"employees": 50, "partner": False}, rules.examples[0].expects)
    failed = Trial(rules, example, PlainReader(rules)).failures(mutant)
    assert [each.subject for each in failed] == ["fit"]
    assert mutant.span.source.name == FILE


def test_hours_held_against_a_day() -> None:
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord deal\n  w: datetime\n\ncriterion it for deal\n  when w + 3 hours >= today\n"
    )
    found = searched(rules)
    assert caught(found) | {changed(mutant) for mutant in found.equal} == set(mutants_of(rules))
    assert found.open == ()


def test_an_exit_on_which_a_stage_and_an_outcome_rest() -> None:
    """The next stage has the same need, so that only the outcome shows it."""
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord deal\n  a: yes/no\n  b: yes/no\n\ncriterion c for deal\n  when a\n\n"
        'criterion d for deal\n  when b\n\nprocess p for deal\n  stage "One"\n    needs d\n    exit needs c\n'
        '  stage "Two"\n    needs c\n  outcome "Won" won after "One"\n    needs d\n'
    )
    found = searched(rules)
    assert "exit need c dropped" in caught(found)
    assert {changed(mutant) for mutant in found.equal} == {"need c dropped", "need d dropped"}


def test_a_stage_that_an_outcome_hides_shows_by_its_claim() -> None:
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord deal\n  a: yes/no\n  stage: stage of p\n\ncriterion c for deal\n  when a\n\n"
        'criterion d for deal\n  when not a\n\nprocess p for deal\n  stage "One"\n    unless c\n'
        '  outcome "Lost" lost\n    needs d\n'
    )
    found = searched(rules)
    assert "unless c dropped" in caught(found)
    assert found.open == ()


def test_whom_a_process_is_for_shows_by_a_claim() -> None:
    rules = rules_of(
        "ruleset s 1.0.0\n\nrecord deal\n  a: yes/no\n  n: number\n  stage: stage of p\n\ncriterion c for deal\n  when a\n\n"
        'process p for deal when n > 3\n  stage "One"\n  outcome "Won" won\n    needs c\n'
    )
    found = searched(rules)
    assert {"n > 3 → n >= 3", "when n > 3 dropped"} <= caught(found)
    assert found.open == ()
