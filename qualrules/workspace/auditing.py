"""The audit of a session: one way through all its records, with findings and counts of all and of each group.

What is found on a record is `evaluate`'s business, how it is shown the reporters'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualrules.evaluate.counts import Counts
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.findings import Auditor
from qualrules.evaluate.grouping import Grouping
from qualrules.evaluate.history import Historian
from qualrules.evaluate.verdict import Verdict
from qualrules.model.values import Gap
from qualrules.reading.past import Past
from qualrules.report.results import AuditReport, Group, HistoryReport
from qualrules.workspace.session import Session


class Audit:
    """Findings and counts, of all records and of each group. Raises NoSuchField where there is no such group."""

    def __init__(
        self,
        session: Session,
        group_by: str | None,
        values: bool,
        pasts: Mapping[str, Past] | None = None,
    ) -> None:
        self.session = session
        self.values = values
        self.group_by = group_by
        self.counts = Counts(session.layouts)
        self.findings: list[Finding] = []
        self.pasts = pasts or {}
        self.historian = Historian(session.layouts, self.pasts, session.moment)
        self.groups: dict[tuple[str | None, Gap | None], Group] = {}
        self._groupings: dict[str, Grouping] = {}
        if group_by is not None:
            self._groupings = {record: Grouping(session.rules, record, group_by) for record in session.top}

    def add(self, verdicts: Iterable[Verdict]) -> None:
        """Audit every record."""
        auditor = Auditor(self.values)
        for verdict in verdicts:
            found = list(auditor.findings(verdict))
            past = list(auditor.shown(self.historian.findings(verdict)))
            self.counts.add(verdict)
            _count_overdue(self.counts, past)
            self.findings += found + past
            if self._groupings:
                self._group(verdict, found, past)
        for each in self.pasts.values():
            each.finish()

    def _group(self, verdict: Verdict, found: Sequence[Finding], past: Sequence[Finding]) -> None:
        value, gap = self._groupings[verdict.record.type].value(verdict.record)
        group = self.groups.get((value, gap))
        if group is None:
            group = self.groups[value, gap] = Group(value, gap, Counts(self.session.layouts))
        group.counts.add(verdict)
        _count_overdue(group.counts, past)
        group.findings += [*found, *past]

    def report(self) -> AuditReport:
        """What was found, sorted: records without a value behind all others."""
        groups = sorted(
            self.groups.values(), key=lambda group: (group.value is None, group.value or "", str(group.gap))
        )
        return AuditReport(
            self.session.about,
            self.counts,
            sorted(self.findings, key=lambda finding: finding.order),
            self.session.reading,
            self.session.elapsed(),
            self.values,
            self.group_by,
            groups,
            HistoryReport(self.historian.counts, tuple(past.account for past in self.pasts.values()))
            if self.pasts
            else None,
        )


def _count_overdue(counts: Counts, past: Sequence[Finding]) -> None:
    """Counts the stays of now that only the history says to be over."""
    for finding in past:
        if finding.code == "QR606":
            counts.processes[finding.subject].overdue += 1
