"""How each form of condition reads in an agreement, and that no two conditions that differ read the same."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from qualrules.model import rules as r
from qualrules.report.agreement_conditions import Speaker
from qualrules.report.agreement_parts import Item
from qualrules.report.agreement_values import Place
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, all_of, any_of, count, negate, within
from tests.check.rulesets import sound
from tests.report.agreements import plain, points

RULES = """\
ruleset acme 1.0.0
  currency EUR
  rate USD = 0.92 EUR
list markets: "DE", "AT", "CH"
list many: "A", "B", "C", "D", "E", "F", "G", "H", "I"
record company
  employees: number
  country: text
  owner: company
record person
  role: one of "User", "Champion"
  met_on: date
  told: yes/no
  boss: person
record line
  price: money
  sent_on: date
record deal
  amount: money
  paid: money
  pieces: number
  discount: percent
  status: one of "None", "Identified", "Approved", "Frozen"
  interests: some of "Demo", "Price", "Trial"
  pain: text
  note: text
  next_steps: text
  legal: one of "Open", "Done"
  costs: money
  no_of_seats: number
  seats: number
  created: datetime
  last_met: date
  next_step_due: date
  if_missed: text
  demo: yes/no
  told: yes/no
  close_date: date
  signed_on: date
  created_at: datetime
  accepted_at: datetime
  company: company
  people: list of person
  lines: list of line
  stage: stage of sales
process sales for deal
  stage "New"
  stage "Offer"
criterion served "We serve them" for company
  when employees >= 50
criterion big for deal
  when amount >= 5 EUR
criterion small "Small" for deal
  when amount < 5 EUR
criterion senior "Has a say" for person
  when role is "Champion"
score deal_score for deal
  add 5 when demo
score heat for deal
  add 5 when demo
criterion asked for deal
  when {condition}
"""

SENTENCES = {
    # comparing
    "amount >= 10k EUR": "the amount is at least 10,000 EUR",
    "10k EUR <= amount": "the amount is at least 10,000 EUR",
    "amount is at least 10k EUR": "the amount is at least 10,000 EUR",
    "amount > 10.50 EUR": "the amount is more than 10.5 EUR",
    "amount is at most 10k EUR": "the amount is at most 10,000 EUR",
    "amount < 10k USD": "the amount is less than 10,000 USD (9,200 EUR at the agreed rate)",
    "amount is 5 EUR": "the amount is exactly 5 EUR",
    "not amount is 5 EUR": "the amount is not exactly 5 EUR",
    "not amount < 5 EUR": "the amount is at least 5 EUR",
    "amount > paid": "the amount is more than “paid”",
    "amount is paid": "the amount is the same as “paid”",
    "pieces > -3": "the number of pieces is more than -3",
    "discount <= 12.5%": "the discount is at most 12.5%",
    "demo": "“demo” is yes",
    "demo is no": "“demo” is no",
    "not demo": "“demo” is no",
    "demo is told": "“demo” is the same as “told”",
    'status is "Approved"': "the status is “Approved”",
    'status is not "approved"': "the status is not “Approved”",
    'pain is "Slow"': "the pain is “Slow”",
    'stage is "Offer"': "the stage is “Offer”",
    "pain is note": "the pain is the same as the note",
    "length of pain >= 10": "the pain is at least 10 characters long",
    "length of pain is 1": "the pain is exactly 1 character long",
    "length of pain > length of note": (
        "the number of characters of the pain is more than the number of characters of the note"
    ),
    # days and instants
    "close_date is after 2026-11-01": "the close date is after 1 November 2026",
    "close_date is on or before today": "the close date is on or before today",
    "signed_on is before close_date": "the date “signed on” is before the close date",
    "signed_on is close_date": "the date “signed on” is the same as the close date",
    "created_at >= 2026-11-01T09:30Z": "the time “created at” is at or after 1 November 2026, 09:30 UTC",
    "company is known": "the company is known",
    "created is in last quarter": "the time “created” is in the previous quarter",
    "days since created > 120": "the number of days since the time “created” is more than 120",
    "last_met is on or before today": "the date “last met” is on or before today",
    "next_step_due is after today": "the date “next step due” is after today",
    'legal is one of ("Open", "Done")': "“legal” is either “Open” or “Done”",
    "costs >= 5 EUR": "“costs” is at least 5 EUR",
    "no_of_seats >= 5": "“no of seats” is at least 5",
    "seats >= 5": "the number of seats is at least 5",
    "created_at <= now": "the time “created at” is at or before this moment",
    "close_date is within last 30 days": "the close date is within the last 30 days",
    "close_date is not within next 1 week": "the close date is not within the next 1 week",
    "accepted_at is within 24 hours after created_at": (
        "the time “accepted at” is within 24 hours after the time “created at”"
    ),
    "signed_on is within 3 months before close_date": (
        "the date “signed on” is within 3 months before the close date"
    ),
    "close_date is in this quarter": "the close date is in this quarter",
    "close_date is not in last month": "the close date is not in the previous month",
    "close_date is between 2026-11-01 and 2026-12-01": (
        "the close date is between 1 November 2026 and 1 December 2026 (both included)"
    ),
    "days since close_date < 30": "the number of days since the close date is less than 30",
    "days until close_date <= 30": "the number of days until the close date is at most 30",
    "days from signed_on to close_date > 3": (
        "the number of days from the date “signed on” to the close date is more than 3"
    ),
    "close_date > today + 3 months": "the close date is after the day 3 months from now",
    "close_date > today - 1 day": "the close date is after the day 1 day ago",
    "close_date > signed_on + 2 weeks": "the close date is after the day 2 weeks after the date “signed on”",
    "created_at > accepted_at - 4 hours": (
        "the time “created at” is after the moment 4 hours before the time “accepted at”"
    ),
    # reckoning
    "amount + paid > 5 EUR": "the amount plus “paid” is more than 5 EUR",
    "amount - (paid - 5 EUR) > 5 EUR": "the amount minus (“paid” minus 5 EUR) is more than 5 EUR",
    "amount * (100% - discount) >= 5k EUR": "the amount times (100% minus the discount) is at least 5,000 EUR",
    "paid / amount < 20%": "“paid” divided by the amount is less than 20%",
    "-amount < 5 EUR": "zero minus the amount is less than 5 EUR",
    # one of, texts, chosen values
    'status is one of ("Approved")': "the status is “Approved”",
    'status is one of ("Identified", "Approved")': "the status is either “Identified” or “Approved”",
    'status is not one of ("Identified", "Approved")': "the status is neither “Identified” nor “Approved”",
    'status is one of ("None", "Identified", "Approved")': (
        "the status is one of “None”, “Identified” or “Approved”"
    ),
    "pain is not one of markets": "the pain is none of “DE”, “AT” or “CH”",
    "pain is one of many": "the pain is one of the 9 values of the list “many”",
    "pieces is one of (1, 2, 3)": "the number of pieces is one of 1, 2 or 3",
    "next_steps is known": "“next steps” is known",
    "if_missed is known": "“if missed” is known",
    'pain contains "Slow"': "the pain contains “Slow”",
    'pain does not contain "Slow"': "the pain does not contain “Slow”",
    'pain starts with "a \\"b\\""': 'the pain starts with “a "b"”',
    'pain ends with any of ("A", "B")': "the pain ends with any of “A” or “B”",
    "pain does not contain any of many": "the pain does not contain any of the 9 values of the list “many”",
    "pain matches /^a|b$/": "the pain matches the pattern /^a|b$/",
    "pain does not match /x+/": "the pain does not match the pattern /x+/",
    'interests includes "Demo"': "“Demo” is among the values chosen in “interests”",
    'interests does not include "Demo"': "“Demo” is not among the values chosen in “interests”",
    'interests includes any of ("Demo", "Price")': (
        "at least one of “Demo” or “Price” is among the values chosen in “interests”"
    ),
    'interests does not include any of ("Demo", "Price")': (
        "none of “Demo” or “Price” is among the values chosen in “interests”"
    ),
    'interests includes all of ("Demo", "Price")': (
        "all of “Demo” and “Price” are among the values chosen in “interests”"
    ),
    'interests does not include all of ("Demo", "Price")': (
        "not all of “Demo” and “Price” are among the values chosen in “interests”"
    ),
    # known
    "pain is known": "the pain is known",
    "close_date is missing": "the close date is missing",
    "company is not known": "the company is missing",
    "lines is known": "the list of lines is known",
    # other records
    "company.employees < 50": "the number of employees of the company is less than 50",
    'company.owner.country is "DE"': "the country of the owner of the company is “DE”",
    "company.served": "“We serve them” is met for the company",
    "not company.served": "“We serve them” is not met for the company",
    "big": "“big” is met",
    "deal_score >= 50": "the deal score is at least 50 points",
    "heat < 50": "the score “heat” is at most 49 points",
    "not heat < 50": "the score “heat” is at least 50 points",
    "heat is 1": "the score “heat” is exactly 1 point",
    "heat is not 1": "the score “heat” is not exactly 1 point",
    "heat is between 1 and 5": "the score “heat” is between 1 and 5 points (both included)",
    # rows and figures
    "some people where (senior)": "for at least one of the people, “Has a say” is met",
    "no people where (told)": "for none of the people, “told” is yes",
    "not no people where (told)": "for at least one of the people, “told” is yes",
    "every people where (told)": "for every one of the people (also where there are none), “told” is yes",
    "not every people where (told)": "for not every one of the people, “told” is yes",
    'at least 2 people where (role is "User")': "for at least 2 of the people, the role is “User”",
    'not at least 2 people where (role is "User")': "for at most one of the people, the role is “User”",
    'exactly 1 people where (role is "User")': "for exactly one of the people, the role is “User”",
    "count of people where (told) is between 2 and 4": "for 2 to 4 of the people, “told” is yes",
    "count of people where (told) < 2": "for at most one of the people, “told” is yes",
    "some people where (met_on is after deal.close_date)": (
        "for at least one of the people, the date “met on” is after the close date of the deal"
    ),
    'some people where (boss.role is "User" and boss.told)': (
        "for at least one of the people, the role of the boss is “User”, and “told” of the boss is yes"
    ),
    "count of lines > 2": "the number of lines is more than 2",
    "total of lines.price >= 5 EUR": "the total of “price” over the lines is at least 5 EUR",
    "highest of lines.price < amount": "the highest “price” among the lines is less than the amount",
    "latest of lines.sent_on is in this month": (
        "the latest date “sent on” among the lines is in this month"
    ),
    "lowest of lines.price where (sent_on is known) > 5 EUR": (
        "the lowest “price” among the lines is more than 5 EUR, counting only those for which the date “sent on” "
        "is known"
    ),
    # joined
    "demo and told": "“demo” is yes, and “told” is yes",
    "demo or told": "“demo” is yes, or “told” is yes",
    "not (demo or told)": "none of these is met\n- “demo” is yes\n- “told” is yes",
    "not (demo and told)": "not all of these are met\n- “demo” is yes\n- “told” is yes",
    "none of (demo, told)": "none of these is met\n- “demo” is yes\n- “told” is yes",
    "all of (demo, told)": "“demo” is yes, and “told” is yes",
    "at least 2 of (demo, told, big)": (
        "at least 2 of these are met\n- “demo” is yes\n- “told” is yes\n- big"
    ),
    "not at least 2 of (demo, told)": "at most one of these is met\n- “demo” is yes\n- “told” is yes",
    "at most 1 of (demo, told)": "at most one of these is met\n- “demo” is yes\n- “told” is yes",
    "exactly 2 of (demo, told, big)": "exactly 2 of these are met\n- “demo” is yes\n- “told” is yes\n- big",
    "big and small": "all of these are met\n- big\n- Small",
    "demo and (told or pain is known)": (
        "all of these are met\n- “demo” is yes\n- “told” is yes, or the pain is known"
    ),
    "demo or (told and (pain is known or note is known))": (
        "at least one of these is met\n- “demo” is yes\n- All of these are met\n  - “told” is yes\n"
        "  - The pain is known, or the note is known"
    ),
    "demo and (told and pain is known)": "“demo” is yes, and “told” is yes, and the pain is known",
    "some people where (told and (met_on is known or role is known))": (
        "for at least one of the people, all of these are met\n- “told” is yes\n"
        "- The date “met on” is known, or the role is known"
    ),
    "demo and some people where (told or met_on is known)": (
        "all of these are met\n- “demo” is yes\n"
        "- For at least one of the people, “told” is yes, or the date “met on” is known"
    ),
    "pieces is between 1 and 5 and demo": (
        "the number of pieces is between 1 and 5 (both included), and “demo” is yes"
    ),
    "total of lines.price where (sent_on is known) > highest of lines.price where (sent_on is missing)": (
        "the total of “price” over the lines (a) is more than the highest “price” among the lines (b)\n"
        "- (a) counts only those for which the date “sent on” is known\n"
        "- (b) counts only those for which the date “sent on” is missing"
    ),
}
"""Condition as written → the clause, and the points under it."""


def said(rules: r.Rules, condition: r.Condition, negated: bool = False) -> str:
    found = Speaker(rules, Place("deal")).say(condition, negated)
    return "\n".join((plain(found.words), *points(found.items)))


@pytest.mark.parametrize(("condition", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_how_it_reads(condition, sentence):
    rules = sound(RULES.replace("{condition}", condition))
    assert said(rules, rules.criteria["asked"].when) == sentence


# ── No two readings ───────────────────────────────────────────────────────────────────────────────────────────────

ATOMS = ("a", "b", "c")
NAMED = """\
ruleset acme 1.0.0
record deal
  a: yes/no
  b: yes/no
  c: yes/no
criterion never for deal
  when a
"""


def conditions() -> list[r.Condition]:
    """Conditions of two levels over three facts: each join of each few of facts, opposites and joins."""
    rules = sound(NAMED)
    record = rules.records["deal"]
    when = rules.criteria["never"].when
    assert isinstance(when, r.Compare)
    constant = when.right
    facts: list[r.Condition] = [
        r.Compare("=", r.FieldValue(name, record.fields[name].type, record="deal"), constant)
        for name in ATOMS
    ]
    first = [*facts, *(r.Not(fact) for fact in facts)]
    second = [*first, *(join for parts in combinations(first, 2) for join in joins(parts))]
    third = [join for parts in product(second[:9], second) for join in joins(parts)]
    return [*second, *third]


def joins(parts: tuple[r.Condition, ...]) -> list[r.Condition]:
    plain_ones = [r.And(parts), r.Or(parts), r.Quantity(1, 1, parts), r.Quantity(0, 1, parts)]
    return [*plain_ones, *(r.Not(one) for one in plain_ones)]


def answer(node: r.Condition, facts: dict[str, Outcome]) -> Outcome:
    match node:
        case r.Compare(_, r.FieldValue() as field, _):
            return facts[field.name]
        case r.Not(part):
            return negate(answer(part, facts))
        case r.And(parts):
            return all_of(answer(part, facts) for part in parts)
        case r.Or(parts):
            return any_of(answer(part, facts) for part in parts)
        case r.Quantity(least, most, parts):
            return within(*count(answer(part, facts) for part in parts), least, most)
    raise AssertionError(node)


def test_what_reads_the_same_means_the_same():
    """Two conditions with one sentence have one answer on all facts, the unknown ones included."""
    rules = sound(NAMED)
    worlds = [dict(zip(ATOMS, each, strict=True)) for each in product((MET, NOT_MET, UNKNOWN), repeat=3)]
    meanings: dict[str, tuple[Outcome, ...]] = {}
    read = 0
    for condition in conditions():
        meaning = tuple(answer(condition, world) for world in worlds)
        for negated in (False, True):
            wanted = tuple(map(negate, meaning)) if negated else meaning
            sentence = said(rules, condition, negated)
            assert meanings.setdefault(sentence, wanted) == wanted, sentence
            read += 1
    assert read > len(meanings) > 1_000


def test_a_point_of_a_list_begins_with_a_capital():
    rules = sound(RULES.replace("{condition}", "at least 1 of (pain is known, not demo, big)"))
    found = Speaker(rules, Place("deal")).say(rules.criteria["asked"].when)
    assert [plain(item.words) for item in found.items] == ["The pain is known", "“demo” is no", "big"]
    assert all(isinstance(item, Item) for item in found.items)
