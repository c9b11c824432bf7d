"""Examples: what is given, what is expected, on which day, and under which rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from qualrules.model import rules
from qualrules.model.values import Amount, Gap, Share
from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.check.rulesets import checked, codes, only, sound

HEAD = (
    'ruleset test 1.0.0\n  currency EUR\n  rate USD = 0.9 EUR\n  placeholders "TBD"\nrecord contact\n'
    "  role: text\n  met_on: date\n"
    "record account\n  size: number\nrecord deal\n  note: text\n  amount: money\n  count: number\n"
    "  discount: percent\n"
    '  on: date\n  at: datetime\n  open: yes/no\n  kind: one of "New", "Old"\n  tags: some of "A", "B"\n'
    "  contacts: list of contact\n  account: account\n  stage: stage of sales\n"
    "criterion big for account when size > 100\ncriterion noted for deal when note is known\n"
    "criterion soon for deal when on is within next 30 days\n"
    "score s for deal\n  add 5 when noted\nscore t for account\n  add 5 when big\n"
    'promise "Noted" for deal that noted or not noted\n'
    'process sales for deal\n  stage "Proposal" needs noted\n  outcome "Won" won\n'
)


def example(lines: str, head: str = "") -> str:
    return HEAD + f'example "E" for deal {head}\n  {lines}\n'


def test_every_value_in_its_python_form() -> None:
    (found,) = sound(
        example(
            'note: "text" amount: 5k USD count: -1_000 discount: 12.5% on: 2026-11-01 at: '
            "2026-11-01T09:30Z open: yes\n"
            '  kind: "new" tags: "A", "B" account: { size: 3 } contacts: [ { role: "x" met_on: '
            "2026-11-02 }, { } ]\n"
            '  stage: "Anything at all"\n  expect noted is met'
        )
    ).examples
    assert found.given == {
        "note": "text",
        "amount": Amount(Decimal(5000), "USD"),
        "count": Decimal(-1000),
        "discount": Share(Decimal("12.5")),
        "on": date(2026, 11, 1),
        "at": datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
        "open": True,
        "kind": "new",
        "tags": ["A", "B"],
        "account": {"size": Decimal(3)},
        "contacts": [{"role": "x", "met_on": date(2026, 11, 2)}, {}],
        "stage": "Anything at all",
    }


def test_what_is_not_there() -> None:
    (found,) = sound(
        example("on: not supplied account: missing contacts: not supplied\n  expect noted is unknown")
    ).examples
    assert found.given == {"on": Gap.NOT_SUPPLIED, "account": None, "contacts": Gap.NOT_SUPPLIED}


def test_a_placeholder_stands_anywhere_and_one_value_is_a_list_of_one() -> None:
    (found,) = sound(example('kind: "tbd" amount: " TBD " tags: "A"\n  expect noted is unknown')).examples
    assert found.given == {"kind": "tbd", "amount": " TBD ", "tags": ["A"]}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("note: 3", "QR318"),
        ('count: "3"', "QR318"),
        ("count: 5 EUR", "QR318"),
        ("amount: 5k", "QR302"),
        ("amount: 5k GBP", "QR306"),
        ("discount: 5", "QR318"),
        ("on: 2026-11-01T09:30Z", "QR318"),
        ("at: 2026-11-01", "QR318"),
        ("on: 2026-02-30", "QR312"),
        ('open: "yes"', "QR318"),
        ('kind: "Nwe"', "QR202"),
        ('kind: "New", "Old"', "QR318"),
        ('tags: "A", "C"', "QR202"),
        ('account: "0061"', "QR318"),
        ("account: [ { } ]", "QR318"),
        ("contacts: { }", "QR318"),
        ("contacts: [ { rol: missing } ]", "QR201"),
        ("account: { size: yes }", "QR318"),
        ("nota: missing", "QR201"),
        ("noted: yes", "QR219"),
        ("count: 1 count: 2", "QR117"),
    ],
)
def test_values_that_cannot_be(line: str, code: str) -> None:
    assert codes(example(f"{line}\n  expect noted is unknown")) == [code]


def test_every_expectation() -> None:
    (found,) = sound(
        example(
            "expect noted is not met because note, account.size, contacts.role, deal.count, contacts\n"
            "  expect account.big is met\n  expect s is 5\n  expect s is 0 to 5\n"
            '  expect account.t is 5\n  expect stage "won"\n'
            '  expect stage none\n  expect possible of sales "Proposal"\n  expect claim unmapped\n'
            '  expect promise "Noted" is unknown\n  expect move to "proposal" is not met because note\n'
        )
    ).examples
    assert [(each.kind, each.subject, each.wanted, each.target, each.because) for each in found.expects] == [
        ("name", "noted", NOT_MET, "", ("note", "account.size", "contacts.role", "count", "contacts")),
        ("name", "account.big", MET, "", None),
        ("score", "s", (5, 5), "", None),
        ("score", "s", (0, 5), "", None),
        ("score", "account.t", (5, 5), "", None),
        ("stage", "sales", "Won", "", None),
        ("stage", "sales", None, "", None),
        ("possible", "sales", "Proposal", "", None),
        ("claim", "sales", "unmapped", "", None),
        ("promise", "Noted", UNKNOWN, "", None),
        ("move", "sales", NOT_MET, "Proposal", ("note",)),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("expect nted is met", "QR204"),
        ("expect big is met", "QR204"),
        ("expect s is met", "QR219"),
        ("expect count is met", "QR219"),
        ("expect noted is 5", "QR219"),
        ("expect s is 6 to 5", "QR115"),
        ('expect stage "Propsal"', "QR207"),
        ('expect possible "Won"', "QR207"),
        ('expect stage of slaes "Proposal"', "QR204"),
        ('expect promise "Noten" is met', "QR204"),
        ('expect move to "X" is met', "QR207"),
        ("expect noted is met because nota", "QR201"),
        ("expect noted is met because account.note", "QR201"),
        ("expect noted is met because noted", "QR219"),
    ],
)
def test_expectations_that_cannot_be(line: str, code: str) -> None:
    assert codes(example(line)) == [code]


def test_a_yes_no_field_is_no_expectation_but_a_rule_of_a_linked_record_is() -> None:
    (found,) = sound(example("expect deal.noted is met")).examples
    assert found.expects[0].subject == "noted"


TWO = HEAD + 'process renewal for deal\n  stage "Proposal"\n  stage "Offer"\n'


def test_a_process_is_named_where_two_could_be_meant() -> None:
    text = TWO + 'example "E" for deal\n  '
    assert codes(text + 'expect stage "Proposal"\n') == ["QR220"]
    assert codes(text + "expect stage none\n") == ["QR220"]
    assert sound(text + 'expect stage "Offer"\n').examples[0].expects[0].subject == "renewal"
    assert sound(text + 'expect stage of sales "Proposal"\n').examples[0].expects[0].subject == "sales"
    assert codes(text + "expect claim of renewal agrees\n") == ["QR219"]


def test_an_item_with_a_mistake_raises_no_second_one_in_examples() -> None:
    broken = HEAD.replace("note is known", "notte is known")
    text = (
        broken + 'example "E" for deal\n  expect noted is met\n  expect stage "Proposal"\n'
        '  expect promise "Noted" is met\n'
    )
    assert codes(text) == ["QR201"]
    broken = HEAD.replace("needs noted", "needs noten").replace("noted or not noted", "noten")
    text = broken + 'example "E" for deal\n  expect stage "Proposal"\n  expect promise "Noted" is met\n'
    assert codes(text) == ["QR201", "QR204"]


# ── The day ──


def test_an_outcome_that_depends_on_the_day_needs_one() -> None:
    found = only(example("on: 2026-12-01\n  expect soon is met"))
    assert (found.code, found.span.text) == ("QR319", '"E"')
    assert found.example == ('example "E" for deal as of 2026-11-21',)


def test_as_of_a_day_an_instant_or_the_effective_date() -> None:
    line = "on: 2026-12-01\n  expect soon is met"
    assert sound(example(line, "as of 2026-11-21")).examples[0].as_of == date(2026, 11, 21)
    instant = sound(example(line, "as of 2026-11-21T10:00+01:00")).examples[0].as_of
    assert instant == datetime(2026, 11, 21, 9, tzinfo=UTC)
    effective = example(line).replace("  currency EUR", "  effective from 2026-11-01\n  currency EUR")
    assert sound(effective).examples[0].as_of == date(2026, 11, 1)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-11-21T10:00", "2026-11-21T25:00Z"])
def test_an_as_of_that_cannot_be(day: str) -> None:
    assert len(codes(example("expect noted is unknown", f"as of {day}"))) == 1


@pytest.mark.parametrize(
    ("rule", "expect"),
    [
        ("definition d for deal needs soon", "expect d is met"),
        ("score u for deal add 1 when soon", "expect u is 0"),
        ("criterion c for deal when u >= 1\nscore u for deal add 1 when soon", "expect c is met"),
        ('promise "P" for deal that soon', 'expect promise "P" is met'),
        ('process p for deal stage "X" needs soon', 'expect stage of p "X"'),
        ('process p for deal stage "X" exit needs soon', 'expect move to "X" is met'),
        ('process p for deal when soon stage "X"', 'expect stage of p "X"'),
        ("criterion c for deal when on is in this quarter", "expect c is met"),
        ("criterion c for deal when days since on > 3", "expect c is met"),
        ("criterion c for deal when deal.at < now", "expect c is met"),
    ],
)
def test_the_day_is_read_over_any_number_of_steps(rule: str, expect: str) -> None:
    assert codes(HEAD + f'{rule}\nexample "E" for deal\n  {expect}\n') == ["QR319"]


def test_rules_that_read_no_day_need_none() -> None:
    assert codes(example("expect noted is unknown\n  expect s is 0 to 5\n  expect stage none")) == []


def test_a_date_that_is_not_yet_is_held_against_the_day() -> None:
    text = HEAD.replace("  on: date\n", "  on: date missing means not yet\n")
    text += "criterion c for deal when on < 2026-01-01\ncriterion k for deal when on is known\n"
    assert codes(text + 'example "E" for deal\n  expect c is not met\n') == ["QR319"]
    assert codes(text + 'example "E" for deal\n  expect k is not met\n') == []


# ── Under which rules ──

BASE = (
    "ruleset base 1.0.0\n  effective from 2026-01-01\nrecord lead\n  size: number\n"
    "criterion big when size > 100\n"
    'example "Small" for lead\n  size: 5\n  expect big is not met\n'
)


def test_examples_are_judged_with_their_own_file_and_without_later_overrides() -> None:
    result = checked(
        'ruleset main 1.0.0\n  effective from 2026-02-02\nuse "base.qual"\n'
        "override criterion big when size > 1\n"
        'example "Large" for lead\n  size: 5\n  expect big is met\n',
        base=BASE,
    )
    assert result.rules is not None
    assert [each.title for each in result.rules.examples] == ["Large"]
    main, base = result.judged
    assert main == result.rules
    assert [each.title for each in base.examples] == ["Small"]
    assert base.examples[0].as_of == date(2026, 1, 1)
    assert base.criteria["big"].when != main.criteria["big"].when
    assert isinstance(base.criteria["big"].when, rules.Compare)


def test_a_mistake_in_an_example_of_a_used_file_is_told_once() -> None:
    base = BASE + 'example "Wrong" for lead\n  sice: 5\n  expect big is met\n'
    found = checked('ruleset main\nuse "base.qual"\n', base=base).diagnostics
    assert [(each.code, each.span.source.name) for each in found] == [("QR201", "base.qual")]


def test_the_record_of_an_example_is_inferred() -> None:
    (found,) = sound(HEAD + 'example "E"\n  size: 5\n  expect big is not met\n').examples
    assert found.record == "account"
