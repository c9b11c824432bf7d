"""`audit --format jsonl`: one finding a line, `qualrules/finding/v1`. The counts are in the other forms."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report import json_text
from qualrules.report.finding_form import finding_form
from qualrules.report.results import AuditReport


def lines(report: AuditReport) -> Iterator[str]:
    """The lines."""
    for finding in report.listed:
        form = finding_form(finding, report.values, report.carried)
        yield json_text.one_line({"schema": "qualrules/finding/v1", **form}) + "\n"
