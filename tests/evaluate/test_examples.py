"""Running examples: by which moment, by which facts, and what each kind of expectation is held against."""

from __future__ import annotations

import pytest

from qualrules.check import check
from qualrules.evaluate.coverage import coverage, shown_by
from qualrules.evaluate.examples import run_examples
from qualrules.source import SourceFile

RULES = """\
ruleset sales 1.0.0
  effective from 2026-06-01

record account
  served: yes/no
  employees: number

record contact
  role: text

record opportunity
  account:  account
  contacts: list of contact
  pain:     text
  decided:  date
  in_stage: date
  pipeline: one of "New", "Renewal"
  stage:    stage of selling

criterion fit for account
  when served and employees >= 50

criterion pain_known for opportunity
  when pain is known

criterion champion for opportunity
  when some contacts where (role is "Champion")

criterion decided_lately for opportunity
  when decided is within last 30 days

score heat for opportunity
  add 10 when pain_known
  add 5 when champion

promise "Pain first" for opportunity
  that pain_known or not champion

process selling for opportunity when pipeline is "New"
  stage "Open"
    stay at most 30 days since in_stage
  stage "Pain"
    needs pain_known
  stage "Champion"
    needs champion
  outcome "Won" won needs decided_lately
  moves
    no skipping

example "x" for opportunity
"""


def judged(*lines: str):
    checked = check(
        SourceFile("sales.qual", RULES + "".join(f"  {line}\n" for line in lines)), lambda *_: None
    )
    assert checked.diagnostics == ()
    (result,) = run_examples(checked.rules)
    return result.judged


@pytest.mark.parametrize(
    ("given", "expected", "passed"),
    [
        ('pain: "x"', "pain_known is met because pain", True),
        ("pain: missing", "pain_known is not met because pain", True),
        ("pain: not supplied", "pain_known is unknown because pain", True),
        ("account: { served: no }", "account.fit is not met because account.served", True),
        ("account: { served: yes }", "account.fit is unknown because account.employees", True),
        ("account: { served: yes }", "account.fit is unknown because account.served", False),
        ("account: missing", "account.fit is unknown because account", True),
        ("account: { served: yes }", "account.served is met because account.served", True),
        (
            'contacts: [ { role: "User" }, { role: "Champion" } ]',
            "champion is met because contacts.role",
            True,
        ),
        ("contacts: []", "champion is not met because contacts", True),
        ("contacts: not supplied", "heat is 0 to 5", True),
        ("contacts: not supplied", "heat is 0", False),
        ('pain: "x"', "heat is 10", True),
        ('pain: "x"', 'promise "Pain first" is met', True),
        ('contacts: [ { role: "Champion" } ]', 'promise "Pain first" is not met', True),
        ("decided: 2026-05-20", "decided_lately is met because decided", True),  # as of `effective from`
        ("decided: 2026-04-20", "decided_lately is not met", True),
        ('pipeline: "New" pain: "x"', 'stage "Pain"', True),
        ('pipeline: "New" pain: "x"', 'stage "Open"', False),
        ('pipeline: "New" contacts: not supplied pain: "x"', 'possible "Champion"', True),
        ('pipeline: "Renewal" pain: "x"', "stage none", True),
        ('pipeline: "Renewal" stage: "Open"', "claim not_applicable", True),
        ('pipeline: "New" stage: "Pain"', "claim ahead", True),
        ('pipeline: "New" stage: "Hold"', "claim unmapped", True),
        ('pipeline: "New" stage: "Open" in_stage: 2026-01-01', "overdue is met", True),
        ('pipeline: "New" stage: "Pain" in_stage: 2026-01-01', "overdue is met", False),
        ('pipeline: "New" stage: "Open" pain: "x"', 'move to "Pain" is met because pain', True),
        ('pipeline: "New" stage: "Open"', 'move to "Pain" is not met because pain', True),
        ('pipeline: "Renewal" stage: "Open" pain: "x"', 'move to "Pain" is not met because pipeline', True),
        ('stage: "Open" pain: "x"', 'move to "Pain" is unknown because pipeline', True),
        (
            'pipeline: "New" stage: "Open" pain: "x" contacts: [ { role: "Champion" } ]',
            'move to "Champion" is not met because stage',  # no skipping: it starts where the claim is
            True,
        ),
    ],
)
def test_an_expectation(given, expected, passed):
    (one,) = judged(given, f"expect {expected}")
    assert one.passed is passed, (one.expected, one.actual, one.because)


def test_the_day_of_an_example_goes_before_the_day_of_the_header():
    text = RULES.replace('example "x" for opportunity', 'example "x" for opportunity as of 2026-11-21')
    checked = check(
        SourceFile("sales.qual", text + "  decided: 2026-11-20\n  expect decided_lately is met\n"),
        lambda *_: None,
    )
    (result,) = run_examples(checked.rules)
    assert result.passed


def test_a_wrong_reason_is_told_from_a_wrong_outcome():
    outcome, reason = judged(
        'pain: "x"', "expect pain_known is not met", "expect pain_known is met because decided"
    )
    assert (outcome.passed, outcome.wrong_reason) == (False, False)
    assert (reason.passed, reason.wrong_reason) == (False, True)
    assert reason.because == ("pain",)


def covered(*lines: str) -> dict[str, tuple[str, ...]]:
    checked = check(
        SourceFile("sales.qual", RULES + "".join(f"  {line}\n" for line in lines)), lambda *_: None
    )
    return {
        rule.name: rule.missing for rule in coverage(checked.rules, "sales.qual", shown_by([checked.rules]))
    }


def test_what_nothing_expects_is_missing():
    missing = covered("expect pain_known is not met")
    assert missing["pain_known"] == ("met", "unknown")
    assert missing["heat"] == ("points",)
    assert missing["Pain first"] == ("met",)
    assert missing["selling"] == (
        'stage "Open"',
        'stage "Pain"',
        'stage "Champion"',
        'stage "Won"',
        "claim agrees",
        "claim ahead",
        "claim unproven",
        "claim behind",
        "claim unmapped",
        "claim unclaimed",
        "claim not_applicable",
        "move allowed",
        "move refused",
    )


def test_an_expectation_over_a_link_counts_for_the_rule():
    assert covered("account: { served: no }", "expect account.fit is not met")["fit"] == ("met", "unknown")


def test_an_outcome_that_cannot_be_is_not_asked_for():
    text = (
        "ruleset a 1.0.0\n\nrecord lead\n  name: text\n\n"
        "criterion named for lead\n  when name is known\n  unknown counts as not met\n\n"
        'process p for lead\n  stage "All"\n  stage "Named"\n    needs named\n  outcome "Gone" lost\n'
    )
    checked = check(SourceFile("a.qual", text), lambda *_: None)
    found = {rule.name: rule.wanted for rule in coverage(checked.rules, "a.qual", {})}
    assert found["named"] == ("met", "not met")
    assert found["p"] == ('stage "All"', 'stage "Named"', "move allowed", "move refused")
