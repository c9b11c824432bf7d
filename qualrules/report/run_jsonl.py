"""`run --format jsonl`: one record a line in the order of the data, `qualrules/record/v1`."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report import json_text
from qualrules.report.record_form import record_form
from qualrules.report.results import RunReport


def lines(report: RunReport) -> Iterator[str]:
    """The lines, each as soon as its record is judged."""
    for verdict in report.verdicts:
        yield json_text.one_line(record_form(verdict, report.explain, report.processes)) + "\n"
