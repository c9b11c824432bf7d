"""An audit's report for output that leaves the company: pseudonyms stand for the ids of records and for groups.

Asked for after the findings were compared with what is known of them, because that goes by the ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualrules.evaluate.finding import Finding
from qualrules.evaluate.redaction import pseudonym, redacted
from qualrules.report.results import AuditReport, Group


def without_ids(report: AuditReport) -> AuditReport:
    """The report with the same counts, order and fingerprints, and no id of a record in it."""
    return replace(
        report,
        ids=False,
        findings=_hidden(report.findings),
        groups=[_group(each, report.group_by or "") for each in report.groups],
    )


def _hidden(findings: Sequence[Finding]) -> list[Finding]:
    return [redacted(finding) for finding in findings]


def _group(group: Group, field: str) -> Group:
    """The value of a group stands in records, so it is hidden like an id."""
    value = pseudonym(field, group.value) if group.value is not None else None
    return replace(group, value=value, findings=_hidden(group.findings))
