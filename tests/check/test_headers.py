"""The header: which file's settings hold, and what they may be."""

from __future__ import annotations

import pytest

from tests.check.rulesets import codes, mistakes, only, sound

MONEY = "record deal\n  amount: money\n"


def test_everything_that_a_header_says() -> None:
    header = sound(
        'ruleset acme 2.1.0 "Agreed"\n  agreed by "Sales", "Marketing" on 2026-10-01\n'
        "  effective from 2026-11-01\n"
        '  currency EUR\n  rate USD = 0.92 EUR\n  time zone "Europe/London"\n'
        '  fiscal year starts in "February"\n'
        '  placeholders "TBD", " n/A "\n'
    ).header
    assert (header.name, header.version, header.title) == ("acme", "2.1.0", "Agreed")
    assert header.agreed_by == ("Sales", "Marketing")
    assert str(header.agreed_on) == "2026-10-01"
    assert str(header.effective) == "2026-11-01"
    assert (header.currency, dict(header.rates)) == ("EUR", {"USD": 920_000})
    assert (header.zone, header.fiscal_start) == ("Europe/London", 2)
    assert header.placeholders == {"tbd", "n/a"}


def test_without_settings() -> None:
    header = sound("ruleset plain\n").header
    assert (header.zone, header.fiscal_start, header.currency) == ("UTC", 1, None)


def test_the_file_that_is_run_gives_the_settings_and_placeholders_are_joined() -> None:
    base = 'ruleset base 9.9.9\n  time zone "Asia/Tokyo"\n  currency USD\n  placeholders "TBD"\n'
    header = sound(
        'ruleset main 1.0.0\n  currency EUR\n  rate USD = 0.92 EUR\n  placeholders "-"\nuse "base.qual"\n',
        base=base,
    ).header
    assert (header.name, header.version, header.zone, header.currency) == ("main", "1.0.0", "UTC", "EUR")
    assert header.placeholders == {"tbd", "-"}


def test_a_used_file_in_a_currency_without_a_rate() -> None:
    found = only('ruleset main\n  currency EUR\nuse "base.qual"\n', base="ruleset base\n  currency USD\n")
    assert (found.code, found.span.line) == ("QR306", 2)
    assert found.labels[0].span.source.name == "base.qual"


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("rate USD = 0.92 GBP", "QR116"),
        ("rate EUR = 1 EUR", "QR116"),
        ("rate USD = 0 EUR", "QR116"),
        ("rate USD = 0.1234567 EUR", "QR116"),
        ('time zone "London"', "QR315"),
        ('time zone "../etc/passwd"', "QR315"),
        ('time zone ""', "QR315"),
        ('fiscal year starts in "Febuary"', "QR315"),
        ("effective from 2026-02-30", "QR312"),
    ],
)
def test_settings_that_cannot_be(clause: str, code: str) -> None:
    assert codes(f"ruleset main\n  currency EUR\n  {clause}\n") == [code]


@pytest.mark.parametrize("clause", ["currency EUR", 'time zone "UTC"', "effective from 2026-01-01"])
def test_a_clause_is_said_once(clause: str) -> None:
    assert codes(f"ruleset main\n  {clause}\n  {clause}\n") == ["QR117"]


def test_an_empty_file_is_no_ruleset() -> None:
    assert mistakes("# nothing\n") == ["QR116 1:1 main.qual holds no ruleset: there is nothing in it"]


def test_a_rate_is_said_once() -> None:
    assert codes("ruleset main\n  currency EUR\n  rate USD = 1 EUR\n  rate USD = 2 EUR\n") == ["QR117"]


def test_money_needs_a_currency_and_says_so_once() -> None:
    assert mistakes("ruleset main\n" + MONEY + "  discount: money\n") == [
        "QR307 3:3 this ruleset has money, but its header does not say the currency"
    ]


def test_a_rate_needs_a_currency() -> None:
    assert codes("ruleset main\n  rate USD = 1 EUR\n") == ["QR307"]


def test_money_of_a_used_file_is_said_at_the_line_that_brings_it_in() -> None:
    found = only(
        'ruleset main\nuse "plain.qual"\nuse "outer.qual"\n',
        plain="record lead\n  name: text\n",
        outer='use "inner.qual"\n',
        inner="record deal\n  amount: money\n",
    )
    assert (found.code, found.span.text) == ("QR307", 'use "outer.qual"')
    assert found.message == '"outer.qual" brings in money (amount); write currency in this file\'s header'
    assert [label.span.source.name for label in found.labels] == ["inner.qual"]


def test_of_a_header_that_could_not_be_read_nothing_is_missed() -> None:
    assert codes("ruleset main\n  currency EUR\n  time zon 5\n" + MONEY) == ["QR100"]
