# ruff: noqa: DTZ001 - a cell of Excel has no zone
"""Excel workbooks: what is in a cell, where the header is, and what has to be said."""

from __future__ import annotations

import re
import sys
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qualrules.model.values import Amount, Share
from qualrules.plugins.adapters import xlsx_parts
from qualrules.plugins.adapters.xlsx import UNCALCULATED, Xlsx
from qualrules.plugins.adapters.xlsx_formats import ERROR, NO_DAY, TOO_LONG
from qualrules.plugins.adapters.xlsx_rows import MERGED, NO_RESULT
from qualrules.reading.raw import BadValue, RawTable, UnreadableFile
from qualrules.testing import AdapterContract, data_file

XLSX = Xlsx()


def workbook(*fill: Callable[[Worksheet], None]) -> bytes:
    """A workbook with a sheet for each function that fills one."""
    book = Workbook()
    book.remove(book.active)
    for number, each in enumerate(fill, 1):
        each(book.create_sheet(f"Sheet{number}"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def of(*rows: list[object]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return fill


def read(content: bytes) -> list[RawTable]:
    return list(XLSX.read(data_file(content, "in/deals.xlsx")))


def only(content: bytes) -> tuple[list[dict[str, object]], RawTable]:
    (table,) = read(content)
    return [dict(row.values) for row in table.rows], table


def changed(content: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """The workbook with the text of one part changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                for before, after in changes:
                    assert before.encode() in text, text
                    text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return out.getvalue()


class TestTheContract(AdapterContract):
    adapter = XLSX
    sample = workbook(
        of(
            ["Id", "Name", "Amount", "Close"],
            ["D1", "Lind, Zoë", 12000.5, date(2026, 11, 21)],
            ["D2", "x", None, None],
        ),
        of(["Id", "Deal"], ["C1", "D1"]),
    )
    sample_name = "data/deals.xlsx"
    expected_rows = 3


class TestTheContractWithFormulasAndMergedCells(AdapterContract):
    @staticmethod
    def _fill(sheet: Worksheet) -> None:
        of(["Deals"], [], ["Id", "Price", "Twice"], ["D1", 3, "=B4*2"], ["D2", "#N/A", True])(sheet)
        sheet.merge_cells("A4:A5")

    adapter = XLSX
    sample = workbook(_fill)
    sample_name = "deals.xlsm"
    expected_rows = 2


def test_values_are_of_the_type_of_their_cells():
    rows, table = only(
        workbook(
            of(
                ["text", "whole", "float", "yes", "day", "moment", "hour", "stay"],
                [
                    "1.234,50",
                    12,
                    0.1,
                    True,
                    date(2026, 3, 1),
                    datetime(2026, 3, 1, 9, 15, 30),
                    time(9, 15),
                    timedelta(1.5),
                ],
            )
        )
    )
    assert rows == [
        {
            "text": "1.234,50",
            "whole": 12,
            "float": 0.1,
            "yes": True,
            "day": date(2026, 3, 1),
            "moment": datetime(2026, 3, 1, 9, 15, 30),
            "hour": "09:15:00",
            "stay": "1 day, 12:00:00",
        }
    ]
    assert type(rows[0]["day"]) is date
    assert (table.name, table.kind, table.notes) == ("deals.xlsx", "typed", ())


FORMATS = [
    (45000, "General", 45000),
    (45000, "dd/mm/yyyy", date(2023, 3, 15)),
    (45000.5, "dd/mm/yyyy", datetime(2023, 3, 15, 12)),
    (45000, "dd/mm/yyyy hh:mm", datetime(2023, 3, 15)),
    (45000, "[$-407]d. mmmm yyyy;@", date(2023, 3, 15)),
    (0.2, "0%", Share(Decimal(20))),
    (0.07, "0.00%", Share(Decimal(7))),
    (0.125, "0%;[Red]-0%", Share(Decimal("12.5"))),
    (0.2, '0"%"', 0.2),
    (0.2, "0\\%", 0.2),
    (1200.5, "[$EUR] #,##0.00", Amount(Decimal("1200.5"), "EUR")),
    (1200, "#,##0.00 [$€-407]", Amount(Decimal(1200), "EUR")),
    (1200, '#,##0.00 "€"', Amount(Decimal(1200), "EUR")),
    (1200, "[$CHF-807] #,##0", Amount(Decimal(1200), "CHF")),
    (1200, '"$"#,##0', 1200),
    (1200, "[$$-409]#,##0.00", 1200),
    (1200, '#,##0 "pcs"', 1200),
    (3_000_000, "dd/mm/yyyy", BadValue("3000000", NO_DAY)),
    (2**53, "0", 2**53),
    (123456789012345678, "0", BadValue("123456789012345696", TOO_LONG)),
]


@pytest.mark.parametrize(("value", "form", "expected"), FORMATS)
def test_the_format_says_what_a_number_is(value, form, expected):
    def fill(sheet: Worksheet) -> None:
        sheet.append(["x"])
        sheet["A2"] = value
        sheet["A2"].number_format = form

    rows, _ = only(workbook(fill))
    assert rows == [{"x": expected}]
    assert type(rows[0]["x"]) is type(expected)


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    old = changed(
        workbook(of(["d"], [date(2026, 3, 1)])),
        "xl/workbook.xml",
        ("<workbookPr/>", '<workbookPr date1904="1"/>'),
    )
    assert only(old)[0] == [{"d": date(2030, 3, 2)}]


def test_an_error_cell_quotes_its_error():
    rows, _ = only(workbook(of(["a", "b"], ["#N/A", 1], ["#REF!", 2])))
    assert [row["a"] for row in rows] == [BadValue("#N/A", ERROR), BadValue("#REF!", ERROR)]


def test_a_formula_without_a_result_is_never_a_blank():
    rows, table = only(workbook(of(["a", "b"], [1, "=A2*2"], [2, 4], [3, "=A4*2"], [4, "=A5*2"])))
    assert [row["b"] for row in rows] == [
        BadValue("the formula in B2", NO_RESULT),
        4,
        BadValue("the formula in B4", NO_RESULT),
        BadValue("the formula in B5", NO_RESULT),
    ]
    assert table.notes == (
        "B2 and 2 more cells hold formulas without a result; open the workbook in Excel and save it",
    )


def test_the_result_of_a_formula_is_taken():
    given = workbook(of(["a", "b"], [1, "=A2*2"], [2, "=T(A3)"]))
    sheet = "xl/worksheets/sheet1.xml"
    done = changed(
        given,
        sheet,
        ("<f>A2*2</f><v></v>", "<f>A2*2</f><v>2</v>"),
        ('<c r="B3"><f>T(A3)</f><v></v>', '<c r="B3" t="str"><f>T(A3)</f><v></v>'),
    )
    rows, table = only(done)
    assert [row["b"] for row in rows] == [2, None]
    assert table.notes == (UNCALCULATED,)
    rows, table = only(changed(done, "xl/workbook.xml", (' fullCalcOnLoad="1"', "")))
    assert table.notes == ()


def test_merged_cells_in_the_body_shift_nothing():
    def fill(sheet: Worksheet) -> None:
        of(
            ["owner", "deal", "step"],
            ["Lee", "D1", "a"],
            [None, "D2", "b"],
            [None, "D3", None],
            ["Kim", "D4", "c"],
        )(sheet)
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("C4:D4")  # nothing stands in it

    rows, table = only(workbook(fill))
    merged = BadValue("merged with A2", MERGED)
    assert [row["owner"] for row in rows] == ["Lee", merged, merged, "Kim"]
    assert [row["deal"] for row in rows] == ["D1", "D2", "D3", "D4"]
    assert [row["step"] for row in rows] == ["a", "b", None, "c"]
    assert table.notes == (
        (
            "the cells A2:A4 and 1 more area are merged: the value counts for the first cell, "
            "and the others cannot be read"
        ),
    )


def test_a_header_in_two_rows_is_the_lower_one():
    def fill(sheet: Worksheet) -> None:
        of(["deal", "buyer", None], [None, "name", "role"], ["D1", "Lee", "User"])(sheet)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    rows, table = only(workbook(fill))
    assert rows == [{"deal": "D1", "name": "Lee", "role": "User"}]
    assert "the header is taken to be row 2; row 1 above it is not read" in table.notes


def test_a_merged_header_names_its_first_column():
    def fill(sheet: Worksheet) -> None:
        of(["deal", "amount", None, "step"], ["D1", 5, "EUR", "x"], ["D2", 6, "USD", "y"])(sheet)
        sheet.merge_cells("B1:C1")

    rows, table = only(workbook(fill))
    assert rows[0] == {"deal": "D1", "amount": 5, "column C": "EUR", "step": "x"}
    assert table.notes == (
        'column C has no name; it is called "column C"',
        'the header cells B1:C1 are merged, so "amount" names column B only',
    )


def test_the_lines_above_the_header_of_a_report_are_said():
    def fill(sheet: Worksheet) -> None:
        rows = [["Deals of this year"], ["Owner", "everyone"], [], [None, "id", "amount", "stage", "close"]]
        of(*rows, [None, "D1", 5, "Won", date(2026, 1, 1)], [None, "D2", None, None, None])(sheet)
        sheet.merge_cells("A1:E1")

    rows, table = only(workbook(fill))
    assert rows[0] == {"id": "D1", "amount": 5, "stage": "Won", "close": date(2026, 1, 1)}
    assert rows[1] == {"id": "D2", "amount": None, "stage": None, "close": None}
    assert table.notes == ("the header is taken to be row 4; rows 1 to 3 above it are not read",)


def test_names_of_columns_differ():
    rows, table = only(workbook(of(["a", "a", None, 2026], [1, 2, 3, 4])))
    assert rows == [{"a": 1, "a (2)": 2, "column C": 3, "2026": 4}]
    assert table.columns == ("a", "a (2)", "column C", "2026")


def test_what_stands_apart_is_read_with_a_remark():
    rows = [["a", "b"], *([n, n] for n in range(60)), [], ["Total", 60, "checked"]]
    (table,) = read(workbook(of(*rows)))
    *plain, last = table.rows
    assert {row.note for row in plain} == {""}
    assert (last.place, last.note) == (
        "deals.xlsx:63",
        "stands below an empty row; is it a record?; the value in column C has no column name above it and is not read",
    )


def test_every_sheet_is_a_table_and_a_hidden_one_is_said():
    def hidden(sheet: Worksheet) -> None:
        sheet.append(["y"])
        sheet.append([2])
        sheet.sheet_state = "hidden"

    first, second = read(workbook(of(["x"], [1]), hidden, of()))
    assert (first.name, second.name) == ("Sheet1", "Sheet2")
    assert [row.place for row in second.rows] == ["deals.xlsx#Sheet2:2"]
    assert second.notes == ("the sheet is hidden, and read all the same",)


def test_rows_below_the_size_that_the_file_says_are_read():
    small = changed(
        workbook(of(["x"], [1], [2], [3])), "xl/worksheets/sheet1.xml", ('ref="A1:A4"', 'ref="A1:A2"')
    )
    assert len(only(small)[0]) == 3


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0" + b"\0" * 2_000_000 + "EncryptedPackage".encode("utf-16-le")


REFUSED = [
    (b"", "the file is empty"),
    (b"id,name\n", "this is no Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "this is an old Excel workbook (.xls); save it as .xlsx"),
    (locked(), "the workbook is protected by a password; save it without one"),
    (workbook(of(["a"]))[:900], "the workbook is cut off or damaged; save or download it once more"),
    (workbook(of()), "the workbook holds no cell with anything in it"),
]


@pytest.mark.parametrize(("content", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_cannot_be_read_is_refused_with_a_sentence(content, says):
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    assert str(refused.value) == says


def test_another_archive_is_no_workbook():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("deals.csv", "a,b\n")
    with pytest.raises(UnreadableFile, match="this is a zip archive, but no Excel workbook; unpack it first"):
        read(out.getvalue())


def test_a_damaged_part_is_one_sentence():
    broken = changed(workbook(of(["a"], [1])), "xl/worksheets/sheet1.xml", ("</sheetData>", "</row>"))
    with pytest.raises(UnreadableFile, match="the workbook is damaged"):
        [list(table.rows) for table in read(broken)]


DAMAGED = [
    ("[Content_Types].xml", "sheet.main+xml", "other+xml"),
    ("xl/_rels/workbook.xml.rels", "</Relationships>", ""),
    ("xl/workbook.xml", "visible", "somewhere"),
    ("xl/styles.xml", 'numFmtId="0"', 'numFmtId="none"'),
    ("xl/worksheets/sheet1.xml", "<v>1</v>", "<v>one</v>"),
    ("xl/worksheets/sheet1.xml", '<c r="A2"', '<c s="77" r="A2"'),
    ("xl/worksheets/sheet1.xml", '<c r="A2"', '<c r="2A"'),
    ("xl/worksheets/sheet1.xml", '<row r="2"', '<row r="99999999999"'),
    ("xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><mergeCells><mergeCell ref="?"/></mergeCells>'),
]


@pytest.mark.parametrize(("part", "before", "after"), DAMAGED)
def test_whatever_is_wrong_in_a_part_is_one_sentence(part, before, after):
    broken = changed(workbook(of(["a"], [1])), part, (before, after))
    with pytest.raises(
        UnreadableFile, match=r"^the workbook is damaged \(.+\); open it in Excel, save it again"
    ):
        [list(table.rows) for table in read(broken)]


def test_what_openpyxl_warns_of_is_not_shown_and_nothing_else_is_silenced():
    extension = '<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    content = changed(workbook(of(["a"], [1])), "xl/worksheets/sheet1.xml", ("</worksheet>", extension))
    normal = '<cellStyle name="Normal" xfId="0" builtinId="0" hidden="0"/>'
    content = changed(content, "xl/styles.xml", (normal, ""))
    with pytest.warns(UserWarning, match="default style"), pytest.warns(UserWarning, match="extension"):
        list(load_workbook(BytesIO(content), read_only=True).active.rows)
    before = list(warnings.filters)
    assert only(content)[0] == [{"a": 1}]
    assert warnings.filters == before


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(xlsx_parts, "MOST_HELD", 1_000)
    with pytest.raises(
        UnreadableFile, match=r"unpacked, the workbook has .* bytes, too many to read; save it as CSV"
    ):
        read(workbook(of(["a"], ["x"])))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SPREADSHEET}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATED}">'
    f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{OFFICE}"><x:sheets>'
    '<x:sheet name="Deals" sheetId="1" r:id="one"/><x:sheet name="Chart" sheetId="2" r:id="two"/>'
    "</x:sheets></x:workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATED}">'
    f'<Relationship Id="one" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="two" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
    f'<Relationship Id="three" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/chartsheets/sheet1.xml": "<chartsheet/>",
    "xl/chartsheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{RELATED}"/>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>id</t></si><si><r><t>na</t></r><r><t>me</t></r></si>'
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>two_x000D_\nlines</t></si></sst>',
    "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
    '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c>'
    '<x:c t="inlineStr"><x:is><x:t>on</x:t></x:is></x:c></x:row>'
    '<x:row><x:c><x:v>1.1000000000000001</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c>'
    '<x:c t="d"><x:v>2026-03-01T09:15:00</x:v></x:c></x:row>'
    '<x:row><x:c><x:v>1E2</x:v></x:c><x:c t="s"><x:v>3</x:v></x:c><x:c t="d"><x:v>2026-03-01</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>",
}


def packed(**changes: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (PARTS | changes).items():
            archive.writestr(name, text)
    return out.getvalue()


def test_shared_texts_and_cells_without_places():
    rows, _ = only(packed())
    assert rows == [
        {"id": 1.1, "name": "東京", "on": datetime(2026, 3, 1, 9, 15)},
        {"id": 100, "name": "two\r\nlines", "on": date(2026, 3, 1)},
    ]


def test_a_formula_without_a_result_in_a_cell_without_a_place():
    sheet = PARTS["xl/worksheets/sheet1.xml"].replace("<x:c><x:v>1E2</x:v>", "<x:c><x:f>1+1</x:f>")
    rows, table = only(packed(**{"xl/worksheets/sheet1.xml": sheet}))
    assert rows[1]["id"] == BadValue("the formula in A3", NO_RESULT)
    assert table.notes == ("a cell holds a formula without a result; open the workbook in Excel and save it",)


def test_a_strict_workbook_is_refused():
    strict = PARTS["xl/workbook.xml"].replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    with pytest.raises(UnreadableFile) as refused:
        only(packed(**{"xl/workbook.xml": strict}))
    assert str(refused.value) == (
        'this is a workbook of the kind "Strict Open XML"; save it as "Excel Workbook"'
    )


def test_a_shared_text_that_is_not_there_is_damage():
    sheet = PARTS["xl/worksheets/sheet1.xml"].replace("<x:v>3</x:v>", "<x:v>33</x:v>")
    with pytest.raises(UnreadableFile, match="the workbook is damaged"):
        only(packed(**{"xl/worksheets/sheet1.xml": sheet}))


def test_entities_are_refused():
    sheet = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + PARTS["xl/worksheets/sheet1.xml"]
    with pytest.raises(
        UnreadableFile, match="the workbook declares entities, which no workbook of Excel does"
    ):
        only(packed(**{"xl/worksheets/sheet1.xml": sheet}))


def test_a_binary_workbook_is_refused():
    rels = PARTS["_rels/.rels"].replace("workbook.xml", "workbook.bin")
    with pytest.raises(
        UnreadableFile, match=re.escape("this is a binary Excel workbook (.xlsb); save it as .xlsx")
    ):
        only(packed(**{"_rels/.rels": rels}))


def test_without_openpyxl_it_says_what_to_install(monkeypatch):
    content = workbook(of(["a"], [1]))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    assert str(refused.value) == (
        'reading Excel workbooks needs openpyxl: pip install "qualrules[xlsx]"; or save the records as CSV'
    )


@pytest.mark.parametrize(
    ("head", "name", "sure"),
    [
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "-", 85),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "deals.csv", 85),
        (b"PK\x03\x04", "deals.zip", 0),
        (b"PK\x03\x04", "deals.xlsx", 95),
        (b"\xd0\xcf\x11\xe0", "deals.xls", 60),
        (b"\xd0\xcf\x11\xe0", "letter.doc", 0),
        (b"a,b", "deals.xlsx", 20),
    ],
)
def test_who_takes_it_for_a_workbook(head, name, sure):
    assert XLSX.recognises(head, name) == sure
