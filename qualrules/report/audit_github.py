"""`audit --format github`: the first new errors and warnings beside their lines of the ruleset, the rest in one notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.codes import CODES
from qualrules.report import github
from qualrules.report.flags import of_findings
from qualrules.report.known import known_in_words
from qualrules.report.results import AuditReport

WHERE = "the summary of the step and `qualrules audit --format jsonl` tell more"


def lines(report: AuditReport) -> Iterator[str]:
    """The orders."""
    new = replace(report, only_new=True)
    chosen, left = github.first(new.listed)
    for (code, level), count in new.not_shown.items():
        left[level, f"{code} {CODES[code]}"] += count
    flags = of_findings(replace(new, findings=chosen))
    yield from github.lines(flags, left, known_in_words(report), WHERE)
