"""Whether a column's form is clear: the ambiguity cases of the language reference, through a whole reading."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qualrules.model.datatypes import Day, Instant, Money, Number, Percent
from qualrules.model.rules import Forms, SourceField
from qualrules.model.values import MILLION
from qualrules.reading.columns import DateWatch
from qualrules.reading.date_forms import date_form
from tests.reading.making import (
    codes,
    column_table,
    comes_from,
    read,
    record_type,
    rules_of,
    source_of,
    values_of,
)


def refused(of_type, raw, **forms):
    """The one error of a column that cannot be read."""
    rules = rules_of(record_type("deal", value=of_type))
    source = source_of(comes_from("deal", "deals.csv"), **forms)
    reading, diagnostics = read(rules, column_table("value", raw), source=source)
    assert reading is None
    [error] = [each for each in diagnostics if each.level.value == "error"]
    return error


@pytest.mark.parametrize(
    "raw",
    [
        ["01-03-17"],
        ["20-10-16", "25-10-16"],
        ["03/04/2026", "05/06/2026"],
        ["03/04/2026", "", "not known", "31/02/2026"],
        ["1.2.20 10:00"],
    ],
)
def test_dates_that_fit_two_forms_are_refused(raw):
    error = refused(Day(), raw)
    assert error.code == "QR403"
    assert "ways" in error.message
    assert 'dates "' in "".join(error.example)


def test_the_refusal_says_what_each_form_would_mean():
    error = refused(Day(), ["01-03-17", "20-10-16"])
    assert error.message == 'the dates in column "value" of deals.csv can be read in two ways'
    assert error.notes == (
        '"01-03-17" is 2017-03-01 if written as "DD-MM-YY"',
        '"01-03-17" is 2001-03-17 if written as "YY-MM-DD"',
    )
    assert error.example == (
        '  deal from "deals.csv"',
        '    value: "value" dates "DD-MM-YY"  # or "YY-MM-DD"',
    )


def test_without_a_source_block_the_whole_block_is_shown():
    rules = rules_of(record_type("deal", value=Day()))
    reading, diagnostics = read(rules, column_table("value", ["03/04/2026"]))
    assert reading is None
    assert diagnostics[0].example == (
        "source csv",
        '  deal from "deals.csv"',
        '    value: "value" dates "DD/MM/YYYY"  # or "MM/DD/YYYY"',
    )


@pytest.mark.parametrize(
    ("raw", "days", "form"),
    [
        (["03/04/2026", "25/04/2026"], [date(2026, 4, 3), date(2026, 4, 25)], "DD/MM/YYYY"),
        (["3/4/2026", "4/25/2026"], [date(2026, 3, 4), date(2026, 4, 25)], "M/D/YYYY"),
        (["31.12.99", "01.01.00"], [date(1999, 12, 31), date(2000, 1, 1)], "DD.MM.YY"),
        (["15 Apr, 2021 00:02:00"], [date(2021, 4, 15)], "DD MMM, YYYY HH:mm:ss"),
    ],
)
def test_one_form_that_fits_is_taken_and_said(raw, days, form):
    rules = rules_of(record_type("deal", value=Day()))
    reading, diagnostics = read(rules, column_table("value", raw))
    assert reading is not None
    assert [record.values["value"] for record in reading.records("deal")] == days
    assert [guess.form for guess in reading.guesses] == [form]
    assert [each.code for each in diagnostics if each.level.value == "note"] == ["QR403"]


def test_two_forms_that_read_every_value_alike_need_no_choice():
    assert values_of(Day(), ["02/02/2026", "11/11/2026"]) == [date(2026, 2, 2), date(2026, 11, 11)]


def test_years_first_are_taken_without_a_word():
    rules = rules_of(record_type("deal", value=Day()))
    reading, diagnostics = read(rules, column_table("value", ["2026-03-04", "2026-3-4T10:00:00Z", "soon"]))
    assert reading is not None
    assert not reading.guesses
    assert not codes(diagnostics, "note")
    assert [record.values["value"] for record in reading.records("deal")] == [date(2026, 3, 4)] * 2 + [None]


def test_a_column_written_in_two_ways_is_refused():
    error = refused(Day(), ["25/04/2026", "04/25/2026"])
    assert error.message == 'the dates in column "value" of deals.csv are written in more than one way'
    assert len(error.notes) == 2


def test_a_declared_form_wins_and_is_the_only_one():
    assert values_of(Day(), ["01-03-17", "2017-03-01", "31-02-17"], dates="DD-MM-YY") == [
        date(2017, 3, 1),
        "unreadable",
        "unreadable",
    ]
    line = SourceField("value", "Closed", forms=Forms(dates="M/D/YYYY"))
    assert values_of(Day(), ["4/5/2026"], line, dates="DD-MM-YY") == [date(2026, 4, 5)]


def test_a_form_with_a_time_feeds_dates_and_datetimes():
    form = "DD MMM, YYYY HH:mm:ss"
    assert values_of(Day(), ["15 Apr, 2021 23:30:00"], dates=form) == [date(2021, 4, 15)]
    assert values_of(Instant(), ["15 Apr, 2021 23:30:00"], dates=form, zone="America/New_York") == [
        datetime(2021, 4, 16, 3, 30, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("raw", "held"),
    [
        (["1,234.50", "1,234"], [1_234_500_000, 1234 * MILLION]),
        (["1.234,50", "1.234"], [1_234_500_000, 1234 * MILLION]),
        (["1.234", "1.5"], [1_234_000, 1_500_000]),
        (["1,234", "1,5"], [1_234_000, 1_500_000]),
        (["1,234,567"], [1_234_567 * MILLION]),
        (["0.123"], [123_000]),
        (["12", "1 234", "1'234"], [12 * MILLION, 1234 * MILLION, 1234 * MILLION]),
    ],
)
def test_one_value_settles_how_numbers_are_written(raw, held):
    for of_type in (Number(), Money()):
        assert values_of(of_type, raw) == held


@pytest.mark.parametrize("raw", [["1,234"], ["1.234", "22"], ["1,234", "5,678", ""], ["x", "999.999"]])
def test_numbers_that_fit_two_forms_are_refused(raw):
    error = refused(Number(), raw)
    assert error.code == "QR403"
    assert error.example[-1].strip() == 'value: "value" numbers "1,234.56"  # or "1.234,56"'
    assert len(error.notes) == 2


def test_money_with_signs_is_as_ambiguous():
    assert refused(Money(), ["1,234 EUR"]).code == "QR403"
    assert values_of(Money(), ["1,234 EUR", "€1,000.50"]) == [1234 * MILLION, 1_000_500_000]


def test_numbers_of_two_kinds_are_refused():
    error = refused(Number(), ["1,234.50", "1.234,50"])
    assert "more than one way" in error.message


def test_declared_numbers_win():
    assert values_of(Number(), ["1.234", "1,5", "1,234.5"], numbers="1.234,56") == [
        1234 * MILLION,
        1_500_000,
        "unreadable",
    ]


def test_numbers_that_are_no_texts_are_never_ambiguous():
    assert values_of(Number(), [1.234, 5, None]) == [1_234_000, 5 * MILLION, None]


@pytest.mark.parametrize("raw", [["20"], ["20%", "0.5"], [20], [0.2, None]])
def test_bare_percents_are_refused(raw):
    error = refused(Percent(), raw)
    assert error.code == "QR404"
    assert error.helps == (
        'say behind the source or the field\'s line how they are written: percents "20" or percents "0.2"',
    )


@pytest.mark.parametrize(
    ("raw", "form", "held"),
    [
        (["20%", "12.5 %"], None, [20 * MILLION, 12_500_000]),
        (["0", "0.0", "20%"], None, [0, 0, 20 * MILLION]),
        (["20", "100", "0.5"], "20", [20 * MILLION, 100 * MILLION, 500_000]),
        (["0.2", "1", "20%"], "0.2", [20 * MILLION, 100 * MILLION, 20 * MILLION]),
        ([20, 0.5], "20", [20 * MILLION, 500_000]),
        ([0.2], "0.2", [20 * MILLION]),
    ],
)
def test_percents(raw, form, held):
    declared = {"percents": form} if form else {}
    assert values_of(Percent(), raw, **declared) == held


def test_only_the_columns_that_are_read_have_to_be_clear():
    rules = rules_of(record_type("deal", value=Number()))
    table = column_table("value", ["1"])
    table.rows[0].values["other"] = "01-03-17"
    reading, diagnostics = read(rules, table)
    assert reading is not None, diagnostics


def test_placeholders_and_means_do_not_decide_a_form():
    line = SourceField("value", "value", means=((("00/00/0000", "03/04/2026"), None),))
    assert values_of(Day(), ["25/04/2026", "03/04/2026"], line) == [date(2026, 4, 25), None]


def test_times_with_am_and_pm_are_found_and_their_form_is_said():
    watch = DateWatch()
    for text in ("7/2/2026 8:12 AM", "7/13/2026 9:12 PM"):
        watch.see(text)
    found = watch.found()
    assert found.form == "M/D/YYYY h:mm AM"
    assert date_form(found.form).read("7/13/2026 9:12 PM") == found.reader.read("7/13/2026 9:12 PM")
