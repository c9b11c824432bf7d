"""How many findings of an audit are new, and how many are known: by level, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Level
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.finding import Finding
from qualrules.report.results import AuditReport, Kind

NONE: Mapping[Kind, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Known:
    """Counts by level. `all` are before suppressions and baseline."""

    all: Counter[Level]
    new: Counter[Level]
    suppressed: Counter[Level]
    baseline: Counter[Level]


def known_of(findings: Iterable[Finding], carried: Carried, counted: Mapping[Kind, int] = NONE) -> Known:
    """The counts of these findings, and of others that are only `counted`, all of them new."""
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
    for (_, level), count in counted.items():
        counts.all[level] += count
        counts.new[level] += count
    return counts


def known_in_words(report: AuditReport) -> str:
    """`9 suppressed and 31 in the baseline`, or nothing where all findings are new."""
    counts = known_of(report.findings, report.carried)  # what is only counted is new
    told = [
        f"{counted.total():,} {words}"
        for counted, words in ((counts.suppressed, "suppressed"), (counts.baseline, "in the baseline"))
        if counted.total()
    ]
    return " and ".join(told)
