# ruff: noqa: DTZ001 - moments without a zone are what is tested
"""Parquet: every type as a plain value, nothing lost, and a sentence for what cannot be read."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import pyarrow as pa
import pytest
from pyarrow import parquet

from qualrules.plugins.adapters.parquet import Parquet
from qualrules.plugins.adapters.parquet_values import NO_MOMENT, NO_TEXT
from qualrules.reading.raw import BadValue, RawTable, UnreadableFile
from qualrules.testing import AdapterContract, data_file

PARQUET = Parquet()


def saved(table: pa.Table, size: int = 2) -> bytes:
    out = BytesIO()
    parquet.write_table(table, out, row_group_size=size)
    return out.getvalue()


def read(content: bytes) -> RawTable:
    (table,) = PARQUET.read(data_file(content, "in/deals.parquet"))
    return table


def column(values: list[object], kind: pa.DataType) -> list[object]:
    table = read(saved(pa.table({"x": pa.array(values, kind)})))
    return [row.values["x"] for row in table.rows]


class TestTheContract(AdapterContract):
    adapter = PARQUET
    sample = saved(
        pa.table(
            {
                "id": pa.array([1, 2, 3], pa.int64()),
                "amount": pa.array([Decimal("1.50"), None, Decimal(3)], pa.decimal128(9, 2)),
                "contacts": [[{"role": "User"}], [], None],
                "at": pa.array([datetime(2026, 1, 1, tzinfo=UTC)] * 3, pa.timestamp("ms", "UTC")),
                "raw": [b"a", b"\xff", None],
            }
        )
    )
    sample_name = "data/deals.parquet"
    expected_rows = 3


KEPT = [
    ([2**53 + 1, None], pa.int64(), [2**53 + 1, None]),
    ([2**64 - 1], pa.uint64(), [2**64 - 1]),
    (
        [Decimal("1.50"), Decimal("-99999999999999.99")],
        pa.decimal128(16, 2),
        [Decimal("1.50"), Decimal("-99999999999999.99")],
    ),
    ([12345.67, 0.1, 1e30, None, float("inf")], pa.float32(), [12345.67, 0.1, 1e30, None, float("inf")]),
    ([0.1], pa.float64(), [0.1]),
    ([True, False, None], pa.bool_(), [True, False, None]),
    (["a", "", None], pa.dictionary(pa.int8(), pa.string()), ["a", "", None]),
    ([date(2026, 1, 1), date(9999, 12, 31)], pa.date32(), [date(2026, 1, 1), date(9999, 12, 31)]),
    ([datetime(2026, 1, 1, 9)], pa.timestamp("ns"), [datetime(2026, 1, 1, 9)]),
    ([time(9, 15)], pa.time32("s"), ["09:15:00"]),
    ([timedelta(days=2)], pa.duration("s"), ["2 days, 0:00:00"]),
    ([b"caf\xc3\xa9", b"\xff\xfe"], pa.binary(), ["café", BadValue("2 bytes", NO_TEXT)]),
    ([["a"], [], None], pa.list_(pa.string()), [["a"], [], None]),
    (
        [[{"n": 0.1, "d": date(2026, 1, 1)}, None]],
        pa.list_(pa.struct({"n": pa.float32(), "d": pa.date32()})),
        [[{"n": 0.1, "d": date(2026, 1, 1)}, None]],
    ),
    ([[("k", 1)], None], pa.map_(pa.string(), pa.int64()), [{"k": 1}, None]),
    ([None, None], pa.null(), [None, None]),
]


@pytest.mark.parametrize(("values", "kind", "expected"), KEPT, ids=[str(kind)[:30] for _, kind, _ in KEPT])
def test_values_come_as_they_are(values, kind, expected):
    found = column(values, kind)
    assert found == expected
    assert list(map(type, found)) == list(map(type, expected))


def test_a_moment_keeps_its_zone():
    (moment,) = column([datetime(2026, 1, 1, 9, tzinfo=UTC)], pa.timestamp("us", "Europe/Berlin"))
    assert moment == datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert moment.utcoffset() == timedelta(hours=1)


def test_nanoseconds_are_cut_and_a_moment_outside_the_calendar_is_said():
    odd = pa.array([1, 1_767_258_000_000_000_001], pa.int64()).cast(pa.timestamp("ns"))
    table = read(saved(pa.table({"x": odd})))
    assert [row.values["x"] for row in table.rows] == [datetime(1970, 1, 1), datetime(2026, 1, 1, 9)]
    far = pa.array([10**15, 0], pa.int64()).cast(pa.timestamp("s"))
    first, second = column_of(far)
    assert first.why == NO_MOMENT
    assert second == datetime(1970, 1, 1)


def column_of(values: pa.Array) -> list[object]:
    return [row.values["x"] for row in read(saved(pa.table({"x": values}))).rows]


def test_the_columns_are_those_of_the_schema_and_places_count_rows():
    table = read(saved(pa.table({"id": [1, 2, 3], "name": ["a", None, "c"]})))
    assert (table.name, table.columns, table.kind) == ("deals.parquet", ("id", "name"), "typed")
    assert [row.place for row in table.rows] == ["deals.parquet:1", "deals.parquet:2", "deals.parquet:3"]


def test_two_columns_of_one_name_are_both_read():
    table = read(saved(pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["x", "x"])))
    assert [dict(row.values) for row in table.rows] == [{"x": 1, "x (2)": 2}]
    assert table.notes == ('two columns are called "x"; the one in place 2 is called "x (2)"',)


WHOLE = saved(pa.table({"x": list(range(1000))}), size=100)
REFUSED = [
    (b"", "the file is empty"),
    (b"a,b\n1,2\n", "this is no Parquet file"),
    (b"PARE" + WHOLE[4:], "the Parquet file is encrypted; save it without a key"),
    (WHOLE[:-20], "the Parquet file is cut off or damaged"),
    (WHOLE[:60] + b"\xff" * 400 + WHOLE[460:], "the Parquet file is cut off or damaged"),
]


@pytest.mark.parametrize(("content", "says"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_with_a_sentence(content, says):
    with pytest.raises(UnreadableFile, match=says):
        list(read(content).rows)


def test_without_pyarrow_the_sentence_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UnreadableFile, match=re.escape('pip install "qualrules[parquet]"')):
        read(WHOLE)
    assert PARQUET.recognises(WHOLE, "deals.parquet") == 95
