"""A standalone master with two workers: what DuckDB says, also when one of the workers is killed in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import spark_cluster as bench
from qualrules.engines.spark.session import stop

pytestmark = pytest.mark.slow
RECORDS = 20_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records, and what DuckDB says of them."""
    folder = tmp_path_factory.mktemp("cluster")
    rules = bench.rules_of()
    bench.made(rules, RECORDS, folder / "in")
    bench.by_duckdb(rules, folder / "in", folder / "duckdb.parquet")
    return folder


def test_two_workers_of_which_one_is_killed_say_what_duckdb_says(data: Path) -> None:
    stop()  # a process has one application; the next test that needs one on this machine starts it
    rules = bench.rules_of()
    with bench.a_cluster() as (cluster, database):
        bench.by_spark(rules, data / "in", data / "whole", database)
        with bench.losing_a_worker(cluster, database, after=3) as killed:
            bench.by_spark(rules, data / "in", data / "lost", database)
    assert killed.is_set()
    for result in ("whole", "lost"):
        found = bench.compared(data / "duckdb.parquet", data / result)
        assert (found.rows, found.differing) == (RECORDS, 0), result
        assert min(found.outcomes.values()) > RECORDS / 10


def test_a_difference_would_be_seen(data: Path, tmp_path: Path) -> None:
    """One outcome of one record is another one."""
    from pyarrow import array, parquet

    table = parquet.read_table(data / "duckdb.parquet")
    place = table.column_names.index("criteria.pain_told")
    values = table.column(place).to_pylist()
    values[7] = not values[7]
    parquet.write_table(
        table.set_column(place, "criteria.pain_told", array(values)), tmp_path / "other.parquet"
    )
    assert bench.compared(data / "duckdb.parquet", tmp_path / "other.parquet").differing >= 2
