"""Asks one question of one record: the short way from a line of the language to its answer.

Every answer is asked of the interpreter and of the compiled engine; both have to say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from qualrules.check.pipeline import check
from qualrules.diagnostics import has_errors
from qualrules.engines.compiled import compile_ruleset
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.model.values import Gap
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile
from qualrules.truth import Outcome

AS_OF = date(2026, 11, 21)
UNSUPPLIED = Gap.NOT_SUPPLIED
UNREADABLE = object()
"""No type reads this."""

HEADER = """ruleset asked 1.0 "Asked"
  currency EUR
  rate USD = 0.5 EUR
"""
RECORDS = """
record deal
  amount: money
  cost: money
  seats: number
  used: number
  discount: percent
  pain: text
  country: text default "US"
  budget: one of "None", "Identified", "Approved"
  kind: one of "New", "Trial"
  wishes: some of "Demo", "Price", "Trial"
  asked: yes/no
  legal: yes/no default no
  close: date
  start: date missing means not yet
  made: datetime
  accepted: datetime missing means not yet
  account: account
  contacts: list of contact
  lines: list of line
record account
  size: number
  served: yes/no
  parent: account
  people: list of contact
record contact
  role: one of "Champion", "User"
  weight: number
  seen_on: date
record line
  price: money
  amount: money
  sent: datetime
list free: "gmail.com", "yahoo.com"
"""


def rules_of(items: str, header: str = HEADER, records: str = RECORDS) -> Rules:
    """The checked ruleset of some items about the usual records."""
    found = check(SourceFile("asked.qual", header + records + items), lambda *_: None)
    assert not has_errors(found.diagnostics), [f"{one.span.line}: {one.message}" for one in found.diagnostics]
    assert found.rules is not None
    return found.rules


def verdict_of(
    items: str,
    given: Mapping[str, object],
    as_of: date | datetime = AS_OF,
    header: str = HEADER,
    record: str = "deal",
    records: str = RECORDS,
) -> Verdict:
    """The verdict on one record, on which interpreter and engine agree."""
    rules = rules_of(items, header, records)
    read = PlainReader(rules).read(record, given, "1")
    moment = moment_of(as_of, rules.header.zone, rules.header.fiscal_start)
    verdict = interpret(Layout(rules, record), read, moment)
    assert compile_ruleset(rules, record).evaluate(read, moment).answers == verdict.answers
    return verdict


def answer(
    condition: str, given: Mapping[str, object], as_of: date | datetime = AS_OF, header: str = HEADER
) -> Outcome:
    """The outcome of a condition about a deal."""
    return verdict_of(f"criterion it for deal when {condition}\n", given, as_of, header).criteria["it"]


def because(
    condition: str, given: Mapping[str, object], as_of: date | datetime = AS_OF, items: str = ""
) -> set[str]:
    """The deciding fields of a condition about a deal."""
    verdict = verdict_of(f"{items}\ncriterion it for deal when {condition}\n", given, as_of)
    return {fact.field for fact in verdict.explain().because("it")}
