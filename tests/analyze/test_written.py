"""A record that answers a question is the same record in each of its written forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random

import pytest

from qualrules.analyze.questions import Witness
from qualrules.analyze.witness.written import NotWritableError, example, in_words, plain
from qualrules.evaluate.examples import run_examples
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import interpret
from qualrules.grammar.format import format_text
from qualrules.model.moment import moment_of
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.model.values import Amount, Gap, Share, fold
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile
from tests.analyze.readable import readable
from tests.laws import records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import rules_of

DAY = date(2026, 11, 21)
TYPES = ("opportunity", "account", "contact", "line")
RULES_TEXT = """
ruleset deals 1.0.0 "Deals"
  currency EUR
  rate USD = 0.92 EUR
  time zone "Europe/Amsterdam"
  placeholders "n/a"

record opportunity
  pain:         text
  interests:    some of "Demo", "Price"
  amount:       money
  discount:     percent
  visits:       number default 0
  budget:       one of "None", "Approved"
  signed:       yes/no
  close_date:   date
  met_at:       datetime
  missing:      number
  supplied:     number
  expect:       text
  days:         number
  EUR:          number
  account:      account
  contacts:     list of contact
  stage:        stage of sales

record account
  employees: number
  industry:  one of "Steel", "Software"

record contact
  role: text
  since: date
  interests: some of "Demo", "Price"

criterion large for opportunity
  when amount >= 10k EUR

process sales for opportunity
  stage "Discovery"
    needs large
"""
RULES = rules_of(RULES_TEXT)


def held(record: Record) -> object:
    """Everything that was read of a record, those that it holds included."""
    return {
        "values": {name: _held(value) for name, value in record.values.items()},
        "gaps": dict(record.gaps),
        "claims": {name: fold(claim) for name, claim in record.claims.items()},
    }


def _held(value: object) -> object:
    if isinstance(value, Record):
        return held(value)
    return [_held(row) for row in value] if isinstance(value, tuple) else value


def read(rules: Rules, record: str, given: Mapping[str, object]) -> object:
    return held(PlainReader(rules).read(record, given))


def drawn(seed: int) -> tuple[Rules, Random]:
    rng = Random(seed)
    return rules_of(ruleset_text(rng, 2, rng)), rng


def opportunity(**given: object) -> Witness:
    return Witness("opportunity", given, DAY)


def written(witness: Witness) -> str:
    return example("So it is", witness, RULES, ["expect large is unknown"])


@pytest.mark.parametrize("seed", range(6))
def test_the_plain_form_is_read_as_the_same_record(seed: int) -> None:
    rules, rng = drawn(seed)
    for _ in range(60):
        record = rng.choice(TYPES)
        given = readable(records.record(rng, record), supplied=True)
        form = json.loads(json.dumps(plain(given, rules, record)))
        assert read(rules, record, form) == read(rules, record, given), given


@pytest.mark.parametrize("seed", range(6))
def test_the_example_gives_the_same_record_and_is_in_the_canonical_look(seed: int) -> None:
    rng = Random(seed)
    text = ruleset_text(rng, 2, rng)
    rules = rules_of(text)
    witnesses = [
        Witness("opportunity", readable(records.record(rng), supplied=False), records.as_of(rng))
        for _ in range(20)
    ]
    name = next(name for name, each in rules.criteria.items() if each.record == "opportunity")
    outcomes = [_outcome(rules, each, name) for each in witnesses]
    examples = [
        example(f"Case {number}", witness, rules, [f"expect {name} is {outcome}"])
        for number, (witness, outcome) in enumerate(zip(witnesses, outcomes, strict=True))
    ]
    for each in examples:
        assert format_text(SourceFile("again", each)) == (each, ())
    found = rules_of(text + "\n" + "\n".join(examples))
    told = found.examples[len(rules.examples) :]
    assert all(result.passed for result in run_examples(found, told))
    for witness, each in zip(witnesses, told, strict=True):
        assert read(found, "opportunity", each.given) == read(rules, "opportunity", witness.given)


def _outcome(rules: Rules, witness: Witness, name: str) -> str:
    record = PlainReader(rules).read(witness.record, witness.given)
    moment = moment_of(witness.as_of, rules.header.zone, rules.header.fiscal_start)
    return interpret(Layout(rules, witness.record), record, moment).criteria[name].words


def test_the_plain_form_of_every_kind_of_value() -> None:
    given = {
        "contacts": [{"role": 'the "boss"'}, {}],
        "amount": Amount(Decimal(20000), "EUR"),
        "discount": Share(Decimal("-12.50")),
        "visits": Decimal("3.0"),
        "missing": Decimal("0.5"),
        "budget": "approved",
        "interests": ["price", "DEMO"],
        "signed": True,
        "close_date": date(2026, 1, 5),
        "met_at": datetime(2026, 1, 5, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        "pain": None,
        "account": {"employees": Decimal("1E+3")},
        "stage": "discovery",
    }
    assert plain(given, RULES, "opportunity") == {
        "interests": ["Demo", "Price"],
        "amount": "20,000 EUR",
        "discount": "-12.5%",
        "visits": 3,
        "budget": "Approved",
        "signed": True,
        "close_date": "2026-01-05",
        "met_at": "2026-01-05T08:30:00Z",
        "missing": "0.5",
        "account": {"employees": 1000},
        "contacts": [{"role": 'the "boss"'}, {}],
        "stage": "Discovery",
    }
    assert list(plain(given, RULES, "opportunity"))[:2] == ["interests", "amount"]


def test_an_example_with_every_kind_of_value() -> None:
    witness = opportunity(
        contacts=[{"role": 'the "boss" \\ owner', "since": DAY, "interests": []}, {}],
        account={"industry": "steel", "employees": Decimal(1200)},
        amount=Amount(Decimal(5000), "USD"),
        discount=Share(Decimal("12.5")),
        visits=Decimal("-0.5"),
        signed=False,
        met_at=datetime(2026, 11, 2, 9, 0, 5, tzinfo=UTC),
        close_date=Gap.NOT_SUPPLIED,
        budget=None,
        interests=["Price", "Demo"],
        pain="slow month end",
        stage="Somewhere else",
    )
    assert example("All of it", witness, RULES, ["expect large is not met", "expect stage none"]) == (
        """\
example "All of it" for opportunity as of 2026-11-21
  pain: "slow month end"
  interests: "Demo", "Price"
  amount: 5,000 USD
  discount: 12.5%
  visits: -0.5
  budget: missing
  signed: no
  close_date: not supplied
  met_at: 2026-11-02T09:00:05Z
  account: { employees: 1,200 industry: "Steel" }
  contacts: [ { role: "the \\"boss\\" \\\\ owner" since: 2026-11-21 interests: "" }, {} ]
  stage: "Somewhere else"
  expect large is not met
  expect stage none
"""
    )


def test_fields_that_are_named_like_words_of_the_language() -> None:
    given = {name: Decimal(5) for name in ("missing", "supplied", "days", "EUR")} | {"expect": "expect"}
    text = written(Witness("opportunity", given, DAY))
    assert '  missing: 5\n  supplied: 5\n  expect: "expect"\n  days: 5\n  EUR: 5\n' in text
    assert _given_back(text) == given


def test_an_empty_record_an_empty_link_and_no_rows() -> None:
    assert written(opportunity()) == (
        'example "So it is" for opportunity as of 2026-11-21\n  expect large is unknown\n'
    )
    text = written(opportunity(account={}, contacts=[], interests=[]))
    assert '  interests: ""\n  account: {}\n  contacts: []\n' in text
    again = read(RULES, "opportunity", _given_back(text))
    assert again == read(RULES, "opportunity", {"account": {}, "contacts": [], "interests": []})


def test_an_instant_as_of_is_in_utc() -> None:
    moment = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    text = example("Then", Witness("opportunity", {}, moment), RULES, ["expect large is unknown"])
    assert text.startswith('example "Then" for opportunity as of 2026-11-21T09:30Z\n')


def test_a_long_record_is_broken_as_the_formatter_breaks_it() -> None:
    rows = [{"role": f"A person with a long title {number}", "since": DAY} for number in range(4)]
    text = written(opportunity(contacts=rows))
    assert max(map(len, text.splitlines())) <= 100
    assert _given_back(text) == {"contacts": rows}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pain": "two\nlines"}, "a text in an example has no line ends or control characters"),
        ({"no_such_field": Decimal(1)}, "an example gives only fields that the ruleset declares"),
        ({"amount": object()}, "a value of the kind object has no form in the language"),
    ],
)
def test_what_no_example_can_say_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(NotWritableError, match=said):
        written(Witness("opportunity", given, DAY))


def test_what_is_not_supplied_has_no_plain_form() -> None:
    with pytest.raises(NotWritableError, match="not supplied"):
        plain({"close_date": Gap.NOT_SUPPLIED}, RULES, "opportunity")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "nothing filled in"),
        ({"visits": Decimal(7), "pain": "x"}, 'pain: "x", visits: 7'),
        ({"account": {"employees": Decimal(3)}}, "account: { employees: 3 }"),
        ({"contacts": [{"role": "A", "since": DAY}, {}]}, 'contacts: [ { role: "A", since: 2026-11-21 }, {} ]'),
        ({"interests": [], "contacts": [], "account": {}}, "interests: none, account: {}, contacts: none"),
        ({"interests": ["price", "demo"], "budget": "none"}, 'interests: "Demo", "Price", budget: "None"'),
        ({"signed": True, "amount": Decimal(12000)}, "amount: 12,000 EUR, signed: yes"),
        ({"discount": Share(Decimal(20)), "visits": Decimal("0.50")}, "discount: 20%, visits: 0.5"),
        ({"pain": None, "visits": Gap.NOT_SUPPLIED}, "pain: missing, visits: not supplied"),
        ({"elsewhere": Decimal(1), "visits": Decimal(2)}, "visits: 2, elsewhere: 1"),
    ],
)  # fmt: skip
def test_in_words(given: dict[str, object], said: str) -> None:
    assert in_words(given, RULES, "opportunity") == said


def _given_back(text: str) -> Mapping[str, object]:
    """What an example gives, when it stands below the rules."""
    found = rules_of(RULES_TEXT + "\n" + text)
    return found.examples[-1].given
