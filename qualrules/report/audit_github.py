"""`audit --format github`: the first new errors and warnings beside their lines of the ruleset, the rest in one notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.report import github
from qualrules.report.flags import of_findings
from qualrules.report.known import known_in_words
from qualrules.report.results import AuditReport

WHERE = "the summary of the step and `qualrules audit --format jsonl` tell more"


def lines(report: AuditReport) -> Iterator[str]:
    """The orders."""
    new = (finding for finding in report.findings if report.carried.is_new(finding))
    chosen, left = github.first(new)
    flags = of_findings(replace(report, findings=chosen))
    yield from github.lines(flags, left, known_in_words(report), WHERE)
