"""Parquet by Python and by DuckDB: the same records, the same account."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from qualrules.engines.whole import Unsuitable
from tests.engines.scan import typed
from tests.engines.scan.both import Both, read_both

NAMES = ("deals.parquet", "accounts.parquet")
RULES = """ruleset deals 1.0.0 "Deals"

record deal
  name: text

criterion named
  when name is known
"""


def read(folder: Path, ruleset: str, *names: str) -> Both:
    return read_both(folder, ruleset, {name: (folder / name).read_bytes() for name in names})


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_random_typed_exports_are_read_alike(seed: int) -> None:
    """Numbers, days, instants, yes and no, lists, in columns where they belong and where they do not."""
    with TemporaryDirectory() as folder:
        ruleset = typed.write(Path(folder), seed)
        with read(Path(folder), ruleset, *NAMES) as both:
            assert both.differences() == []
            if both.scanned is not None:
                assert both.some_records("deal", [1, 2, 30]) == []


def test_floats_of_few_bits_are_taken_by_their_shortest_decimal(tmp_path: Path) -> None:
    ruleset = RULES.replace("name: text", "name: number")
    table = pa.table({"name": pa.array([12345.67, 0.1, 1e-5, None, 16777216.0], pa.float32())})
    parquet.write_table(table, tmp_path / "deals.parquet")
    with read(tmp_path, ruleset, "deals.parquet") as both:
        assert both.differences() == []


@pytest.mark.parametrize(
    ("column", "why"),
    [
        (pa.array([{"a": 1}]), "values inside values"),
        (pa.array([[1, 2]]), "values inside values"),
        (pa.array([datetime(2026, 1, 1, tzinfo=UTC)], pa.timestamp("us", "UTC")), "with a zone"),
        (pa.array([Decimal("0.1")], pa.decimal256(40, 2)), "numbers of up to 40 digits"),
        (pa.array([b"x"]), "only Python reads"),
    ],
)
def test_what_could_be_read_otherwise_is_refused(column: pa.Array, why: str, tmp_path: Path) -> None:
    parquet.write_table(pa.table({"name": column}), tmp_path / "deals.parquet")
    with pytest.raises(Unsuitable, match=why):
        read(tmp_path, RULES, "deals.parquet")


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"name": ["a"], "NAME": ["b"]}), tmp_path / "deals.parquet")
    with pytest.raises(Unsuitable, match="case aside"):
        read(tmp_path, RULES, "deals.parquet")


@pytest.mark.parametrize("kind", ["text", "number", "date", 'one of "a", "b"', 'some of "a", "b"', "yes/no"])
def test_a_column_without_any_value_has_no_type_and_is_read_all_the_same(kind: str, tmp_path: Path) -> None:
    parquet.write_table(pa.table({"name": pa.nulls(3), "id": ["a", "b", "c"]}), tmp_path / "deals.parquet")
    with read(tmp_path, RULES.replace("name: text", f"name: {kind}"), "deals.parquet") as both:
        assert both.differences() == []
