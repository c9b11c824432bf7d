"""A record that was found is made the smallest readable one that still does what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest

from qualrules.analyze.questions import Given
from qualrules.analyze.witness.hints import hints
from qualrules.analyze.witness.round_numbers import roundest
from qualrules.analyze.witness.shrink import CALLS, shrink
from qualrules.analyze.witness.written import in_words
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.model.values import MILLION, Amount, Share
from qualrules.reading.plain import PlainReader
from qualrules.truth import MET, NOT_MET, Outcome
from tests.analyze.readable import readable
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
  list_price:   money
  rebate:       percent
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
criterion lengthy for opportunity
  when length of pain >= 60
criterion brief for opportunity
  when length of country <= 2
criterion twice for opportunity
  when at least 2 contacts where (involved_on is after 2020-01-01)
criterion answered for opportunity
  when signed_on is within 14 days before close_date
criterion left_over for opportunity
  when list_price * (100% - rebate) >= 5k EUR
criterion seen for opportunity
  when visits > 0
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
READERS: dict[int, PlainReader] = {}
"""One for each ruleset, by its id; a reader keeps its ruleset."""
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
    "country": "xx",
    "pain": "xxmonth endxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "discount": Share(Decimal("3.141592")),
    "visits": Decimal("0.000001"),
    "cost": Amount(Decimal("271828.182845"), "EUR"),
    "amount": Amount(Decimal("314159.26"), "EUR"),
}


def verdict(given: Given, rules: Rules = RULES, record: str = "opportunity") -> Verdict:
    moment = moment_of(DAY, rules.header.zone, rules.header.fiscal_start)
    reader = READERS.setdefault(id(rules), PlainReader(rules))
    return interpret(Layout(rules, record), reader.read(record, given), moment)


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
        ("covered", "amount: 5,000 EUR, cost: 1,000 EUR"),
        ("cheap", "discount: 10%"),
        ("fit", "account: { employees: 12 }"),
        ("industrial", 'account: { industry: "Steel and Iron" }'),
        ("slow", 'pain: "Month End"'),
        ("told", 'pain: "some text as long as a whole sentence"'),
        ("lengthy", 'pain: "some text some text some text some text some text some text.."'),
        ("brief", 'country: "so"'),
        ("twice", "contacts: [ { involved_on: 2026-11-21 }, { involved_on: 2026-11-21 } ]"),
        ("said", 'pain: "some text"'),
        ("sum_known", "amount: 5,000 EUR"),
        ("seen", "visits: 1"),
        ("abroad", 'country: "some text"'),
        ("money_there", 'budget: "Identified"'),
        ("wants_price", 'interests: "Price"'),
        ("asked", "demo_wanted: yes"),
        ("champion", 'contacts: [ { role: "Champion", involved_on: 2026-11-21 } ]'),
        ("soon", "close_date: 2027-01-20"),
        ("cold", "signed_on: 2026-08-23"),
        ("fresh", "met_at: 2026-11-21T22:00Z"),
        ("dated", "signed_on: 2026-11-21"),
        (
            "hot",
            'amount: 10,000 EUR, account: { employees: 12 }, contacts: [ { role: "Champion", involved_on: 2026-11-21 } ]',
        ),
    ],
)
def test_the_smallest_record_that_meets_a_rule(name: str, said: str) -> None:
    assert smallest(lambda given: outcome(name, given) is MET) == said


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("large", {"amount": Amount(Decimal("0.01"), "EUR")}, "amount: 5,000 EUR"),
        ("huge", MESSY | {"amount": Amount(Decimal("10000.01"), "EUR")}, "amount: 5,000 EUR"),
        ("covered", MESSY | {"amount": Amount(Decimal(-7), "EUR")}, "amount: 5,000 EUR, cost: 10,000 EUR"),
        ("cheap", MESSY | {"discount": Share(Decimal("99.999999"))}, "discount: 20%"),
        ("fit", {"account": {"employees": Decimal("11.999999")}}, "account: { employees: 10 }"),
        ("slow", MESSY | {"pain": "\u0001"}, 'pain: "some text"'),
        ("abroad", {"country": "netherlands"}, 'country: "Netherlands"'),
        ("money_there", {"budget": "none"}, 'budget: "None"'),
        ("wants_price", {"interests": ["trial"]}, "interests: none"),
        ("asked", {"demo_wanted": False}, "demo_wanted: no"),
        ("champion", MESSY | {"contacts": [{"role": "user"}]}, "nothing filled in"),
        ("soon", {"close_date": date(3, 1, 1)}, "close_date: 2026-11-21"),
        ("overdue_now", {"close_date": date(9999, 12, 31)}, "close_date: 2026-11-21"),
        ("cold", {"signed_on": date(9999, 12, 31)}, "signed_on: 2026-11-21"),
        ("fresh", {"met_at": datetime(1, 1, 1, tzinfo=UTC)}, "met_at: 2026-11-21T12:00Z"),
        ("dated", {"signed_on": date(2, 2, 2)}, "signed_on: 2016-11-23"),
    ],
)
def test_the_smallest_record_that_does_not(name: str, given: dict[str, object], said: str) -> None:
    assert smallest(lambda given: outcome(name, given) is NOT_MET, given) == said


@pytest.mark.parametrize("found", ["-0.000001", "-271828.182845", "-1000000"])
def test_an_amount_below_nought(found: str) -> None:
    given = MESSY | {"amount": Amount(Decimal(found), "EUR")}
    assert smallest(lambda given: outcome("owed", given) is MET, given) == "amount: -1,000 EUR"


@pytest.mark.parametrize("found", ["10000", "10000.000001", "123456.789", "249999.999999", "250000"])
def test_the_answer_does_not_hang_on_the_number_that_was_found(found: str) -> None:
    given = MESSY | {"amount": Amount(Decimal(found), "EUR")}
    said = smallest(lambda given: outcome("large", given) is MET and outcome("huge", given) is NOT_MET, given)
    assert said == "amount: 10,000 EUR"


@pytest.mark.parametrize("found", [date(3, 1, 1), date(2025, 7, 3), date(2026, 8, 24), date(2026, 11, 21)])
def test_the_answer_does_not_hang_on_the_day_that_was_found(found: date) -> None:
    given = {"close_date": found}
    assert smallest(lambda given: outcome("overdue_now", given) in (MET, NOT_MET), given) == (
        "close_date: 2026-11-21"
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"signed_on": date(1987, 6, 5), "close_date": date(1987, 6, 7)}, MET),
        ({"signed_on": date(1987, 6, 5), "close_date": date(2987, 6, 7)}, NOT_MET),
    ],
)
def test_days_that_are_held_against_each_other_come_near_today(found: Given, said: Outcome) -> None:
    days = smallest(lambda given: outcome("answered", given) is said, found)
    assert (
        days
        == {
            MET: "close_date: 2026-11-21, signed_on: 2026-11-21",
            NOT_MET: "close_date: 2026-11-21, signed_on: 2026-08-23",
        }[said]
    )


def test_without_a_day_the_one_from_which_the_rules_are_agreed_counts() -> None:
    given = {"close_date": date(1234, 5, 6)}
    rules = rules_of("""
ruleset deals 1.0.0 "Deals"
  effective from 2025-03-01

record opportunity
  close_date: date

criterion dated for opportunity
  when close_date is known
""")
    assert shrink(given, lambda given: "close_date" in given, "opportunity", (rules,)) == {
        "close_date": date(2025, 3, 1)
    }


def test_values_that_depend_on_one_another_stay_where_they_must() -> None:
    """A sum that rules do not name, and no rounder number, is kept."""
    given = {"amount": Amount(Decimal("31.41"), "EUR"), "cost": Amount(Decimal("68.59"), "EUR")}

    def hundred(given: Given) -> bool:
        values = [given.get("amount"), given.get("cost")]
        return sum(value.number for value in values if isinstance(value, Amount)) == 100

    said = smallest(hundred, given)
    assert said == "amount: 31.41 EUR, cost: 68.59 EUR"


def test_of_two_fields_that_would_do_the_one_that_is_easier_to_read_stays() -> None:
    either = lambda given: "pain" in given or "account" in given or "stage_since" in given  # noqa: E731
    assert smallest(either) == 'pain: "some text"'


@pytest.mark.parametrize(("price", "rebate"), [("0.000002", "-999999999999"), ("987654321.12", "99.87654")])
def test_numbers_that_are_reckoned_with_one_another_are_exchanged_at_once(price: str, rebate: str) -> None:
    given = {"list_price": Amount(Decimal(price), "EUR"), "rebate": Share(Decimal(rebate))}
    said = smallest(lambda given: outcome("left_over", given) is MET, given)
    assert said == "list_price: 10,000 EUR, rebate: 10%"


def test_a_record_of_which_nothing_is_needed() -> None:
    assert smallest(lambda given: True) == "nothing filled in"


def test_the_fields_stand_in_the_declared_order() -> None:
    found = shrink(
        MESSY, lambda given: given.keys() >= {"visits", "amount", "account"}, "opportunity", (RULES,), DAY
    )
    assert list(found) == ["amount", "visits", "account"]
    assert found["account"] == {}


def test_a_field_that_only_one_of_two_rulesets_has() -> None:
    fields = 'record opportunity\n  region: one of "North", "South"\n'
    other = rules_of(f'{fields}\ncriterion north for opportunity\n  when region is "North"\n')
    given = MESSY | {"region": "north", "elsewhere": Decimal("0.333333")}
    needed = {"region", "amount", "elsewhere"}
    found = shrink(given, lambda given: given.keys() >= needed, "opportunity", (RULES, other), DAY)
    assert found == {"amount": Amount(Decimal(5000), "EUR"), "region": "North", "elsewhere": Decimal(1)}


def test_the_number_of_questions_is_bounded() -> None:
    given = {f"field_{number}": Decimal(number) for number in range(400)}
    asked = Asked(lambda given: len(given) >= 390)
    found = shrink(given, asked, "opportunity", (RULES,), DAY)
    assert asked.calls <= CALLS
    assert 390 <= len(found) < 400


@pytest.mark.parametrize("seed", range(8))
def test_a_random_record_keeps_its_outcomes_and_gets_no_larger(seed: int) -> None:
    rng = Random(seed)
    rules = rules_of(ruleset_text(rng, 3, rng))
    names = [name for name, each in rules.criteria.items() if each.record == "opportunity"]
    for _ in range(12):
        given = readable(records.record(rng), supplied=True)
        wanted = {name: verdict(given, rules).criteria[name] for name in names[: rng.randint(1, 3)]}

        def holds(given: Given, wanted: Mapping[str, Outcome] = wanted) -> bool:
            said = verdict(given, rules).criteria
            return all(said[name] is one for name, one in wanted.items())

        asked = Asked(holds)
        found = shrink(given, asked, "opportunity", (rules,), DAY)
        assert holds(found)
        assert asked.calls <= CALLS
        assert _size(found) <= _size(given)
        assert found == shrink(given, holds, "opportunity", (rules,), DAY)


def _size(value: object) -> int:
    """How many fields, rows and chosen values there are in a record."""
    if isinstance(value, dict):
        return sum(1 + _size(each) for each in value.values())
    return sum(1 + _size(each) for each in value) if isinstance(value, list) else 0


# ── Hints ──


def test_the_hints_are_what_rules_hold_a_field_against() -> None:
    assert hints(RULES, "opportunity", "amount").numbers == (0, 10_000 * MILLION, 250_000 * MILLION)
    assert hints(RULES, "opportunity", "amount").beside == (("opportunity", "cost"),)
    assert hints(RULES, "account", "employees").numbers == (12 * MILLION, 500 * MILLION)
    assert hints(RULES, "opportunity", "pain").texts == ("Month End",)
    assert hints(RULES, "account", "industry").texts == ("Steel and Iron", "Software")
    assert hints(RULES, "contact", "role").texts == ("Champion",)
    assert len(hints(RULES, "opportunity", "stage_since").moments) == 1
    assert hints(RULES, "opportunity", "no_such_field").numbers == ()


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0, 10_000 * MILLION, 5_000 * MILLION),
        (10_000 * MILLION, 50_000 * MILLION, 20_000 * MILLION),
        (12 * MILLION, 50 * MILLION, 20 * MILLION),
        (49 * MILLION, 50 * MILLION, 49_500_000),
        (250_000 * MILLION, None, 300_000 * MILLION),
        (0, 1, None),
        (5, 7, 6),
        (999_999_999_999_999_999, None, None),
    ],
)
def test_the_roundest_number_between_two(low: int, high: int | None, found: int | None) -> None:
    assert roundest(low, high) == found
