"""The table of results over the table of cases: what DuckDB would write equals what the report of `run` has."""

from __future__ import annotations

import pytest

from tests.engines.sql.cases import TABLES
from tests.engines.sql.conformance import Table
from tests.engines.sql.engines import by_interpreter
from tests.engines.sql.result_rows import rows_of_duckdb, rows_of_report
from tests.engines.sql.samples import Sample


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_results_are_those_of_the_report(table: Table) -> None:
    sample = Sample(table.name, table.rules, "deal", table.read(), table.moment)
    answers = by_interpreter(sample.rules, sample.record, sample.records, sample.moment)
    assert rows_of_duckdb(sample) == rows_of_report(sample, answers)
