"""CSV by Python and by DuckDB: the same records, the same account."""

from __future__ import annotations

from pathlib import Path

from tests.engines.scan.both import read_both

RULES = """
ruleset deals 1.0.0 "Deals"
  currency EUR
  rate USD = 0.92 EUR
  rate GBP = 1.234567 EUR
  timezone Europe/Berlin
  missing "n/a", "-"

record deal
  name:     text
  amount:   money
  list:     money
  size:     number
  discount: percent
  closes:   date
  touched:  datetime
  won:      yes/no
  tier:     one of "Gold", "Silver", "Straße"
  tags:     some of "New", "Old", "Ünder"
  phase:    stage of sales
  account:  account
  contacts: list of contact
  size_or:  number default 7

record account
  name: text
  size: number
  parent: account

record contact
  name: text
  age:  number

criterion big
  when amount >= 10

process sales for deal
  claimed in phase
  stage "Open" needs big
  stage "Done" needs big
"""


def test_x(tmp_path: Path) -> None:
    pass
