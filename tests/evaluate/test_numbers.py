"""Exact numbers: money, percents, products, quotients, lengths and counts of days beside written numbers."""

from __future__ import annotations

import pytest

from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.evaluate.asking import answer

DEAL = {
    "amount": "12,000 EUR",
    "cost": "3,000 EUR",
    "seats": "50",
    "used": "20",
    "discount": "20%",
    "pain": "abcde",
}


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("amount = 12k EUR", MET),
        ("amount = 24,000 USD", MET),
        ("amount - cost = 9,000 EUR", MET),
        ("amount + cost > 15,000 EUR", NOT_MET),
        ("amount - (cost + 1,000 EUR) = 8,000 EUR", MET),
        ("amount * 2 = 24,000 EUR", MET),
        ("2 * amount = 24,000 EUR", MET),
        ("-cost = -3,000 EUR", MET),
        ("amount * discount = 2,400 EUR", MET),
        ("discount * amount = 2,400 EUR", MET),
        ("amount * 12.5% = 1,500 EUR", MET),
        ("seats * discount = 10", MET),
        ("seats * 10% = 5", MET),
        ("discount * 2 = 40%", MET),
        ("2 * discount = 40%", MET),
        ("discount + 5% = 25%", MET),
        ("discount > 0.2%", MET),
        ("amount / cost = 4", MET),
        ("amount / cost = 400%", MET),
        ("cost / amount = 25%", MET),
        ("25% = cost / amount", MET),
        ("cost / amount < discount", NOT_MET),
        ("cost / amount > discount", MET),
        ("used / seats = 0.4", MET),
        ("used / seats is between 40% and 1", MET),
        ("used / seats is one of (0.4, 0.5)", MET),
        ("used / seats is one of (30%, 40%)", MET),
        ("amount / seats = 240 EUR", MET),
        ("240 EUR = amount / seats", MET),
        ("amount / seats > cost", NOT_MET),
        ("(amount - cost) / amount = 75%", MET),
        ("seats / 3 = 16.666667", NOT_MET),
        ("seats / 3 < 16.666667", MET),
        ("-1 / seats < 0", MET),
        ("used / (seats - 51) < 0", MET),
        ("used / (seats - 51) = -20", MET),
        ("length of pain = 5", MET),
        ("length of pain < 5.5", MET),
        ("length of pain = 5.000001", NOT_MET),
        ("length of pain > -1", MET),
        ("length of pain + 1 = 6", MET),
        ("length of pain / seats = 10%", MET),
        ("seats is not one of (50.000001, 49)", MET),
        ("discount is one of (20%, 5%)", MET),
        ("amount is one of (24k USD, 1 EUR)", MET),
    ],
)
def test_exact_numbers(condition, wanted):
    assert answer(condition, DEAL) is wanted


def test_a_third_is_a_third():
    """A quotient is compared exactly: three times it is the whole again, whatever the digits."""
    assert answer("seats / 3 > 0.333333", {"seats": "1"}) is MET
    assert answer("seats / 3 < 0.333334", {"seats": "1"}) is MET


@pytest.mark.parametrize("condition", ["amount / cost > 1", "amount / cost <= 1", "amount / seats > 1 EUR"])
def test_a_zero_divisor_is_unknown(condition):
    assert answer(condition, {"amount": "1 EUR", "cost": "0 EUR", "seats": "0"}) is UNKNOWN


def test_the_largest_numbers_are_exact():
    largest = "999999999999.999999"
    assert answer("seats > used", {"seats": largest, "used": "999999999999.999998"}) is MET
    assert answer("seats - used = 0", {"seats": largest, "used": largest}) is MET
    assert answer("seats * 0.000001 < 1,000,000", {"seats": largest}) is MET
    assert answer("seats is known", {"seats": "1000000000000"}) is UNKNOWN


def test_a_part_that_is_not_there_makes_the_whole_unknown():
    assert answer("amount + cost > 1 EUR", {"amount": "5 EUR"}) is UNKNOWN
    assert answer("amount * 0 = 0 EUR", {}) is UNKNOWN


def test_money_is_converted_exactly_and_rounded_once():
    assert (
        answer("amount = 0.000001 EUR", {"amount": "0.000001 USD"}) is NOT_MET
    )  # 0.0000005 rounds half-even to 0
    assert (
        answer("amount = 0.000002 EUR", {"amount": "0.000003 USD"}) is MET
    )  # 0.0000015 rounds half-even to 2
    assert answer("amount is known", {"amount": "5 CHF"}) is UNKNOWN
