"""The table of results of a sample, as a database works it out and as the report of `run` has it, outcomes as booleans."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.engines.loading import load
from qualrules.engines.sql.query import Fixed, result_columns, results
from qualrules.engines.sql.relations import wanted
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.report.run_csv import columns_of, row_form, value_at
from tests.engines.sql.samples import Sample

ROOM = Settings(memory="3GiB", threads=2)
"""A ruleset drawn at random may reach records over many more links than anyone would write."""
OUTCOME = {"met": True, "not_met": False, "unknown": None, None: None}
Row = dict[str, object]


def rows_of_duckdb(sample: Sample) -> list[Row]:
    """What DuckDB would write into a file, of the records that were given."""
    dialect = DuckDatabase.dialect
    select = results(sample.rules, sample.record, dialect, Fixed(sample.moment))
    names = result_columns(sample.rules, sample.record, dialect)
    with DuckDatabase(ROOM) as database:
        loaded = load(sample.records, wanted(sample.rules, [sample.record]))
        for name, table in loaded.tables.items():
            database.hold(name, table)
        found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in database.rows(select)}
    return [found[key] for key in loaded.keys]


def rows_of_report(sample: Sample, answers: Sequence[Answers]) -> list[Row]:
    """The rows of `run --format csv`."""
    layout = Layout(sample.rules, sample.record)
    report = SimpleNamespace(layouts=(layout,), explain=False, processes=())
    columns = columns_of(report)  # type: ignore[arg-type]  # the parts of a report that it looks at
    rows = []
    for record, answer in zip(sample.records, answers, strict=True):
        form = row_form(Verdict(layout, answer, record, sample.moment), report)  # type: ignore[arg-type]  # as above
        rows.append({".".join(column): _held(column, value_at(form, column)) for column in columns})
    return rows


def _held(column: tuple[str, ...], value: object) -> object:
    """A value of the report as a column of a table holds it."""
    is_outcome = (
        column[0] in ("criteria", "definitions", "promises") or "stages" in column or column[-1] == "overdue"
    )
    return OUTCOME[value] if is_outcome else value  # type: ignore[index]  # its word
