"""One mistake, one message: what is wrong in the writing is not told a second time for what it would mean."""

from __future__ import annotations

import pytest

from tests.check.rulesets import checked

HEAD = """ruleset sales 1.0.0
  currency EUR

record opportunity
  amount: money
  close_date: date
  industry: text
  signed: yes/no

criterion a for opportunity when signed
criterion fit for opportunity
  when """


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ('industry = ""', ["QR303"]),
        ('industry is one of ("a", "")', ["QR303"]),
        ("days since close_date < 30 days", ["QR114"]),
        ("a is met", ["QR111"]),
        ("a is not met", ["QR111"]),
        ("industry is unknown", ["QR111"]),
        ("at least 5 of (a, signed)", ["QR115"]),
        ('industry is "A" or "B"', ["QR110"]),
        ("ISBLANK(amount)", ["QR112"]),
        ("amount > 1,5", ["QR106"]),
        ("a is met and amount > 5", ["QR111", "QR302"]),
        ("amount > 5k\n    and a is met", ["QR302", "QR111"]),
        ('industry = "" and industry = ""', ["QR303", "QR303"]),
        ("amount => 5", ["QR104", "QR302"]),
    ],
)
def test_one_message(condition, codes):
    found = checked(f"{HEAD}{condition}\n")
    assert found.rules is None
    assert [mistake.code for mistake in found.diagnostics] == codes
