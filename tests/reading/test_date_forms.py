"""Declared date forms, and the orders in which a text is a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.reading.date_forms import MONTHS, date_form, date_readings, form_of, is_unpadded
from tests.reading.making import local


@pytest.mark.parametrize(
    ("form", "text", "moment"),
    [
        ("DD-MM-YYYY", "01-03-2017", date(2017, 3, 1)),
        ("DD-MM-YY", "01-03-17", date(2017, 3, 1)),
        ("DD-MM-YY", "01-03-69", date(2069, 3, 1)),
        ("DD-MM-YY", "01-03-70", date(1970, 3, 1)),
        ("DD-MM-YY", "1-3-17", None),
        ("DD-MM-YY", "01-03-2017", None),
        ("DD-MM-YYYY", "31-02-2026", None),
        ("DD-MM-YYYY", "2026-02-01", None),
        ("M/D/YYYY", "4/15/2021", date(2021, 4, 15)),
        ("M/D/YYYY", "04/05/2021", date(2021, 4, 5)),
        ("YYYYMMDD", "20210415", date(2021, 4, 15)),
        ("DD.MM.YYYY", "15.04.2021", date(2021, 4, 15)),
        ("D MMM YYYY", "5 Apr 2021", date(2021, 4, 5)),
        ("DD MMM, YYYY HH:mm:ss", "15 Apr, 2021 00:02:00", local("2021-04-15T00:02:00")),
        ("DD MMM, YYYY HH:mm:ss", "15 apr, 2021 9:02:07", local("2021-04-15T09:02:07")),
        ("DD MMM, YYYY", "15 Foo, 2021", None),
        ("YYYY-MM-DDTHH:mm:ss", "2021-04-15T10:11:12", local("2021-04-15T10:11:12")),
        ("YYYY-MM-DD HH:mm:ss", "2021-04-15 10:11:12.345", local("2021-04-15T10:11:12")),
        ("YYYY-MM-DD HH:mm", "2021-04-15 10:11Z", datetime(2021, 4, 15, 10, 11, tzinfo=UTC)),
        (
            "YYYY-MM-DD HH:mm",
            "2021-04-15 10:11-0530",
            datetime(2021, 4, 15, 10, 11, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
        ),
        ("YYYY-MM-DD HH:mm", "2021-04-15 24:00", None),
        ("M/D/YYYY h:mm AM", "4/15/2021 8:12 PM", local("2021-04-15T20:12:00")),
        ("M/D/YYYY, h:mm:ss AM", "4/15/2021, 12:00:59 a.m.", local("2021-04-15T00:00:59")),
        ("M/D/YYYY h:mmAM", "4/15/2021 12:30pm", local("2021-04-15T12:30:00")),
        ("M/D/YYYY h:mm AM", "4/15/2021 13:12 PM", None),
        ("M/D/YYYY h:mm AM", "4/15/2021 0:12 AM", None),
        ("M/D/YYYY h:mm AM", "4/15/2021 8:12", None),
    ],
)
def test_a_declared_form_reads_what_is_written_so(form, text, moment):
    declared = date_form(form)
    assert declared is not None
    assert declared.read(text) == moment


@pytest.mark.parametrize(
    "form",
    [
        "",
        "YYYY",
        "DD-MM",
        "DD-MM-YY-YYYY",
        "dd-mm-yyyy",
        "DD/MM/YYYY hh:mm",
        "DD/MM/YYYY h:mm",
        "DD/MM/YYYY HH:mm AM",
        "DD/MM/YYYY AM",
        "MM MMM DD YY",
    ],
)
def test_what_is_no_form_of_dates(form):
    assert date_form(form) is None


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("01-03-17", {"day", "month", "year"}),
        ("20-10-16", {"day", "year"}),
        ("25/12/2020", {"day"}),
        ("12/25/2020", {"month"}),
        ("2026-11-01", {"year"}),
        ("2026/1/5 9:30", {"year"}),
        ("15 Apr, 2021 00:02:00", {"day"}),
        ("Apr 15, 2021", {"month"}),
        ("2024-05-01T12:34:56.000+0000", {"year"}),
        ("31/02/2020", set()),
        ("12", set()),
        ("tomorrow", set()),
    ],
)
def test_the_orders_in_which_a_text_is_a_date(text, orders):
    assert set(date_readings(text)) == orders


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(
        ["DD-MM-YYYY", "M/D/YYYY", "YY.MM.DD", "D MMM YYYY", "MMM D, YYYY", "YYYY-MM-DD", "DD/MM/YY"]
    ),
)
def test_the_form_told_of_a_text_reads_it_alike(day, form):
    """A reading and the form suggested for it never differ."""
    text = _written(day, form)
    declared = date_form(form)
    assert declared is not None
    assert declared.read(text) == day
    readings = date_readings(text)
    assert day in readings.values()
    for order, moment in readings.items():
        suggested = date_form(form_of(order, text, is_unpadded(text)))
        assert suggested is not None
        assert suggested.read(text) == moment


def _written(day: date, form: str) -> str:
    parts = {
        "YYYY": f"{day.year:04}",
        "YY": f"{day.year % 100:02}",
        "MMM": MONTHS[day.month - 1].title(),
        "MM": f"{day.month:02}",
        "DD": f"{day.day:02}",
    }
    for part, text in parts.items():
        form = form.replace(part, text)
    words = {"M": str(day.month), "D": str(day.day)}
    return "".join(
        words.get(sign, sign) if not _in_a_name(form, place) else sign for place, sign in enumerate(form)
    )


def _in_a_name(text: str, place: int) -> bool:
    return text[place + 1 : place + 2].isalpha() or text[place - 1 : place].isalpha()
