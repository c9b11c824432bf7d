"""Every kind of change to a rule, each in one place and told in words; none that means the same by its form alone."""

from __future__ import annotations

import pytest

from tests.analyze.mutating import mutants_of, rules_of

HEAD = """\
ruleset sales 1.0.0
  currency EUR

list good: "A", "B"

record person
  age: number

record deal
  n: number
  m: money
  p: percent
  t: text
  d: date
  w: datetime
  k: one of "A", "B", "C"
  s: some of "X", "Y"
  y: yes/no
  z: yes/no
  people: list of person
  stage: stage of selling
  since: date

process selling for deal
  stage "Only"

"""
CASES = {
    "n >= 10": {"n >= 10 → n > 10", "n >= 10 → n >= 9", "n >= 10 → n >= 11"},
    "n < 0.5": {"n < 0.5 → n <= 0.5", "n < 0.5 → n < 0.4", "n < 0.5 → n < 0.6"},
    "m is at most 10k EUR": {
        "m <= 10,000 EUR → m < 10,000 EUR",
        "m <= 10,000 EUR → m <= 9,999 EUR",
        "m <= 10,000 EUR → m <= 10,001 EUR",
    },
    "p > 20%": {"p > 20% → p >= 20%", "p > 20% → p > 19%", "p > 20% → p > 21%"},
    "d is before 2026-11-21": {
        "d < 2026-11-21 → d <= 2026-11-21",
        "d < 2026-11-21 → d < 2026-11-20",
        "d < 2026-11-21 → d < 2026-11-22",
    },
    "n is between 1 and 2": {
        "condition n >= 1 dropped",
        "condition n <= 2 dropped",
        "n >= 1 → n > 1",
        "n >= 1 → n >= 0",
        "n >= 1 → n >= 2",
        "n <= 2 → n < 2",
        "n <= 2 → n <= 1",
        "n <= 2 → n <= 3",
    },
    'k is "A"': {'k is "A" → k is not "A"'},
    "y": {"y → not y"},
    "y and z": {"y and z → y or z", "condition y dropped", "condition z dropped", "y → not y", "z → not z"},
    "y or z": {"y or z → y and z", "condition y dropped", "condition z dropped", "y → not y", "z → not z"},
    "not y": {"not y → y"},
    "k is one of good": {
        'k is one of ("A", "B") → not k is one of ("A", "B")',
        'k is one of ("A", "B") → k is one of ("B")',
        'k is one of ("A", "B") → k is one of ("A")',
    },
    "k is not one of good": {
        'not k is one of ("A", "B") → k is one of ("A", "B")',
        'k is one of ("A", "B") → k is one of ("B")',
        'k is one of ("A", "B") → k is one of ("A")',
    },
    't contains any of ("foo", "bar")': {
        't contains any of ("foo", "bar") → not t contains any of ("foo", "bar")',
        't contains any of ("foo", "bar") → t contains "bar"',
        't contains any of ("foo", "bar") → t contains "foo"',
    },
    "t matches /a+b/": {"t matches /a+b/ → not t matches /a+b/"},
    's includes all of ("X", "Y")': {
        's includes all of ("X", "Y") → not s includes all of ("X", "Y")',
        's includes all of ("X", "Y") → s includes any of ("X", "Y")',
        's includes all of ("X", "Y") → s includes "Y"',
        's includes all of ("X", "Y") → s includes "X"',
    },
    "t is known": {"t is known → not t is known"},
    "at least 2 of (y, z)": {
        "at least 2 of (y, z) → at least 1 of (y, z)",
        "y → not y",
        "z → not z",
    },
    "d is within last 30 days": {
        "condition d >= today - 30 days dropped",
        "condition d <= today dropped",
        "d >= today - 30 days → d > today - 30 days",
        "d >= today - 30 days → d >= today - 31 days",
        "d >= today - 30 days → d >= today - 29 days",
        "d >= today - 30 days → d >= today - 30 weeks",
        "d <= today → d < today",
    },
    "d is on or after today": {"d >= today → d > today"},
    "n + 2 > 5": {
        "n + 2 > 5 → n + 2 >= 5",
        "n + 2 > 5 → n - 2 > 5",
        "n + 2 > 5 → n + 1 > 5",
        "n + 2 > 5 → n + 3 > 5",
        "n + 2 > 5 → n + 2 > 4",
        "n + 2 > 5 → n + 2 > 6",
    },
    "some people where (age > 18)": {
        "some people where (age > 18) → every people where (age > 18)",
        "age > 18 → age >= 18",
        "age > 18 → age > 17",
        "age > 18 → age > 19",
    },
    "at least 2 people where (age > 18)": {
        "at least 2 people where (age > 18) → at least 1 people where (age > 18)",
        "at least 2 people where (age > 18) → at least 3 people where (age > 18)",
        "age > 18 → age >= 18",
        "age > 18 → age > 17",
        "age > 18 → age > 19",
    },
    "highest of people.age > 18": {
        "highest of people.age > 18 → highest of people.age >= 18",
        "highest of people.age > 18 → lowest of people.age > 18",
        "highest of people.age > 18 → highest of people.age > 17",
        "highest of people.age > 18 → highest of people.age > 19",
    },
    "length of t >= 3": {
        "length of t >= 3 → length of t > 3",
        "length of t >= 3 → length of t >= 2",
        "length of t >= 3 → length of t >= 4",
    },
}


@pytest.mark.parametrize(("condition", "wanted"), CASES.items())
def test_what_is_changed_in_a_condition(condition: str, wanted: set[str]) -> None:
    rules = rules_of(f"{HEAD}criterion it for deal\n  when {condition}\n")
    assert set(mutants_of(rules)) == wanted


RULES = {
    "criterion it for deal\n  when y\n  unless z\n  unknown counts as not met\n": {
        "y → not y",
        "unless z dropped",
        "z → not z",
        "unknown counts as not met dropped",
    },
    "criterion a for deal\n  when y\n\ncriterion b for deal\n  when z\n\ndefinition it for deal\n  needs a, b\n": {
        "y → not y",
        "z → not z",
        "need a dropped",
        "need b dropped",
    },
    "score it for deal\n  add 5 when y\n  subtract 2 when z\n": {
        "add 5 when y dropped",
        "add 5 when y → add 6 when y",
        "y → not y",
        "subtract 2 when z dropped",
        "subtract 2 when z → subtract 1 when z",
        "z → not z",
    },
    'promise "It holds" for deal\n  that y or z\n': {
        "y or z → y and z",
        "condition y dropped",
        "condition z dropped",
        "y → not y",
        "z → not z",
    },
    "criterion a for deal\n  when y\n\nprocess other for deal when z\n"
    '  stage "One"\n    needs a\n    exit needs y\n    stay at most 2 weeks since since\n'
    '  outcome "Won" won after "One"\n    needs z\n    unless a\n': {
        "y → not y",
        "when z dropped",
        "z → not z",
        "need a dropped",
        "exit need y dropped",
        '"Won" after "One" dropped',
        "need z dropped",
        "unless a dropped",
    },
}


@pytest.mark.parametrize(("text", "wanted"), RULES.items())
def test_what_is_changed_in_a_rule(text: str, wanted: set[str]) -> None:
    assert set(mutants_of(rules_of(f"{HEAD}{text}"))) == wanted


def test_a_stay_is_changed_where_a_field_claims_the_stage() -> None:
    text = HEAD.replace('stage "Only"\n', 'stage "Only"\n    stay at most 2 weeks since since\n')
    assert set(mutants_of(rules_of(text))) == {
        "today > since + 2 weeks → today >= since + 2 weeks",
        "today > since + 2 weeks → today > since + 1 week",
        "today > since + 2 weeks → today > since + 3 weeks",
        "today > since + 2 weeks → today > since + 2 months",
    }


def test_a_change_stands_at_its_line() -> None:
    rules = rules_of(f"{HEAD}criterion it for deal\n  when y\n    and n > 3\n")
    found = mutants_of(rules)["n > 3 → n >= 3"]
    assert found.span.text == "n > 3"
    assert (found.kind, found.name, found.record) == ("criterion", "it", "deal")


def test_rules_of_another_file_have_no_mutants_here() -> None:
    rules = rules_of(f"{HEAD}criterion it for deal\n  when y\n")
    from qualrules.analyze.testing.mutants import mutants

    assert list(mutants(rules, "other.qual")) == []


def test_only_one_rule_differs() -> None:
    rules = rules_of(f"{HEAD}criterion a for deal\n  when y\n\ncriterion b for deal\n  when z\n")
    for mutant in mutants_of(rules).values():
        differs = [name for name in rules.criteria if mutant.rules.criteria[name] != rules.criteria[name]]
        assert differs == [mutant.name]
        assert mutant.rules.processes == rules.processes
