"""A record that was found is made the smallest readable one that still does what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest

from qualrules.analyze.hints import hints
from qualrules.analyze.questions import Given
from qualrules.analyze.round_numbers import roundest
from qualrules.analyze.shrink import CALLS, shrink
from qualrules.analyze.written import in_words
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.model.values import MILLION, Amount, Share
from qualrules.reading.plain import PlainReader
from qualrules.truth import MET, NOT_MET, Outcome
from tests.analyze.test_written import readable
from tests.laws import records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import rules_of

DAY = date(2026, 11, 21)
RULES = rules_of("""
ruleset deals 1.0.0 "Deals"
  currency EUR
  time zone "Europe/Amsterdam"

list trades: "Steel and Iron", "Software"

record opportunity
  amount:       money
  cost:         money
  visits:       number
  discount:     percent
  pain:         text
  country:      text
  budget:       one of "None", "Identified", "Approved"
  interests:    some of "Demo", "Price", "Trial"
  demo_wanted:  yes/no
  close_date:   date
  signed_on:    date
  met_at:       datetime
  account:      account
  contacts:     list of contact
  stage:        stage of sales
  stage_since:  date

record account
  employees: number
  industry:  text

record contact
  role:       one of "Champion", "User"
  involved_on: date

criterion large for opportunity
  when amount >= 10k EUR
criterion huge for opportunity
  when amount > 250k EUR
criterion covered for opportunity
  when amount > cost
criterion cheap for opportunity
  when discount <= 12.5%
criterion owed for opportunity
  when amount < 0 EUR
criterion fit for opportunity
  when account.employees is between 12 and 500
criterion industrial for opportunity
  when account.industry is one of trades
criterion slow for opportunity
  when pain contains "Month End"
criterion told for opportunity
  when length of pain >= 30
criterion said for opportunity
  when pain is known
criterion sum_known for opportunity
  when amount is known
criterion abroad for opportunity
  when country is not "Netherlands"
criterion money_there for opportunity
  when budget is one of ("Identified", "Approved")
criterion wants_price for opportunity
  when interests includes "Price"
criterion asked for opportunity
  when demo_wanted
criterion champion for opportunity
  when some contacts where (role is "Champion" and involved_on is within last 30 days)
criterion soon for opportunity
  when close_date is in next quarter
criterion overdue_now for opportunity
  when close_date is before today
criterion cold for opportunity
  when days since signed_on >= 90
criterion fresh for opportunity
  when met_at is within last 4 hours
criterion dated for opportunity
  when signed_on is after 2019-03-01

definition hot for opportunity
  needs large, fit, champion

process sales for opportunity
  stage "Discovery"
    needs large
  stage "Proposal"
    needs fit
    stay at most 30 days since stage_since
""")
MESSY = {
    "stage_since": date(9, 9, 9),
    "stage": "proposal",
    "contacts": [
        {"role": "user", "involved_on": date(2020, 1, 1)},
        {"role": "champion", "involved_on": date(2026, 10, 29)},
        {"role": "champion", "involved_on": date(2026, 11, 13)},
    ],
    "account": {"employees": Decimal("17.000001"), "industry": "steel and iron"},
    "met_at": datetime(2026, 11, 21, 20, 17, 3, tzinfo=UTC),
    "signed_on": date(2020, 5, 17),
    "close_date": date(2027, 2, 13),
    "demo_wanted": True,
    "interests": ["trial", "price"],
    "budget": "approved",
    "country": "x",
    "pain": "xxmonth endxxxxxxxxxxxxxxxxxxxxx",
    "discount": Share(Decimal("3.141592")),
    "visits": Decimal("0.000001"),
    "cost": Amount(Decimal("271828.182845"), "EUR"),
    "amount": Amount(Decimal("314159.26"), "EUR"),
}


def verdict(given: Given, rules: Rules = RULES, record: str = "opportunity") -> Verdict:
    moment = moment_of(DAY, rules.header.zone, rules.header.fiscal_start)
    return interpret(Layout(rules, record), PlainReader(rules).read(record, given), moment)


def outcome(name: str, given: Given) -> Outcome:
    said = verdict(given)
    return {**said.criteria, **said.definitions}[name]


class Asked:
    """Counts how often it is asked."""

    def __init__(self, holds: Callable[[Given], bool]) -> None:
        self.holds = holds
        self.calls = 0

    def __call__(self, given: Given) -> bool:
        self.calls += 1
        return self.holds(given)


def smallest(holds: Callable[[Given], bool], given: Given = MESSY) -> str:
    asked = Asked(holds)
    assert holds(given)
    found = shrink(given, asked, "opportunity", (RULES,), DAY)
    assert holds(found)
    assert asked.calls <= CALLS
    return in_words(found, RULES, "opportunity")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("large", "amount: 10,000 EUR"),
        ("huge", "amount: 300,000 EUR"),
        ("cheap", "discount: 10%"),
        ("fit", "account: { employees: 12 }"),
        ("industrial", 'account: { industry: "Steel and Iron" }'),
        ("slow", 'pain: "Month End"'),
        ("told", 'pain: "some text that goes on and on so"'),
        ("said", 'pain: "some text"'),
        ("sum_known", "amount: 1,000 EUR"),
        ("abroad", 'country: "some text"'),
        ("money_there", 'budget: "Identified"'),
        ("wants_price", 'interests: "Price"'),
        ("asked", "demo_wanted: yes"),
        ("champion", 'contacts: [ { role: "Champion", involved_on: 2026-11-20 } ]'),
        ("soon", "close_date: 2027-01-20"),
        ("cold", "signed_on: 2026-05-25"),
        ("fresh", "met_at: 2026-11-21T20:00Z"),
        ("dated", "signed_on: 2026-11-21"),
        (
            "hot",
            "amount: 10,000 EUR, account: { employees: 12 }, "
            'contacts: [ { role: "Champion", involved_on: 2026-11-20 } ]',
        ),
    ],
)
def test_the_smallest_record_that_meets_a_rule(name: str, said: str) -> None:
    assert smallest(lambda given: outcome(name, given) is MET) == said
