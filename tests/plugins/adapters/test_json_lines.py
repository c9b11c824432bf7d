"""JSON lines: a broken line costs itself, and says where it stands."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.plugins.adapters.json_lines import JsonLines
from qualrules.reading.raw import BadRow, RawRow, UnreadableFile
from qualrules.testing import data_file

LINES = JsonLines()


def test_each_line_is_a_record_and_blank_lines_are_none(tables):
    (table,) = tables(LINES, '\ufeff{"a": 1.50}\r\n\n{"a": "x"}', "data/deals.jsonl")
    assert (table.name, table.columns, table.kind) == ("deals.jsonl", None, "typed")
    assert list(table.rows) == [
        RawRow({"a": Decimal("1.50")}, "deals.jsonl:1"),
        RawRow({"a": "x"}, "deals.jsonl:3"),
    ]


def test_broken_lines_are_bad_rows_between_good_ones(rows):
    text = (
        '{"a": 1\n{"a": 2}\n[1]\n"x"\n{"a": 1, "a": 2}\nnot JSON\n' + "[" * 100_000 + '\n{"a": 3}\n{"a": "cut'
    )
    assert rows(LINES, text, "d.jsonl") == [
        BadRow(
            "d.jsonl:1", "the line cannot be read: at column 8, the text ends too early here; it is cut off"
        ),
        RawRow({"a": 2}, "d.jsonl:2"),
        BadRow("d.jsonl:3", "the line is a list, not an object"),
        BadRow("d.jsonl:4", "the line is a text, not an object"),
        BadRow("d.jsonl:5", 'the line cannot be read: "a" stands twice in it with different values'),
        BadRow(
            "d.jsonl:6",
            'the line cannot be read: at column 1, "not JSON" cannot stand here, so it is not JSON',
        ),
        BadRow("d.jsonl:7", "the line cannot be read: it is nested more than 100 deep"),
        RawRow({"a": 3}, "d.jsonl:8"),
        BadRow(
            "d.jsonl:9", "the line cannot be read: at column 7, the text ends too early here; it is cut off"
        ),
    ]


def test_a_line_of_10_megabytes_is_a_record(rows):
    (row,) = rows(LINES, json.dumps({"a": "x" * 10_000_000}), "d.jsonl")
    assert len(row.values["a"]) == 10_000_000


def test_utf_16_is_read_too(rows):
    assert rows(LINES, '{"a": "ë"}\n{"a": 2}'.encode("utf-16"), "d.jsonl")[0] == RawRow(
        {"a": "ë"}, "d.jsonl:1"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"\0\1", "this is not a text file"),
        (b'{"a": 1}\n{"a": "caf\xe9"}\n', r"byte 20 \(line 2\) is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(rows, content, says):
    with pytest.raises(UnreadableFile, match=says):
        rows(LINES, content, "d.jsonl")


@given(
    st.one_of(st.binary(max_size=200), st.text(alphabet='[]{}":,1.eE-\\u\nd8\r', max_size=80).map(str.encode))
)
def test_no_bytes_raise_anything_but_unreadable_file(content):
    with suppress(UnreadableFile):
        for table in LINES.read(data_file(content, "d.jsonl")):
            assert all(isinstance(row, (RawRow, BadRow)) for row in table.rows)


@given(
    st.lists(
        st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=5) | st.none()), min_size=1
    )
)
def test_objects_are_read_back_as_they_were_written(written):
    text = "\n".join(json.dumps(one, ensure_ascii=True) for one in written)
    (table,) = LINES.read(data_file(text.encode(), "d.jsonl"))
    assert [dict(row.values) for row in table.rows] == written
