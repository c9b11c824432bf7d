"""The fifty deals as a workbook with typed cells, as people and CRMs save them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.crms.deals import DEALS
from tests.crms.expected import RULESET, expected, judged_files, outcomes
from tests.crms.plain_tables import Row, tables

SOURCE = """\
source book for xlsx  time zone "UTC"
  opportunity from "opportunity" identified by "id"
    amount: "amount" currency "currency"
    account: "account"
    contacts: contact by "deal"
  account from "account" identified by "id"
  contact from "contact" identified by "id"
"""
PERCENTS = ("probability", "discount")
FORMATS = {
    "amount": "#,##0.00",
    "close_date": "dd/mm/yyyy",
    "created_on": "mm-dd-yy",
    "last_activity": "yyyy-mm-dd hh:mm:ss",
    "probability": "0%",
    "discount": "0.0%",
}


def book(
    shapes: Mapping[str, list[Row]] | None = None, change: Callable[[Worksheet], None] = lambda _: None
) -> bytes:
    """A sheet for each table; percents as Excel holds them, moments without a zone, as it has none."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in (shapes or tables()).items():
        sheet = workbook.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([in_cell(column, value) for column, value in row.items()])
        for number, column in enumerate(rows[0], 1):
            if column in FORMATS:
                for (cell,) in sheet.iter_rows(2, None, number, number):
                    cell.number_format = FORMATS[column]
        change(sheet)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def in_cell(column: str, value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, tuple):
        return ";".join(value)
    return value / 100 if column in PERCENTS and value is not None else value


def test_typed_cells():
    assert outcomes(RULESET, SOURCE, {"deals.xlsx": book()}) == expected()


def test_title_lines_above_the_header_and_empty_columns_before_it():
    def export(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet.insert_rows(1, 3)
        sheet["A1"], sheet["A2"] = "All deals", "As of 2026-11-21"
        sheet.merge_cells("A1:D1")

    files = {"deals.xlsx": book(change=export)}
    assert outcomes(RULESET, SOURCE, files) == expected()
    told = judged_files(RULESET, SOURCE, files).err
    assert "opportunity: the header is taken to be row 4; rows 1 to 3 above it are not read" in told


def test_a_workbook_for_each_table_with_one_sheet_each():
    files = {f"{name}.xlsx": book({name: rows}) for name, rows in tables().items()}
    assert outcomes(RULESET, SOURCE, files) == expected()


def test_percents_are_what_the_cell_shows_whatever_the_source_says():
    declared = SOURCE.replace("for xlsx", 'for xlsx percents "20" numbers "1.234,56"')
    assert outcomes(RULESET, declared, {"deals.xlsx": book()}) == expected()


def test_currencies_in_the_format_of_the_cells():
    def priced(sheet: Worksheet) -> None:
        if sheet.title == "opportunity":
            for deal, (cell,) in zip(DEALS, sheet.iter_rows(2, None, 3, 3), strict=True):
                cell.number_format = "[$EUR] #,##0.00" if deal.currency == "EUR" else "[$USD]\\ #,##0.00"

    source = SOURCE.replace(' currency "currency"', "")
    assert outcomes(RULESET, source, {"deals.xlsx": book(change=priced)}) == expected()


@pytest.mark.parametrize("other", ["csv", "parquet"])
def test_read_as_something_else_it_is_a_clear_refusal(other):
    done = judged_files(RULESET, "", {"deals.xlsx": book()}, other)
    assert done.code == 2
    done.says("deals.xlsx", "Excel workbook" if other == "csv" else "this is no Parquet file")
