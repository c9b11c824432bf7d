"""The audit of a session: one way through all its records, with findings and counts of all and of each group.

What is found on a record is `evaluate`'s business, how it is shown the reporters'. An audit also knows what it could not
look at, so that a record without a claim is not taken for one that is right.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from qualrules.diagnostics import Diagnostic
from qualrules.evaluate.counts import Counts
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.findings import Auditor
from qualrules.evaluate.grouping import Grouping
from qualrules.evaluate.history import Historian
from qualrules.evaluate.verdict import Verdict
from qualrules.reading.past import Past
from qualrules.reading.shapes import columns_in_words
from qualrules.report.results import AuditReport, Group, HistoryReport
from qualrules.source import NOWHERE
from qualrules.workspace.session import Session


class NothingToAuditError(Exception):
    """A ruleset with neither a process nor a promise: a sentence, and what is asked instead."""

    def __init__(self, ruleset: str) -> None:
        super().__init__(f"{ruleset} has neither a process nor a promise, so there is nothing to audit")
        self.advice = "`qualrules run` judges criteria, definitions and scores"


def without_stages(session: Session) -> str | None:
    """A sentence where no stage will be looked at, as there are promises only. Raises NothingToAuditError."""
    name = session.about.name or "the ruleset"
    if any(layout.processes for layout in session.layouts):
        return None
    if not any(layout.promises for layout in session.layouts):
        raise NothingToAuditError(name)
    return f"{name} has no process, so no stage was checked"


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
        self.groups: dict[Hashable, Group] = {}
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
        grouping = self._groupings[verdict.record.type]
        key = grouping.key(verdict.record)
        group = self.groups.get(key)
        if group is None:
            value, gap = grouping.value(verdict.record)
            group = self.groups[key] = Group(value, gap, Counts(self.session.layouts))
        group.counts.add(verdict)
        _count_overdue(group.counts, past)
        group.findings += [*found, *past]

    def report(self) -> AuditReport:
        """What was found, sorted: records without a value behind all others."""
        return AuditReport(
            self.session.about,
            self.counts,
            sorted(self.findings, key=lambda finding: finding.order),
            self.session.reading,
            self.session.elapsed(),
            self.values,
            self.group_by,
            in_order(self.groups.values()),
            self._history,
        )

    @property
    def bad_rows(self) -> int:
        """Rows of the history that cannot be read as such, known when all records are through."""
        return self._history.bad_rows if self._history is not None else 0

    @property
    def _history(self) -> HistoryReport | None:
        if not self.pasts:
            return None
        return HistoryReport(self.historian.counts, tuple(past.account for past in self.pasts.values()))

    def undone(self) -> Iterator[Diagnostic]:
        """What was asked and could not be done, known when all records are through.

        Without a column that holds a stage every record would pass as one without a claim, and without a row of the
        history that can be used every move would pass.
        """
        yield from stages_not_supplied(self.session)
        tables = [table for past in self.pasts.values() for table in past.account.tables]
        if tables and not any(table.used for table in tables):
            rows, names = sum(table.rows for table in tables), ", ".join(table.name for table in tables)
            message = f"of {rows:,} rows of the history ({names}) none could be used, so no move was judged"
            yield Diagnostic("QR413", message, NOWHERE)


def in_order(groups: Iterable[Group]) -> list[Group]:
    """Groups by their value, records without one behind all others."""
    return sorted(groups, key=lambda group: (group.value is None, group.value or "", str(group.gap)))


def stages_not_supplied(session: Session) -> Iterator[Diagnostic]:
    """A process whose stage no column feeds: without one every record passes as one without a claim."""
    for layout in session.layouts:
        claims = [process.claim for process in layout.processes if process.claim]
        bound = session.reading.bound.get(layout.record)
        if bound is None or not claims or any(bound.fields[claim].supplied for claim in claims):
            continue
        fields = " or ".join(claims)
        yield Diagnostic(
            "QR411",
            f"no column of {bound.place} feeds {fields}, so no stage of the CRM was looked at",
            bound.span,
            notes=(columns_in_words(bound.shape),),
            helps=("say in the source block which column holds the stage",),
            example=(f'{claims[0]}: "COLUMN"',),
        )


def _count_overdue(counts: Counts, past: Sequence[Finding]) -> None:
    """Counts the stays of now that only the history says to be over."""
    for finding in past:
        if finding.code == "QR606":
            counts.processes[finding.subject].overdue += 1
