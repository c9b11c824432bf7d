"""Which conditions the examples decide each way: every part of a rule, found by running the examples."""

from __future__ import annotations

from qualrules.check import check
from qualrules.evaluate.decided import decided, said_by
from qualrules.evaluate.parts import owners, parts
from qualrules.source import SourceFile

RULES = """\
ruleset sales 1.0.0

record account
  employees: number

record person
  age: number

record deal
  account: account
  people:  list of person
  amount:  number
  region:  one of "North", "South"
  open:    yes/no
  since:   date
  stage:   stage of selling

criterion large for account
  when employees >= 50

criterion worth for deal
  when amount is between 10 and 20 or region is not one of ("North")
  unless open

criterion grown for deal
  when some people where (age >= 18)

criterion many for deal
  when count of people where (age >= 65) >= 2

definition ready for deal
  needs worth, account.large
  needs at least 1 of grown, many

score heat for deal
  add 5 when amount > 3
  add 5 when worth

promise "Both or none" for deal
  that worth or not ready

process selling for deal when region is "North"
  stage "Open"
    needs worth
    stay at most 3 days since since
  outcome "Won" won
    needs ready
"""


def found(*examples: str) -> dict[str, tuple[str, ...]]:
    """Text of each part → the outcomes that never come about."""
    text = RULES + "".join(f"\n{example}\n" for example in examples)
    checked = check(SourceFile("sales.qual", text), lambda *_: None)
    assert checked.diagnostics == ()
    assert checked.rules is not None
    all_ = decided(checked.rules, "sales.qual", said_by([checked.rules]))
    return {f"{one.part.name}: {one.text}": tuple(outcome.words for outcome in one.never) for one in all_}


def test_the_parts_are_each_condition_once_and_what_is_named_elsewhere_none():
    assert list(found()) == [
        "large: large",
        "worth: worth",
        'worth: amount is between 10 and 20 or region is not one of ("North")',
        "worth: amount is between 10 and 20",
        "worth: amount >= 10",
        "worth: amount <= 20",
        'worth: region is one of ("North")',
        "worth: open",
        "grown: grown",
        "grown: age >= 18",
        "many: many",
        "many: age >= 65",
        "ready: ready",
        "ready: account.large",
        "ready: at least 1 of grown, many",
        "heat: amount > 3",
        'selling: region is "North"',
        "selling: stay at most 3 days since since",
    ]


def test_without_examples_nothing_is_decided():
    assert set(found().values()) == {("met", "not met")}


def test_an_example_decides_one_way_and_unknown_is_none():
    now = found('example "x" for deal\n  amount: 15\n  expect worth is unknown')
    assert now["worth: amount is between 10 and 20"] == ("not met",)
    assert now["worth: amount >= 10"] == ("not met",)
    assert now["worth: worth"] == ("met", "not met")
    assert now["worth: open"] == ("met", "not met")


def test_a_part_is_decided_where_no_line_expects_its_rule():
    now = found('example "x" for deal\n  amount: 2\n  open: yes\n  expect grown is not met')
    assert now["worth: worth"] == ("met",)
    assert now["heat: amount > 3"] == ("met",)


def test_rows_decide_in_a_figure_too_and_links_decide_the_rules_of_the_other_record():
    now = found(
        'example "x" for deal\n  people: [ { age: 70 }, { age: 20 } ]\n  account: { employees: 3 }\n'
        "  expect grown is met"
    )
    assert now["grown: age >= 18"] == ("not met",)
    assert now["many: age >= 65"] == ()
    assert now["large: large"] == ("met",)
    assert now["ready: account.large"] == ("met",)


def test_a_stay_is_decided_only_for_a_record_in_its_stage():
    free = 'example "x" for deal as of 2026-11-21\n  since: 2026-01-01\n  expect worth is unknown'
    assert found(free)["selling: stay at most 3 days since since"] == ("met", "not met")
    claimed = free.replace("  expect", '  stage: "Open"\n  expect')
    assert found(claimed)["selling: stay at most 3 days since since"] == ("not met",)


def test_two_parts_never_have_the_same_key():
    checked = check(SourceFile("sales.qual", RULES), lambda *_: None)
    assert checked.rules is not None
    keys = [part.key for owner in owners(checked.rules) for part in parts(checked.rules, owner)]
    assert len(keys) == len(set(keys))


def test_a_rule_that_two_files_use_is_one_rule():
    base = check(SourceFile("sales.qual", RULES), lambda *_: None).rules
    example = '\nexample "x" for account\n  employees: 60\n  expect large is met\n'
    other = check(SourceFile("sales.qual", RULES + example), lambda *_: None).rules
    assert base is not None
    assert other is not None
    one = next(one for one in decided(base, "sales.qual", said_by([base, other])) if one.part.name == "large")
    assert [outcome.words for outcome in one.never] == ["not met"]
