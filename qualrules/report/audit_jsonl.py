"""`audit --format jsonl`: one finding a line, `qualrules/finding/v1`. The counts are in the other forms."""

from __future__ import annotations

import json

from qualrules.report.finding_form import finding_form
from qualrules.report.results import AuditReport


def render(report: AuditReport) -> str:
    """The lines."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = (
        encode({"schema": "qualrules/finding/v1", **finding_form(finding, report.values)})
        for finding in report.findings
    )
    return "".join(f"{line}\n" for line in lines)
