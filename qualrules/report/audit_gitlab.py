"""`audit --format gitlab`: the new findings as a code quality file."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report import gitlab
from qualrules.report.flags import of_findings
from qualrules.report.results import AuditReport

COMPLETE = "`qualrules audit --format jsonl`"


def lines(report: AuditReport) -> Iterator[str]:
    """The file in pieces."""
    return gitlab.lines(of_findings(report), COMPLETE)


def left_out(report: AuditReport) -> str | None:
    """What does not fit into the file, in a sentence."""
    return gitlab.left_out(of_findings(report), COMPLETE)
