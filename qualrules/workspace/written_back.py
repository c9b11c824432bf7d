"""`run --into TABLE`: results as a table of the server that holds the records. What the table is, the engine knows."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.engines.sql.query import result_columns
from qualrules.report.results import RunReport
from qualrules.report.run_csv import columns_of
from qualrules.workspace.whole_run import Question, WholeRun


def write_into(target: str, run: WholeRun, report: RunReport) -> int:
    """Write the columns that the CSV has; how many records there are. Raises DatabaseError."""
    # Imported here: only a run into a table needs it.
    from qualrules.engines.postgres.results import Kept, write_back

    kept = [Kept(each.kept, list(_columns(each, run, report))) for each in run.questions]
    return write_back(run.tables.database, target, kept)


def _columns(question: Question, run: WholeRun, report: RunReport) -> Iterator[str]:
    """Those of the columns that records of this type have."""
    own = set(result_columns(question.layout.rules, question.record, run.dialect))
    yield from (name for name in map(".".join, columns_of(report)) if name in own)
