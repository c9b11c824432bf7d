"""`audit --format jsonl`: one finding a line, `qualrules/finding/v1`. The counts are in the other forms."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qualrules.report.finding_form import finding_form
from qualrules.report.results import AuditReport


def lines(report: AuditReport) -> Iterator[str]:
    """The lines."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for finding in report.listed:
        yield (
            encode({"schema": "qualrules/finding/v1", **finding_form(finding, report.values, report.carried)})
            + "\n"
        )
