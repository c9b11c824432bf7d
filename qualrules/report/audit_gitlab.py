"""`audit --format gitlab`: the new findings as a code quality file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.report import gitlab
from qualrules.report.flags import of_findings
from qualrules.report.results import AuditReport
from qualrules.report.summary_text import not_shown_in_words

COMPLETE = "`qualrules audit --format jsonl`"


def lines(report: AuditReport) -> Iterator[str]:
    """The file in pieces."""
    return gitlab.lines(of_findings(report), COMPLETE, _not_shown(report))


def left_out(report: AuditReport) -> str | None:
    """What does not fit into the file, in a sentence."""
    return gitlab.left_out(of_findings(report), COMPLETE)


def _not_shown(report: AuditReport) -> str:
    """What is new and only counted, in a sentence."""
    left = replace(report, only_new=True).not_shown
    return f"{not_shown_in_words(left)}." if left else ""
