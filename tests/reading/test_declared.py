"""Declared forms that fit none of a column's values."""

from __future__ import annotations

import pytest

from qualrules.model.datatypes import Day, Money
from qualrules.model.rules import Forms, SourceField
from tests.reading.making import codes, column_table, comes_from, read, record_type, rules_of, source_of


def said(of_type, values, **forms):
    line = SourceField("value", "value", forms=Forms(**forms))
    reading, diagnostics = read(
        rules_of(record_type("deal", value=of_type)),
        column_table("value", values),
        source=source_of(comes_from("deal", "deals.csv", line)),
    )
    assert reading is not None
    return [each for each in diagnostics if each.level.value == "warning"]


@pytest.mark.parametrize(
    ("of_type", "values", "forms", "helps"),
    [
        (Day(), ["2026-01-31", "2026-02-28"], {"dates": "DD.MM.YYYY"}, ('dates "YYYY-MM-DD"',)),
        (Day(), ["31/01/2026", "5/2/2026"], {"dates": "YYYY-MM-DD"}, ('dates "D/M/YYYY"',)),
        (Day(), ["01/02/2026"], {"dates": "YYYY-MM-DD"}, ('dates "DD/MM/YYYY" or dates "MM/DD/YYYY"',)),
        (Day(), ["soon", "later"], {"dates": "YYYY-MM-DD"}, ()),
        (Day(), ["2026-01-31", "31.01.2026"], {"dates": "MM/DD/YYYY"}, ()),
        (Money(), ["1,234.56", "2,000.10"], {"numbers": "1.234,56"}, ('numbers "1,234.56"',)),
    ],
)
def test_a_form_that_fits_nothing_is_told_with_those_that_fit_all(of_type, values, forms, helps):
    [warning] = said(of_type, values, **forms)
    assert warning.code == "QR407"
    assert 'fits no value of the column "value" of deals.csv' in warning.message
    assert warning.notes == (f'a value there is "{values[0]}"',)
    assert warning.helps == tuple(f"what fits all of them: {each}" for each in helps)


def test_one_value_that_fits_is_enough_and_an_empty_column_says_nothing():
    assert said(Day(), ["soon", "2026-01-31"], dates="YYYY-MM-DD") == []
    assert said(Day(), ["", " "], dates="YYYY-MM-DD") == []


def test_the_same_over_the_whole_source():
    reading, diagnostics = read(
        rules_of(record_type("deal", value=Day())),
        column_table("value", ["31.01.2026"]),
        source=source_of(comes_from("deal", "deals.csv"), dates="YYYY-MM-DD"),
    )
    assert reading is not None
    assert codes(diagnostics, "warning") == ["QR407"]


def test_only_what_was_looked_at_is_claimed(monkeypatch):
    monkeypatch.setattr("qualrules.reading.declared.LOOKED_AT", 2)
    [warning] = said(Day(), ["a", "b", "2026-01-31"], dates="YYYY-MM-DD")
    assert 'rows of the column "value"' in warning.message
    [warning] = said(Day(), ["a", "b"], dates="YYYY-MM-DD")
    assert "rows" not in warning.message
