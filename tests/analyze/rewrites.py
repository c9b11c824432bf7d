"""The same meaning in other words: pairs that a proof has to find equivalent, and pairs that only look it.

Each side is a condition of a deal (put into the criterion `asked`), or whole items with a rule `asked` among them. The
records are those of `RECORDS`. What looks alike and is not comes with the reason; there a record has to be found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qualrules.model import rules as r
from tests.laws.strategies import rules_of

RECORDS = """
ruleset worded 1.0.0 "The same in other words"
  currency EUR
  rate USD = 0.92 EUR
  time zone "Europe/Berlin"
  fiscal year starts in "February"

list south: "Italy", "Spain", "Greece"

record account "A company"
  employees: number
  industry:  one of "Software", "Steel", "Health"
  served:    yes/no

record contact "A person"
  role:       one of "Champion", "User", "Buyer"
  active:     yes/no
  weight:     number
  engaged_on: date

record deal "A deal"
  amount:      money
  cost:        money
  seats:       number
  visits:      number default 0
  discount:    percent
  pain:        text
  country:     text
  budget:      one of "None", "Identified", "Approved"
  interests:   some of "Demo", "Price", "Trial"
  legal:       yes/no
  demo:        yes/no
  signed:      yes/no
  close_date:  date
  started_on:  date
  answered_on: date missing means not yet
  signed_at:   datetime
  f0:          number
  f1:          yes/no
  q0:          yes/no
  account:     account
  contacts:    list of contact

criterion big "A big deal" for deal when amount >= 10,000 EUR
criterion wide "Many seats" for deal when seats >= 5
criterion large "A large company" for account when employees >= 100
criterion keen "A keen person" for contact when active and weight > 3
"""


@dataclass(frozen=True)
class Pair:
    """Two ways to say something."""

    name: str
    old: str
    new: str
    why: str = ""
    """Why they do not mean the same, where they do not."""

    def sides(self) -> tuple[r.Rules, r.Rules]:
        """Both as rulesets."""
        return _rules_of(self.old), _rules_of(self.new)


@cache
def _rules_of(side: str) -> r.Rules:
    return rules_of(whole(side))


def whole(side: str) -> str:
    """The ruleset around one side."""
    if not re.search(r"^(criterion|definition|process)\b", side, re.MULTILINE):
        side = f'criterion asked "What is asked" for deal\n  when {side}'
    return f"{RECORDS}\n{side}\n"


def asked(rules: r.Rules) -> r.Criterion | r.Definition:
    """The rule that a pair is about."""
    return rules.criteria.get("asked") or rules.definitions["asked"]


def _pairs(file: str) -> tuple[Pair, ...]:
    """The pairs of a file: `## name`, or `## name: why not`, then the old words, `<=>`, and the new ones."""
    found = []
    for block in Path(__file__).with_name(file).read_text("utf-8").removeprefix("## ").split("\n\n## "):
        head, _, body = block.strip().partition("\n")
        name, _, why = head.partition(": ")
        old, _, new = body.partition("\n<=>\n")
        found.append(Pair(name, old, new, why))
    return tuple(found)


SAME = _pairs("same_meaning.txt")

ALIKE = _pairs("only_alike.txt")
