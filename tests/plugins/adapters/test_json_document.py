"""JSON documents: where the records are in them, and that every digit and every mistake survives."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualrules.plugins.adapters.json_document import JsonDocument
from qualrules.reading.raw import BadRow, RawRow, UnreadableFile
from qualrules.testing import data_file

JSON = JsonDocument()
TWO = '[{"a": 1}, {"a": 2}]'


def values(found):
    return [dict(row.values) for row in found if isinstance(row, RawRow)]


def test_an_array_of_objects_is_a_table_with_numbered_records(tables):
    (table,) = tables(JSON, TWO, "data/deals.json")
    assert (table.name, table.columns, table.kind, table.notes) == ("deals.json", None, "typed", ())
    assert list(table.rows) == [RawRow({"a": 1}, "deals.json:1"), RawRow({"a": 2}, "deals.json:2")]


@pytest.mark.parametrize(
    "envelope",
    [
        '{"records": %s}',
        '{"done": true, "totalSize": 2, "records": %s}',
        '{"results": %s, "paging": {}}',
        '{"success": true, "data": %s, "additional_data": {"next_cursor": null}}',
        '{"@odata.context": "x", "value": %s}',
        '{"items": %s, "who": "ever"}',
        '{"deals": %s}',
        '{"deals": %s, "total": 2, "_links": {}}',
        "\ufeff%s",
    ],
)
def test_the_records_are_found_in_an_envelope(rows, envelope):
    assert rows(JSON, envelope % TWO, "d.json") == [
        RawRow({"a": 1}, "d.json:1"),
        RawRow({"a": 2}, "d.json:2"),
    ]


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ('{"a": 1}', {"a": 1}),
        ('{"a": 1, "contacts": [{"b": 2}]}', {"a": 1, "contacts": [{"b": 2}]}),
        ('{"success": true, "data": {"a": 1}}', {"a": 1}),
        ('{"data": {"a": 1}, "name": "x"}', {"data": {"a": 1}, "name": "x"}),
        ('{"tags": ["x"]}', {"tags": ["x"]}),
        ("{}", {}),
    ],
)
def test_one_object_is_one_record(rows, text, record):
    assert rows(JSON, text, "d.json") == [RawRow(record, "d.json:1")]


def test_lists_by_name_are_several_tables_whose_places_differ(tables):
    found = tables(
        JSON, '{"deals": [{"id": 1}], "contacts": [{"id": 1}], "exported_at": "2026-11-21"}', "d.json"
    )
    assert {table.name: [row.place for row in table.rows] for table in found} == {
        "deals": ["d.json#deals:1"],
        "contacts": ["d.json#contacts:1"],
    }


def test_the_type_that_salesforce_writes_into_each_record_names_the_table(tables):
    records = [{"attributes": {"type": kind}} for kind in ("Lead", "Account", "Lead")]
    text = json.dumps({"records": records})
    assert {table.name: [row.place for row in table.rows] for table in tables(JSON, text, "d.json")} == {
        "Lead": ["d.json:1", "d.json:3"],
        "Account": ["d.json:2"],
    }


@pytest.mark.parametrize("text", ["[]", '{"records": []}', '{"deals": []}'])
def test_no_records_are_an_empty_table(tables, text):
    (table,) = tables(JSON, text, "d.json")
    assert list(table.rows) == []


def test_what_was_assumed_is_said(tables):
    (table,) = tables(JSON, '{"deals": [{"a": 1}], "paging": {"next": {"after": "2"}}}', "d.json")
    assert (table.notes, table.more_follow) == (('the records are those of "deals"',), True)
    (table,) = tables(JSON, '{"done": false, "records": [{"a": 1}]}', "d.json")
    assert (table.notes, table.more_follow) == ((), True)


def test_numbers_keep_every_digit(rows):
    text = '[{"id": 9007199254740993, "a": 0.1, "b": 1.10, "c": 1234567890123456789012.5, "d": -0, "e": 1E2}]'
    ((record,),) = [values(rows(JSON, text, "d.json"))]
    assert record == {
        "id": 9007199254740993,
        "a": Decimal("0.1"),
        "b": Decimal("1.10"),
        "c": Decimal("1234567890123456789012.5"),
        "d": 0,
        "e": Decimal(100),
    }
    assert str(record["b"]) == "1.10"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e99999999999999999999", "9" * 5000])
def test_numbers_that_are_none_are_kept_as_they_are_written(rows, number):
    assert values(rows(JSON, f'[{{"a": {number}}}]', "d.json")) == [{"a": number}]


def test_what_is_no_object_is_a_bad_row(rows):
    found = rows(JSON, '[{"a": 1}, 5, null, true, "x", [1]]', "d.json")
    assert found == [
        RawRow({"a": 1}, "d.json:1"),
        BadRow("d.json:2", "the record is a number, not an object"),
        BadRow("d.json:3", "the record is null, not an object"),
        BadRow("d.json:4", "the record is true, not an object"),
        BadRow("d.json:5", "the record is a text, not an object"),
        BadRow("d.json:6", "the record is a list, not an object"),
    ]


def test_a_key_that_stands_twice_is_bad_where_its_values_differ(rows):
    found = rows(JSON, '[{"a": 1, "a": 2}, {"a": 1, "a": 1}, {"b": [{"c": 1, "c": null}]}]', "d.json")
    assert found == [
        BadRow("d.json:1", 'the record cannot be read: "a" stands twice in it with different values'),
        RawRow({"a": 1}, "d.json:2"),
        BadRow("d.json:3", 'the record cannot be read: "c" stands twice in it with different values'),
    ]


def test_half_a_character_pair_becomes_the_sign_for_an_unreadable_one(rows):
    found = values(rows(JSON, r'[{"a\ud83d": ["x\udc00", "\ud83d\ude00"]}]', "d.json"))
    assert found == [{"a\ufffd": ["x\ufffd", "\U0001f600"]}]
    json.dumps(found, ensure_ascii=False).encode("utf-8")


def test_a_record_may_be_nested_but_not_without_end(rows):
    def nested(depth):
        return f'[{{"a": {"[" * depth}{"]" * depth}}}, {{"a": 1}}]'

    assert len(values(rows(JSON, nested(99), "d.json"))) == 2
    assert rows(JSON, nested(100), "d.json")[0] == BadRow(
        "d.json:1", "the record cannot be read: it is nested more than 100 deep"
    )


REFUSED = [
    (b"", "the file is empty"),
    (b" \n", "line 2, column 1: the text ends too early"),
    (b'[{"a": 1},\n {"b": "cu', "line 2, column 8: the text ends too early here; it is cut off"),
    (b'[{"a": 1},\n {"b": 1', "line 2, column 9: the text ends too early"),
    (b'[{"a": 1},\n {"b"', "the text ends too early"),
    (b'[{"a": 1},\n', "the text ends too early"),
    (b"[{a: 1}]", r'line 1, column 3: "a: 1}\]" cannot stand here, so it is not JSON'),
    (b'[{"a": 1}] x', "line 1, column 12: more text follows after the end"),
    (b'{"a": 1}\n{"a": 2}\n', "read the file as jsonl, not as json"),
    (b"null", "a single JSON value"),
    (b"[1, 2]", "a list without a single object"),
    (b'{"records": [{}], "records": [{"a": 1}]}', '"records" stands twice at the top'),
    (b"[" * 100_000, "nested more than 100 deep"),
    (b'{"a": "caf\xe9"}', r"byte 11 \(line 1\) is not UTF-8"),
    (b"PK\x03\x04", "this is an Excel workbook"),
    (b"{\0", "this is not a text file"),
]


@pytest.mark.parametrize(("content", "says"), REFUSED, ids=[says[:40] for _, says in REFUSED])
def test_what_cannot_be_read_is_refused_with_a_sentence(rows, content, says):
    with pytest.raises(UnreadableFile, match=says):
        rows(JSON, content, "d.json")


def drained(content: bytes) -> None:
    with suppress(UnreadableFile):
        for table in JSON.read(data_file(content, "d.json")):
            assert all(isinstance(row, (RawRow, BadRow)) for row in table.rows)


@given(
    st.one_of(st.binary(max_size=200), st.text(alphabet='[]{}":,1.eE-\\u\nd8', max_size=80).map(str.encode))
)
@example(b'{"a":1}\n{"b')
@example(b"\xff\xfe[\0")
def test_no_bytes_raise_anything_but_unreadable_file(content):
    drained(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda one: (
            st.lists(one, max_size=4)
            | st.dictionaries(
                st.sampled_from(["records", "data", "items", "attributes", "type", "a", "next", "paging"]),
                one,
                max_size=4,
            )
        ),
    )
)
def test_no_json_raises_anything_but_unreadable_file(value):
    drained(json.dumps(value).encode())


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from("abc"), st.integers() | st.text(max_size=5) | st.none() | st.booleans()
        )
    )
)
def test_a_list_of_objects_is_read_back_as_it_was_written(written):
    (table,) = JSON.read(data_file(json.dumps(written).encode(), "d.json"))
    assert [dict(row.values) for row in table.rows] == written
