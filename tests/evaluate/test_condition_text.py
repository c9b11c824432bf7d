"""A condition in words: the form in which people read one that stands in no file as it is."""

from __future__ import annotations

import pytest

from qualrules.evaluate.condition_text import condition_text
from tests.laws.strategies import rules_of

RECORDS = """\
ruleset sales 1.0.0
  currency EUR

record deal
  amount:   money
  share:    percent
  note:     text
  region:   one of "North", "South"
  wishes:   some of "Demo", "Price"
  asked:    yes/no
  since:    date
  contacts: list of contact

record contact
  role: text

criterion large for deal
  when amount >= 10k EUR

criterion asked_for for deal
  when {}
"""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("amount >= 10k EUR", "amount >= 10,000 EUR"),
        ("amount is one of (5 EUR, 10k EUR)", "amount is one of (5 EUR, 10000 EUR)"),
        ("amount is between 1 EUR and 2 EUR", "amount >= 1 EUR and amount <= 2 EUR"),
        ("share > 12.5%", "share > 12.5%"),
        ("asked", "asked"),
        ("not asked", "not asked"),
        ('region is "South"', 'region is "South"'),
        ('note contains any of ("a", "b")', 'note contains any of ("a", "b")'),
        ("note is known", "note is known"),
        ('wishes includes all of ("Demo", "Price")', 'wishes includes all of ("Demo", "Price")'),
        ("large and (asked or note is known)", "large and (asked or note is known)"),
        ("at least 1 of (large, asked)", "at least 1 of (large, asked)"),
        ("since >= today - 30 days", "since >= today - 30 days"),
        ("amount * 2 >= 10k EUR", "amount * 2 >= 10,000 EUR"),
        ('some contacts where (role is "User")', 'some contacts where (role is "User")'),
        ('count of contacts where (role is "User") >= 2', 'at least 2 contacts where (role is "User")'),
    ],
)
def test_in_words(written: str, said: str) -> None:
    rules = rules_of(RECORDS.format(written))
    assert condition_text(rules.criteria["asked_for"].when, rules.header.currency) == said
