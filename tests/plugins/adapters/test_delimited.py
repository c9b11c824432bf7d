"""CSV as CRMs and spreadsheets write it: every oddity is read, said, or refused with a way out."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualrules.plugins.adapters.delimited import Delimited
from qualrules.plugins.adapters.delimited_rows import MOST_RESTARTS
from qualrules.reading.raw import BadRow, RawRow, UnreadableFile
from qualrules.testing import data_file

CSV = Delimited()


def values(found):
    return [dict(row.values) for row in found if isinstance(row, RawRow)]


def bad(found):
    return [(row.place, row.message) for row in found if isinstance(row, BadRow)]


def test_each_row_has_the_columns_and_says_its_line(rows):
    assert rows(CSV, "Id,Name\n1,Zoë\n\n2,\n", "data/deals.csv") == [
        RawRow({"Id": "1", "Name": "Zoë"}, "deals.csv:2"),
        RawRow({"Id": "2", "Name": ""}, "deals.csv:4"),
    ]


def test_the_table_is_called_like_the_file_and_knows_its_columns(tables):
    for name in ("data/deals.csv", "data\\deals.csv", "deals.csv"):
        (table,) = tables(CSV, "Id,Name\n", name)
        assert (table.name, table.columns, table.kind, table.notes) == (
            "deals.csv",
            ("Id", "Name"),
            "text",
            (),
        )
        assert list(table.rows) == []


@pytest.mark.parametrize(
    ("separator", "note"),
    [
        (",", ()),
        (";", ('the columns are separated by ";"',)),
        ("\t", ("the columns are separated by tabs",)),
        ("|", ('the columns are separated by "|"',)),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_line_ends_and_encodings_make_no_difference(tables, separator, note, line_end, encoding):
    text = line_end.join(["Id,Näme,Amount", "1,Zoë,10", '2,"x,y",', ""]).replace(",", separator)
    (table,) = tables(CSV, text.encode(encoding), "deals.csv")
    assert table.notes == ("the file is UTF-16",) * (encoding == "utf-16") + note
    assert list(table.rows) == [
        RawRow({"Id": "1", "Näme": "Zoë", "Amount": "10"}, "deals.csv:2"),
        RawRow({"Id": "2", "Näme": f"x{separator}y", "Amount": ""}, "deals.csv:3"),
    ]


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        ("Name, first;Amount, EUR", "a;1,5", ("Name, first", "Amount, EUR")),
        ('"a;b;c",d', "1,2", ("a;b;c", "d")),
        ("a|b,c", "1,2", ("a|b", "c")),
        ("only", "1", ("only",)),
    ],
)
def test_the_separator_is_the_one_that_fits_the_rows(tables, header, row, columns):
    (table,) = tables(CSV, f"{header}\n{row}\n{row}\n", "deals.csv")
    assert table.columns == columns


def test_the_line_with_which_excel_names_its_separator_is_no_record(tables):
    (table,) = tables(CSV, "sep=;\r\na,1;b\r\n2;3\r\n", "deals.csv")
    assert list(table.rows) == [RawRow({"a,1": "2", "b": "3"}, "deals.csv:3")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r\r\n"])
def test_a_line_end_inside_quotes_belongs_to_the_value(rows, line_end):
    text = line_end.join(["a,b", '1,"x', '""y"""', '2,"z"', ""])
    found = rows(CSV, text, "d.csv")
    assert [{key: value.replace("\r", "") for key, value in one.items()} for one in values(found)] == [
        {"a": "1", "b": 'x\n"y"'},
        {"a": "2", "b": "z"},
    ]
    assert [row.place for row in found] == ["d.csv:2", "d.csv:4"]


def test_blank_lines_before_the_header_are_passed_over(rows):
    assert rows(CSV, "\n" * 100 + "a,b\n\n1,2\n", "d.csv") == [RawRow({"a": "1", "b": "2"}, "d.csv:103")]


def test_a_row_with_more_cells_than_the_header_is_bad_and_the_others_are_read(rows):
    found = rows(CSV, "a,b\n1,2,3\n4,5\n6,7,\n", "d.csv")
    assert bad(found) == [
        ("d.csv:2", "the row has 3 cells where the header has 2"),
        ("d.csv:4", "the row has 3 cells where the header has 2"),
    ]
    assert values(found) == [{"a": "4", "b": "5"}]


def test_the_cells_that_a_short_row_lacks_are_missing_and_said(rows):
    (row,) = rows(CSV, "a,b,c\n1,2\n", "d.csv")
    assert row == RawRow(
        {"a": "1", "b": "2", "c": ""},
        "d.csv:2",
        "has 2 cells where the header has 3; the rest is taken as missing",
    )


def test_the_footer_of_a_report_is_no_record(rows):
    text = 'a,b,c\n1,2,3\n\n"Opportunities, all"\nCopyright\n'
    found = rows(CSV, text, "d.csv")
    assert values(found) == [{"a": "1", "b": "2", "c": "3"}]
    assert [place for place, _ in bad(found)] == ["d.csv:4", "d.csv:5"]
    assert "is it the footer of a report?" in bad(found)[0][1]


def test_a_column_called_twice_is_renamed_and_said(tables):
    (table,) = tables(CSV, "Stage, Stage ,Stage (2),Stage\n1,2,3,4\n", "d.csv")
    assert table.columns == ("Stage", "Stage (3)", "Stage (2)", "Stage (4)")
    assert table.notes[0] == 'two columns are called "Stage"; the one in place 2 is called "Stage (3)"'
    assert len(table.notes) == 2


def test_a_column_without_a_name_gets_one(tables):
    (table,) = tables(CSV, "a,column 2, ,\n1,2,3,4\n", "d.csv")
    assert table.columns == ("a", "column 2", "column 3", "column 4")
    assert table.notes[-1] == 'column 4 has no name; it is called "column 4"'
    assert values(table.rows) == [{"a": "1", "column 2": "2", "column 3": "3", "column 4": "4"}]


def test_a_quote_that_is_never_closed_costs_its_own_row(rows):
    found = rows(CSV, 'a,b\n0,0\n1,"x\n2,3\n4,5\n', "d.csv")
    assert values(found) == [{"a": "0", "b": "0"}, {"a": "2", "b": "3"}, {"a": "4", "b": "5"}]
    assert bad(found) == [("d.csv:3", "the row cannot be read: a quote is opened and never closed")]
    assert [row.place for row in found] == ["d.csv:2", "d.csv:3", "d.csv:4", "d.csv:5"]


def test_a_stray_quote_does_not_swallow_the_rows_up_to_the_next_one(rows):
    found = rows(CSV, 'a,b\n1,"x\n2,3\n4,"y z"\n5,6\n', "d.csv")
    assert values(found) == [{"a": "2", "b": "3"}, {"a": "4", "b": "y z"}, {"a": "5", "b": "6"}]
    assert bad(found) == [("d.csv:2", "the row cannot be read: its quotes do not match")]


def test_quotes_that_do_not_match_in_one_line_cost_that_line(rows):
    found = rows(CSV, 'a,b\n"x"y,2\n5" pipe,6\n', "d.csv")
    assert bad(found) == [("d.csv:2", "the row cannot be read: its quotes do not match")]
    assert values(found) == [{"a": '5" pipe', "b": "6"}]


def test_a_file_full_of_open_quotes_is_given_up_with_a_sentence(rows):
    text = "a,b\n" + '1,"x\n2,"y" z\n' * (MOST_RESTARTS + 2)
    with pytest.raises(UnreadableFile, match=f"the quotes of more than {MOST_RESTARTS} rows do not match"):
        rows(CSV, text, "d.csv")


def test_a_line_of_10_megabytes_is_a_record(rows):
    found = rows(CSV, f"a,b\n{'x' * 10_000_000},1\n2,3\n", "d.csv")
    assert [len(one["a"]) for one in values(found)] == [10_000_000, 1]


def test_a_cell_beyond_all_bounds_is_a_bad_row(rows):
    found = rows(CSV, f'a,b\n"{"x" * 16_000_001}\n2,3\n', "d.csv")
    assert values(found) == [{"a": "2", "b": "3"}]
    assert "longer than 16,000,000 characters" in bad(found)[0][1]


REFUSED = [
    (b"", "the file is empty"),
    (b"\xef\xbb\xbf", "the file is empty"),
    (b"\n \r\n", "nothing but blank lines"),
    (b"sep=;\r\n\r\n", "nothing but blank lines"),
    (b"PK\x03\x04\x14\0", "this is an Excel workbook or another zip archive"),
    (b"\x89PNG\r\n\x1a\n\0", "this is not a text file"),
    ("a,b\n".encode("utf-16-le"), "this is not a text file"),
    (b'a,"b\n1,2\n', "the header line cannot be read: a quote is opened and never closed"),
    (b"a,b\n1,caf\xe9\n", r"byte 10 \(line 2\) is not UTF-8; save the file as UTF-8"),
    (b"Na\xefve,b\n1,2\n", r"byte 3 \(line 1\) is not UTF-8"),
    (b"a,b\n" + b"1,2\n" * 500_000 + b"\xff\n", r"byte 2,000,005 \(line 500,002\) is not UTF-8"),
    (b"a,b\n" + b"\xc3\xa9,2\n" * 300_000 + b"1,\xc3", r"byte 1,500,007 \(line 300,002\) is not UTF-8"),
    ("a,b\n1,2\n".encode("utf-16")[:-1], "is not UTF-8"),
]


@pytest.mark.parametrize(("content", "says"), REFUSED, ids=[says[:30] for _, says in REFUSED])
def test_what_cannot_be_read_is_refused_with_a_sentence(rows, content, says):
    with pytest.raises(UnreadableFile, match=says):
        rows(CSV, content, "d.csv")


def test_a_nul_in_the_middle_of_a_long_file_is_kept(rows):
    found = rows(CSV, b"a,b\n" + b"1,2\n" * 20_000 + b"x\0y,3\n", "d.csv")
    assert values(found)[-1] == {"a": "x\0y", "b": "3"}


def test_rows_are_read_as_they_are_asked_for():
    class Endless(io.RawIOBase):
        def __init__(self):
            self.given = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            text = (b"1,2\n" * (len(buffer) // 4 + 1))[: len(buffer)] if self.given else b"a,b\n"
            buffer[: len(text)] = text
            self.given += 1
            return len(text)

    from qualrules.reading.raw import DataFile

    (table,) = CSV.read(DataFile("endless.csv", lambda: io.BufferedReader(Endless())))
    first = next(iter(table.rows))
    assert first.values == {"a": "1", "b": "2"}


def test_two_files_are_read_at_once_without_disturbing_each_other(rows):
    def read(number):
        text = "a,b\n" + f'{number},"x\ny"\n' * 500
        return {row.values["a"] for row in rows(CSV, text, "d.csv")}

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(8))) == [{str(number)} for number in range(8)]


def drained(content: bytes) -> None:
    with suppress(UnreadableFile):
        for table in CSV.read(data_file(content, "d.csv")):
            assert all(isinstance(row, (RawRow, BadRow)) for row in table.rows)
            assert list(table.rows) == list(table.rows)


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\r")
@example(b'"')
@example(b"sep=")
@example(b'sep="\n1,2')
def test_no_bytes_raise_anything_but_unreadable_file(content):
    drained(content)


@given(
    st.text(alphabet='ab,;|\t"\r\n \0é\u2028=sep', max_size=200),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_no_text_raises_anything_but_unreadable_file(text, encoding):
    drained(text.encode(encoding))


CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_writes_is_read_back(written, separator, line_end, encoding):
    """Reading is the inverse of writing, whatever the values hold."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([("first", "second", "third"), *written])
    (table,) = CSV.read(data_file(out.getvalue().encode(encoding), "d.csv"))
    assert [tuple(row.values.values()) for row in table.rows] == written
