"""Declared number forms, and the currency and percent signs around numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.reading.number_forms import COMMA, POINT, fits, money_parts, number_form, percent_parts


@pytest.mark.parametrize(
    ("form", "text", "number"),
    [
        ("1.234,56", "50.000,00", "50000"),
        ("1.234,56", "-1.234.567,5", "-1234567.5"),
        ("1.234,56", "22,700.00", None),
        ("1.234,56", "1.23", None),
        ("1,234.56", "22,700.00", "22700"),
        ("1,234.56", "22700", "22700"),
        ("1,234.56", "1,2345", None),
        ("1 234,56", "1 234,5", "1234.5"),
        ("1 234,56", "1\u202f234\u202f567,5", "1234567.5"),
        ("1'234.56", "1'234.50", "1234.5"),
        ("1'234.56", "1’234.50", "1234.5"),
        ("1234,56", "1234,5", "1234.5"),
        ("1234,56", "1.234,5", None),
        ("1,234", "1,234", "1234"),
        ("1.234", "1.234", "1234"),
        ("1,234.56", "+5", "5"),
        ("1,234.56", "−5", "-5"),
        ("1,234.56", ".5", "0.5"),
        ("1,234.56", "1.5e-07", "0.00000015"),
        ("1,234.56", "", None),
        ("1,234.56", "-", None),
        ("1,234.56", "١٢", None),
    ],
)
def test_a_declared_form_reads_what_is_written_so(form, text, number):
    declared = number_form(form)
    assert declared is not None
    assert declared.read(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize("form", ["", "1234x56", "#,##0.00", "1,234,56", "12.3", "1x234.5"])
def test_what_is_no_form_of_numbers(form):
    assert number_form(form) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_number_written_in_a_form_is_read_back(number):
    """Grouped with commas, points, spaces or apostrophes: the same number."""
    text = f"{number:,f}"
    swapped = text.translate(str.maketrans(",.", ".,"))
    assert POINT.read(text) == number
    assert COMMA.read(swapped) == number
    for form, written in (("1 234.56", text.replace(",", " ")), ("1'234.56", text.replace(",", "'"))):
        declared = number_form(form)
        assert declared is not None
        assert declared.read(written) == number


@pytest.mark.parametrize(
    ("text", "number", "sign"),
    [
        ("$22,700.00", "22,700.00", "$"),
        ("12,000 EUR", "12,000", "EUR"),
        ("EUR\u00a012.000", "12.000", "EUR"),
        ("-$5", "-5", "$"),
        ("5 kr", "5", "kr"),
        ("US$5", "5", "US$"),
        ("5", "5", None),
        ("none", "none", None),
    ],
)
def test_signs_and_codes_around_a_number(text, number, sign):
    assert money_parts(text) == (number, sign)


def test_which_currency_a_sign_can_stand_for():
    assert fits("$", "USD")
    assert fits("$", "CAD")
    assert not fits("$", "EUR")
    assert fits("EUR", "EUR")
    assert percent_parts("20 %") == ("20", True)
