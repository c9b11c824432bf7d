"""Written values as constants of a wanted type: what they are held as, and what does not fit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.check.literals import decimal_of_literal, lower_literal, lower_literals, written
from qualrules.grammar.syntax import (
    DateLiteral,
    DurationLiteral,
    NumberLiteral,
    PercentLiteral,
    String,
    YesNoLiteral,
)
from qualrules.model.datatypes import Day, Instant, Link, Money, Number, Percent, Ratio, StageOf, Text, YesNo
from tests.check.scopes import BUDGET, INTERESTS, STAGES, make_scope

M = 1_000_000
STAGE = StageOf("sales", STAGES)


@pytest.mark.parametrize(
    ("literal", "wanted", "held"),
    [
        (NumberLiteral("10,000"), Number(), 10_000 * M),
        (NumberLiteral("10_000"), Number(), 10_000 * M),
        (NumberLiteral("10k"), Number(), 10_000 * M),
        (NumberLiteral("1.5M"), Number(), 1_500_000 * M),
        (NumberLiteral("5", negative=True), Number(), -5 * M),
        (NumberLiteral("0.000001"), Number(), 1),
        (NumberLiteral("0.1000000"), Number(), 100_000),
        (NumberLiteral("999_999_999_999.999999"), Number(), 10**18 - 1),
        (NumberLiteral("0.8"), Ratio(), 800_000),
        (PercentLiteral("12.5"), Percent(), 12_500_000),
        (PercentLiteral("12.5"), Ratio(), 12_500_000),
        (NumberLiteral("10k", "EUR"), Money(), 10_000 * M),
        (NumberLiteral("10k", "USD"), Money(), 9_200 * M),
        (NumberLiteral("0.000001", "USD"), Money(), 1),
        (String(" Slow MONTH "), Text(), "slow month"),
        (String("İΣ"), Text(), "iσ"),
        (String("APPROVED"), BUDGET, "approved"),
        (String("proposal"), STAGE, "proposal"),
        (String("Demo"), INTERESTS, frozenset({"demo"})),
        (YesNoLiteral(True), YesNo(), True),
        (DateLiteral("2026-11-01"), Day(), date(2026, 11, 1)),
        (DateLiteral("2026-11-01T09:30Z"), Instant(), datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        (DateLiteral("2026-11-01T09:30:15-05:00"), Instant(), datetime(2026, 11, 1, 14, 30, 15, tzinfo=UTC)),
    ],
)
def test_what_a_written_value_is_held_as(literal, wanted, held):
    scope = make_scope()
    constant = lower_literal(literal, wanted, scope, what="x")
    assert scope.report.diagnostics == []
    assert constant is not None
    assert constant.value == held


@pytest.mark.parametrize(
    ("literal", "wanted", "code"),
    [
        (NumberLiteral("1_000_000_000_000"), Number(), "QR310"),
        (NumberLiteral("0.0000001"), Number(), "QR310"),
        (PercentLiteral("0.0000001"), Percent(), "QR310"),
        (NumberLiteral("999_999_999_999", "GBP"), Money(), "QR306"),
        (NumberLiteral("5"), Money(), "QR302"),
        (NumberLiteral("5", "EUR"), Number(), "QR301"),
        (NumberLiteral("5"), Percent(), "QR301"),
        (NumberLiteral("5"), Text(), "QR301"),
        (NumberLiteral("5"), Link("account"), "QR301"),
        (String("5"), Number(), "QR301"),
        (String("yes"), YesNo(), "QR301"),
        (String("03/04/2026"), Day(), "QR304"),
        (String("23/04/2026"), Day(), "QR304"),
        (String("2026-11-01"), Day(), "QR301"),
        (String("nowhere"), BUDGET, "QR202"),
        (String("nowhere"), INTERESTS, "QR202"),
        (String("nowhere"), STAGE, "QR207"),
        (String(" "), Text(), "QR303"),
        (String(""), BUDGET, "QR303"),
        (DurationLiteral(3, "days"), Number(), "QR301"),
        (DateLiteral("2026-02-29"), Day(), "QR312"),
        (DateLiteral("2026-13-01"), Day(), "QR312"),
        (DateLiteral("0001-01-01T00:00+10:00"), Instant(), "QR312"),
        (DateLiteral("2026-11-01T09:30"), Instant(), "QR314"),
        (DateLiteral("2026-11-01T09:30Z"), Day(), "QR301"),
        (DateLiteral("2026-11-01"), Instant(), "QR301"),
        (YesNoLiteral(True), Text(), "QR301"),
    ],
)
def test_what_does_not_fit(literal, wanted, code):
    scope = make_scope()
    assert lower_literal(literal, wanted, scope, what="x") is None
    assert [mistake.code for mistake in scope.report.diagnostics] == [code]


def test_a_rate_is_applied_exactly_and_rounded_half_even_to_six():
    scope = make_scope()
    scope.names.header.rates["USD"] = 500_000  # type: ignore[index]
    held = [
        lower_literal(NumberLiteral(text, "USD"), Money(), scope, what="x")
        for text in ("0.000001", "0.000003")
    ]
    assert [constant and constant.value for constant in held] == [0, 2]


def test_the_sentence_for_a_default():
    scope = make_scope()
    lower_literal(String("x"), Money(), scope, what="amount", but="its default cannot be")
    assert scope.report.diagnostics[0].message == "amount is money, so its default cannot be a text"


def test_several_values_for_a_field_that_holds_several():
    scope = make_scope()
    constant = lower_literals((String("demo"), String("Trial")), INTERESTS, scope, what="x")
    assert constant is not None
    assert constant.value == frozenset({"demo", "trial"})


def test_several_values_are_all_looked_at():
    scope = make_scope()
    assert lower_literals((String("a"), String("Demo"), String("b")), INTERESTS, scope, what="x") is None
    assert [mistake.code for mistake in scope.report.diagnostics] == ["QR202", "QR202"]


def test_several_values_for_a_field_that_holds_one():
    scope = make_scope()
    assert lower_literals((String("a"), String("b")), Text(), scope, what="x") is None
    assert [mistake.code for mistake in scope.report.diagnostics] == ["QR301"]


def test_a_value_alone_is_read_by_its_own_form():
    scope = make_scope()
    assert written(DurationLiteral(3, "days"), scope) is None
    assert [mistake.code for mistake in scope.report.diagnostics] == ["QR309"]
    constant = written(NumberLiteral("5", "USD"), scope)
    assert constant is not None
    assert constant.type == Money()


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_every_number_that_a_field_can_hold_can_be_written(held):
    """What is written back is read as the same millionths."""
    number = Decimal(held).scaleb(-6)
    literal = NumberLiteral(f"{abs(number):,f}", negative=held < 0)
    assert decimal_of_literal(literal) == number
    constant = lower_literal(literal, Number(), make_scope(), what="x")
    assert constant is not None
    assert constant.value == held
