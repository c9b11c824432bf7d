"""`run --format json`: one document, `qualrules/run/v1`.

The counts stand before the records and are known behind the last one, so the records are held as text until
then.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report.reading_form import reading_form
from qualrules.report.record_form import Form
from qualrules.report.results import RunReport
from qualrules.report.run_jsonl import lines as record_lines
from qualrules.report.summary_form import opened, ruleset_form, run_form, summary_form


def lines(report: RunReport) -> Iterator[str]:
    """The document in pieces."""
    records = [line.rstrip("\n") for line in record_lines(report)]
    yield opened(_head(report), "records")
    for number, record in enumerate(records):
        yield f"{',' if number else ''}\n    {record}"
    yield "\n  ]\n}\n"


def _head(report: RunReport) -> Form:
    summary = summary_form(report.counts) | {"reading": reading_form(report.reading)}
    return {
        "schema": "qualrules/run/v1",
        "ruleset": ruleset_form(report.about),
        "run": run_form(report.about, report.counts.records, report.elapsed()),
        "summary": summary,
    }
