"""Workbooks as people make them: serial numbers for dates, formulas, merged cells, numbers of another country."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.invoking import Done

RULES = """\
ruleset deals 1.0.0
  currency EUR

record opportunity
  name:       text
  amount:     money
  close_date: date

criterion large for opportunity when amount is at least 10k EUR
criterion soon for opportunity when close_date is within next 60 days
criterion named for opportunity when name is known
"""
HEADER = ["name", "amount", "close_date"]


@pytest.fixture
def run(folder: Path, qualrules: Callable[..., Done]) -> Callable[..., Done]:
    """Run the rules over a sheet with these rows under the header."""
    (folder / "rules.qual").write_text(RULES, encoding="utf-8")

    def run(*rows: list[object], change: Callable[[Worksheet], object] = lambda _: None) -> Done:
        book = Workbook()
        for row in (HEADER, *rows):
            book.active.append(row)
        change(book.active)
        book.save(folder / "deals.xlsx")
        return qualrules("run", "rules.qual", "deals.xlsx", "--format", "jsonl", "--as-of", "2026-11-21")

    return run


def told(done: Done) -> list[str]:
    """What was said, but for the columns that feed nothing."""
    return [line for line in done.err.splitlines() if line]


def test_the_serial_number_of_a_day_is_no_day(run):
    done = run(
        ["a", 20_000, 46_357],
        ["b", 20_000, 46_357.5],
        ["c", 20_000, "46357"],
        ["d", 20_000, date(2026, 12, 1)],
    )
    assert [one["criteria"]["soon"] for one in done.records] == ["unknown", "unknown", "unknown", "met"]
    assert (done.code, told(done)) == (
        0,
        [
            (
                "3 values of close_date cannot be read (a number, no date; if it is Excel's number of a day, format the "
                'column as a date there), for example "46357": deals.xlsx:2, deals.xlsx:3, deals.xlsx:4'
            )
        ],
    )


def test_a_formula_that_nobody_calculated_is_unknown_and_said(run):
    done = run(["a", "=1000*20", date(2026, 12, 1)], ["b", 20_000, date(2026, 12, 1)])
    assert [one["criteria"]["large"] for one in done.records] == ["unknown", "met"]
    assert (done.code, told(done)) == (
        0,
        [
            "note[QR419]: deals.xlsx: B2 holds a formula without a result; open the workbook in Excel and save it",
            (
                "1 value of amount cannot be read (a formula without a result; open the workbook in Excel and save it), "
                'for example "the formula in B2": deals.xlsx:2'
            ),
        ],
    )


def test_merged_cells_shift_nothing_and_are_said(run):
    done = run(
        ["a", 20_000, date(2026, 12, 1)],
        [None, 5, date(2027, 12, 1)],
        change=lambda sheet: sheet.merge_cells("A2:A3"),
    )
    assert [tuple(one["criteria"].values()) for one in done.records] == [
        ("met", "met", "met"),
        ("not_met", "not_met", "unknown"),
    ]
    assert (done.code, told(done)) == (
        0,
        [
            (
                "note[QR419]: deals.xlsx: the cells A2:A3 are merged: the value counts for the first cell, "
                "and the others cannot be read"
            ),
            (
                "1 value of name cannot be read (a merged cell; unmerge it, so that each row has a value of its own), "
                'for example "merged with A2": deals.xlsx:3'
            ),
        ],
    )


def test_an_error_cell_is_unreadable_also_in_a_text(run):
    done = run(["#N/A", "#REF!", date(2026, 12, 1)])
    assert list(done.records[0]["criteria"].values()) == ["unknown", "met", "unknown"]
    assert told(done) == [
        '1 value of name cannot be read (an error of Excel), for example "#N/A": deals.xlsx:2',
        '1 value of amount cannot be read (an error of Excel), for example "#REF!": deals.xlsx:2',
    ]


def test_numbers_written_as_text_are_read_by_their_form(run):
    done = run(["a", "12.345,50", date(2026, 12, 1)], ["b", 9_999, date(2026, 12, 1)])
    assert [one["criteria"]["large"] for one in done.records] == ["met", "not_met"]
    done.says('numbers "1.234,56" is taken for amount: no other form fits all values of "amount"')


def test_numbers_of_which_the_form_is_not_clear_are_not_guessed(run):
    done = run(["a", "12,345", date(2026, 12, 1)])
    assert done.code == 2
    done.says(
        'error[QR403]: the numbers in column "amount" of deals.xlsx can be read in two ways',
        'amount: "amount" numbers "1,234.56"',
    )


def test_a_workbook_with_a_password_is_refused_in_a_sentence(folder, qualrules):
    (folder / "rules.qual").write_text(RULES, encoding="utf-8")
    content = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    (folder / "deals.xlsx").write_bytes(content)
    done = qualrules("run", "rules.qual", "deals.xlsx")
    assert done.code == 2
    done.says('"deals.xlsx": the workbook is protected by a password; save it without one')
