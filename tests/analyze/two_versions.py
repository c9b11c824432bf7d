"""A small ruleset with every kind of thing that a comparison tells, and edits of it: the new version of each pair."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qualrules.analyze.comparison.changes import Change, Diff
from qualrules.analyze.comparison.diff import compare, compare_named
from qualrules.check import check
from qualrules.model.rules import Rules
from qualrules.source import SourceFile

DAY = date(2026, 11, 21)

BASE = """\
ruleset acme 1.2.0 "Agreed by Sales and Marketing"
  currency EUR
  rate USD = 0.92 EUR
  placeholders "TBD"

list served: "DE", "FR"

record opportunity
  amount: money "What they will pay"
  seats: number
  country: text
  budget_status: one of "None", "Identified", "Approved"
  demo: yes/no
  pain: text placeholders "?"
  close_date: date
  answered_on: date missing means not yet
  contacts: list of contact
  stage: stage of sales
  entered: date

record contact
  role: one of "Champion", "User"

criterion budget "Money is there" for opportunity
  when budget_status is one of ("Identified", "Approved")
  because "No money, no deal"

criterion big for opportunity
  when seats is at least 100

criterion near for opportunity
  when country is one of served

criterion champion for opportunity
  when some contacts where (role is "Champion")

criterion answered for opportunity
  when answered_on is within last 180 days

criterion closing for opportunity
  when close_date is on or after today
  unknown counts as not met

criterion told for opportunity
  when pain is known

criterion signed for opportunity
  when demo

criterion lost for opportunity
  when pain is "lost"

score warmth for opportunity
  add 30 when told
  add 40 when big
  subtract 20 when lost

definition qualified "Qualified" for opportunity by "Sales"
  needs budget, big
  unless lost

definition hot for opportunity
  needs champion, answered

promise "Nobody is lost and signed" for opportunity
  that not signed or not lost

process sales for opportunity when seats is known
  stage "Discovery" probability 10% owner "Sales"
    needs told
    exit needs near
    stay at most 30 days since entered
  stage "Proposal"
    needs budget
    should have champion
  outcome "Won" won after "Proposal" needs signed
  outcome "Lost" lost needs lost
  moves
    no skipping
    reopen "Lost" to "Discovery"

source exports for csv
  opportunity from "deals.csv" identified by "Id"
    amount: "Amount"
"""

RULESETS = Path(__file__).parents[2] / "rulesets"


def rules_of(text: str) -> Rules:
    """The rules of a text that has no mistakes."""
    found = check(SourceFile("main.qual", text), lambda *_: None)
    assert found.rules is not None, [f"{one.span.line}: {one.message}" for one in found.diagnostics]
    return found.rules


def shipped(name: str) -> Rules:
    """A ruleset of the project."""
    return rules_of((RULESETS / f"{name}.qual").read_text(encoding="utf-8"))


def edited(*edits: tuple[str, str], text: str = BASE) -> str:
    """The text with edits made, each of words that stand there once."""
    for old, new in edits:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


OLD = rules_of(BASE)


def since(*edits: tuple[str, str]) -> Diff:
    """What the edits change."""
    return compare(OLD, rules_of(edited(*edits)), as_of=DAY)


def back(*edits: tuple[str, str]) -> Diff:
    """What it changes to take the edits back."""
    return compare(rules_of(edited(*edits)), OLD, as_of=DAY)


def named(rules: Rules, old: str, new: str) -> Change:
    """One name held against another of the same ruleset."""
    (change,) = compare_named(rules, old, rules, new, as_of=DAY).changes
    return change


def verdicts(diff: Diff) -> dict[str, str]:
    """Kind and name → verdict; what only one has is told by its side."""
    return {f"{one.kind} {one.name}": one.only_in or one.verdict for one in diff.changes}


def the(diff: Diff, kind: str, name: str) -> Change:
    """The change of that kind and name."""
    return next(one for one in diff.changes if (one.kind, one.name) == (kind, name))
