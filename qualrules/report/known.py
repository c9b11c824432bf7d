"""How many findings of an audit are new, and how many are known: by level, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Level
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.finding import Finding
from qualrules.report.results import AuditReport


@dataclass(frozen=True, slots=True)
class Known:
    """Counts by level. `all` are before suppressions and baseline."""

    all: Counter[Level]
    new: Counter[Level]
    suppressed: Counter[Level]
    baseline: Counter[Level]


def known_of(findings: Iterable[Finding], carried: Carried) -> Known:
    """The counts of these findings."""
    counts = Known(Counter(), Counter(), Counter(), Counter())
    for finding in findings:
        level = finding.level
        counts.all[level] += 1
        if carried.suppression(finding) is not None:
            counts.suppressed[level] += 1
        elif carried.in_baseline(finding):
            counts.baseline[level] += 1
        else:
            counts.new[level] += 1
    return counts


def known_in_words(report: AuditReport) -> str:
    """`9 suppressed and 31 in the baseline`, or nothing where all findings are new."""
    counts = known_of(report.findings, report.carried)
    told = [
        f"{counted.total():,} {words}"
        for counted, words in ((counts.suppressed, "suppressed"), (counts.baseline, "in the baseline"))
        if counted.total()
    ]
    return " and ".join(told)
