"""The audit of whole tables: everything is counted in the database, and only findings that are shown are worked out.

A finding that is shown comes from the record itself, judged and explained by Python, so it says the same as in an audit of
few records. Which ones are shown, and how many there are, the database says; where the two differ the audit ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from qualrules.diagnostics import Diagnostic
from qualrules.engines.sql.counting import Counting, counting
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.finding_kinds import FindingKind, finding_kinds
from qualrules.engines.sql.groups import by_group, group_keys, how_many
from qualrules.engines.sql.kept import first_where, flagged, numbers
from qualrules.evaluate.counts import Counts
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.findings import Auditor
from qualrules.evaluate.grouping import Grouping
from qualrules.model.values import Gap
from qualrules.reading.past import Past
from qualrules.report.results import AuditReport, Group, Kind, kind_of
from qualrules.workspace.auditing import in_order, stages_not_supplied
from qualrules.workspace.session import Session
from qualrules.workspace.whole_run import Question, WholeRun

MOST = 1_000
"""Findings that are shown where nothing else is said."""
MOST_GROUPS = 10_000
First = tuple[str | None, Gap | None]
"""What a group is called: a value as people write it, or why there is none."""


class WholeAudit:
    """As `auditing.Audit`, of records that are judged already. Raises NoSuchField where there is no such group."""

    def __init__(
        self, session: Session, run: WholeRun, group_by: str | None, values: bool, most: int = MOST
    ) -> None:
        self.session = session
        self.values = values
        self.group_by = group_by
        self.pasts: dict[str, Past] = {}
        self.bad_rows = 0
        self._run = run
        self._most = most
        self._groupings: dict[str, Grouping] = {}
        if group_by is not None:
            self._groupings = {record: Grouping(session.rules, record, group_by) for record in session.top}

    def undone(self) -> Iterator[Diagnostic]:
        """What was asked and could not be done."""
        return stages_not_supplied(self.session)

    def report(self) -> AuditReport:
        """What was found, sorted. Raises DatabaseError."""
        counts, kinds = self._counted
        findings = sorted(self._shown(kinds), key=lambda finding: finding.order)
        return AuditReport(
            self.session.about,
            counts,
            findings,
            self.session.reading,
            self.session.elapsed(),
            self.values,
            self.group_by,
            in_order(self._groups()),
            counted=_by_kind(kinds) - Counter(map(kind_of, findings)),
        )

    # ── Counts ──

    @cached_property
    def _countings(self) -> list[tuple[Question, Counting]]:
        say = self._run.dialect
        return [
            (each, counting(each.layout, finding_kinds(each.layout, each.beside, say), say))
            for each in self._run.questions
        ]

    @cached_property
    def _counted(self) -> tuple[Counts, Counter[FindingKind]]:
        """All counts, and how many findings there are of each kind."""
        counts, kinds = Counts(self.session.layouts), Counter[FindingKind]()
        for question, counted in self._countings:
            (found,) = self._run.tables.database.rows(numbers(self._run.results(question), counted.select))
            counted.add(found, counts)
            kinds += counted.findings(found)
        return counts, kinds

    def _groups(self) -> Iterator[Group]:
        """The groups, each named by its first record."""
        groups: dict[First, Group] = {}
        for question, counted in self._countings if self._groupings else ():
            grouping = self._groupings[question.record]
            for first, found in self._by_group(question, counted, grouping):
                value, gap = first
                group = groups.setdefault(first, Group(value, gap, Counts(self.session.layouts)))
                counted.add(found, group.counts)
                group.counted += _by_kind(counted.findings(found))
        yield from groups.values()

    def _by_group(
        self, question: Question, counted: Counting, grouping: Grouping
    ) -> Iterator[tuple[First, Sequence[object]]]:
        tables, say, name = self._run.tables, self._run.dialect, f"groups: {question.record}"
        keys = group_keys(self.session.rules, question.record, grouping.field, say)
        tables.keep(name, question.record, keys)
        ((count,),) = tables.database.rows(how_many(name, say))
        if int(str(count)) > MOST_GROUPS:
            raise DatabaseError(
                f'"{self.group_by}" has {count:,} values, and at most {MOST_GROUPS:,} are counted apart'
            )
        rows = tables.database.rows(by_group(self._run.results(question), name, counted.select, say))
        found = {int(str(first)): rest for first, *rest in rows}
        for key, record in zip(sorted(found), tables.records_at(question.record, sorted(found)), strict=True):
            yield grouping.value(record), found[key]

    # ── Findings ──

    def _shown(self, kinds: Counter[FindingKind]) -> Iterator[Finding]:
        """The findings that come first, worked out from their records."""
        chosen: dict[str, dict[int, set[tuple[str, str]]]] = {}
        for kind, keys in self._chosen(kinds):
            for key in keys:
                chosen.setdefault(kind.record, {}).setdefault(key, set()).add((kind.code, kind.subject))
        auditor = Auditor(self.values)
        for record, wanted in chosen.items():
            keys = sorted(wanted)
            for key, each in zip(keys, self._run.tables.records_at(record, keys), strict=True):
                shown = list(auditor.findings(self.session.verdict_on(each), wanted[key]))
                if len(shown) != len(wanted[key]):
                    raise DatabaseError(
                        f"{self._run.dialect.name} and Python differ about {each.place or each.id}"
                    )
                yield from shown

    def _chosen(self, kinds: Counter[FindingKind]) -> Iterator[tuple[FindingKind, list[int]]]:
        """The kinds of findings that are shown, with the keys of their records: all of the first kinds, some of the next."""
        left, whole = self._most, list[FindingKind]()
        for kind in sorted(kinds, key=lambda kind: kind.order):
            if kinds[kind] > left:
                if left > 0:
                    yield kind, self._first(kind, left)
                break
            whole.append(kind)
            left -= kinds[kind]
        for question in self._run.questions:
            of_type = [kind for kind in whole if kind.record == question.record]
            if of_type:
                yield from self._all(question, of_type)

    def _first(self, kind: FindingKind, most: int) -> list[int]:
        question = next(each for each in self._run.questions if each.record == kind.record)
        select = first_where(self._run.results(question), kind.condition, most, self._run.dialect)
        return [int(str(key)) for (key,) in self._run.tables.database.rows(select)]

    def _all(self, question: Question, kinds: list[FindingKind]) -> Iterator[tuple[FindingKind, list[int]]]:
        """All findings of these kinds, by one look at the results."""
        conditions = [kind.condition for kind in kinds]
        rows = self._run.tables.database.rows(
            flagged(self._run.results(question), conditions, self._run.dialect)
        )
        for place, kind in enumerate(kinds, 1):
            yield kind, [int(str(row[0])) for row in rows if row[place]]


def _by_kind(kinds: Counter[FindingKind]) -> Counter[Kind]:
    found: Counter[Kind] = Counter()
    for kind, count in kinds.items():
        found[kind.code, kind.level] += count
    return found
