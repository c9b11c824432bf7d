"""Two versions that read one raw value differently: by a default, a placeholder, *not yet*, a time zone, a fiscal year."""

from __future__ import annotations

from datetime import date

import pytest

from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Differ, Impossible, Possible
from tests.analyze.asking import replayed
from tests.laws.strategies import rules_of

RULESET = """
ruleset read 1.0.0 "Read in two ways"
  currency EUR
  time zone "{zone}"
  fiscal year starts in "{month}"

record deal "A deal"
  seats:     {seats}
  pain:      {pain}
  legal:     {legal}
  answered:  {answered}
  signed_at: datetime

criterion asked "What is asked" for deal
  when {condition}
"""
USUAL = {
    "zone": "UTC", "month": "January", "seats": "number", "pain": "text", "legal": "yes/no", "answered": "date",
}  # fmt: skip
NOT_YET = "date missing means not yet"


def versions(old: dict[str, str], new: dict[str, str], condition: str):
    return [rules_of(RULESET.format(**{**USUAL, **side}, condition=condition)) for side in (old, new)]


def answer(sides):
    differ = Differ(*(rules.criteria["asked"] for rules in sides), (0, 1))
    return differ, Prover(sides, "deal", as_of=date(2026, 11, 21)).ask(differ)


Reading = tuple[dict[str, str], dict[str, str], str]
APART: dict[str, Reading] = {
    "a default": ({}, {"seats": "number default 0"}, "seats >= 0"),
    "another default": ({"seats": "number default 0"}, {"seats": "number default 5"}, "seats >= 5"),
    "a default is never missing": ({"seats": "number default 0"}, {}, "seats is known"),
    "a default of yes/no": ({}, {"legal": "yes/no default no"}, "legal"),
    "a default of text": ({"pain": 'text default "none"'}, {}, 'pain contains "one"'),
    "a placeholder": ({}, {"pain": 'text placeholders "?"'}, "pain is known"),
    "a placeholder as a value": ({}, {"pain": 'text placeholders "?"'}, 'pain is "?"'),
    "not yet": ({}, {"answered": NOT_YET}, "answered <= today"),
    "not yet, later": ({}, {"answered": NOT_YET}, "answered is after today"),
    "the day of an instant": ({}, {"zone": "Asia/Tokyo"}, "signed_at is on or before 2026-01-01"),
    "the day of the run": ({}, {"zone": "Asia/Tokyo"}, "answered is today"),
    "the fiscal year": ({}, {"month": "April"}, "answered is in this year"),
}
SAME: dict[str, Reading] = {
    "beside both defaults": ({"seats": "number default 0"}, {"seats": "number default 5"}, "seats >= -1"),
    "known by both defaults": (
        {"seats": "number default 0"},
        {"seats": "number default 5"},
        "seats is known",
    ),
    "beside the placeholder": (
        {},
        {"pain": 'text placeholders "?"'},
        'pain is known and pain contains "slow"',
    ),
    "not yet, known": ({}, {"answered": NOT_YET}, "answered is known"),
    "not yet, known and later": ({}, {"answered": NOT_YET}, "answered is known and answered > today"),
    "hours": ({}, {"zone": "Asia/Tokyo"}, "signed_at >= now - 24 hours"),
    "months": ({}, {"month": "April"}, "answered is in this month"),
    "quarters": ({}, {"month": "April"}, "answered is in this quarter"),
}


@pytest.mark.parametrize("name", APART)
def test_another_reading_is_told_apart(name: str):
    sides = versions(*APART[name])
    differ, found = answer(sides)
    assert isinstance(found, Possible)
    assert found.witness is not None
    assert replayed(sides, found.witness, (differ,))


@pytest.mark.parametrize("name", SAME)
def test_another_reading_that_makes_no_difference_is_proved_to_make_none(name: str):
    _, found = answer(versions(*SAME[name]))
    assert isinstance(found, Impossible)
