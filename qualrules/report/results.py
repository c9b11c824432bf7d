"""What the commands hand to a reporter: plain data, one shape a command. Nothing is worked out or drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qualrules.diagnostics import Level
from qualrules.evaluate.carried import NOTHING_CARRIED, Carried
from qualrules.evaluate.counts import Counts
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.history import HistoryCounts
from qualrules.evaluate.ignored import Ignored
from qualrules.evaluate.judged_move import JudgedMove
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.values import Gap
from qualrules.reading.collect import Reading
from qualrules.reading.drift import Drift
from qualrules.reading.facts import ColumnFacts
from qualrules.reading.past_account import PastAccount

Kind = tuple[str, Level]
"""Code and level of a finding."""


@dataclass(frozen=True, slots=True)
class About:
    """Which rules, which moment, which source. `root` is the folder of the run, from which paths may be told."""

    name: str
    version: str
    digest: str
    files: tuple[str, ...]
    as_of: str
    source: str | None
    root: str = ""


@dataclass(slots=True)
class RunReport:
    """A run under way.

    `verdicts` goes by once; `counts`, `reading` and `elapsed` are complete when it is through. `processes`
    are those to show, all of them if there is none. A table is cut to `width` where `is_cut`.
    """

    about: About
    layouts: tuple[Layout, ...]
    verdicts: Iterable[Verdict]
    counts: Counts
    reading: Reading
    elapsed: Callable[[], float]
    explain: bool = False
    processes: tuple[str, ...] = ()
    width: int = 120
    is_cut: bool = False


@dataclass(slots=True)
class Group:
    """The counts of one value of the field that `--group-by` names; None and a gap: records without one."""

    value: str | None
    gap: Gap | None
    counts: Counts
    findings: list[Finding] = field(default_factory=list)
    counted: Counter[Kind] = field(default_factory=Counter)
    """Further findings, of which only the number is known."""

    @property
    def gap_in_words(self) -> str:
        """What stands for the value where there is none: `missing`, `not supplied`."""
        return self.gap.value if self.gap is not None else Gap.MISSING.value


def kind_of(finding: Finding) -> Kind:
    """What findings are counted by."""
    return finding.code, finding.level


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What an audit found in the past: by process, and the account of reading it by record type."""

    processes: Mapping[str, HistoryCounts]
    accounts: Sequence[PastAccount]

    @property
    def bad_rows(self) -> int:
        """Rows that cannot be read as such."""
        return sum(table.bad_count for account in self.accounts for table in account.tables)


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found, sorted. `values` says whether values of the records may be shown.

    `findings` are those at hand and `counted` all others, `listed` those to show; `carried` knows which are suppressed or
    in the baseline. `fail_level` is the level from which a new finding fails. Without `ids` the findings bear pseudonyms.
    Of more findings than `most` only the gravest are shown.
    """

    about: About
    counts: Counts
    findings: Sequence[Finding]
    reading: Reading
    seconds: float
    values: bool = False
    group_by: str | None = None
    groups: Sequence[Group] = ()
    history: HistoryReport | None = None
    carried: Carried = NOTHING_CARRIED
    only_new: bool = False
    fail_level: Level = Level.ERROR
    ids: bool = True
    counted: Counter[Kind] = field(default_factory=Counter)
    most: int | None = None

    @property
    def listed(self) -> Sequence[Finding]:
        """The findings to show, sorted: those that are wanted, or where they are too many, the first of what is new before
        what is known.
        """
        wanted = self._wanted
        if self.most is None or len(wanted) <= self.most:
            return wanted
        chosen = sorted(range(len(wanted)), key=lambda place: not self.carried.is_new(wanted[place]))
        return [wanted[place] for place in sorted(chosen[: self.most])]

    @property
    def _wanted(self) -> Sequence[Finding]:
        """All of them, or with `only_new` those that are neither suppressed nor in the baseline."""
        if not self.only_new:
            return self.findings
        return [finding for finding in self.findings if self.carried.is_new(finding)]

    @property
    def not_shown(self) -> Counter[Kind]:
        """How many findings of each kind are wanted and not listed, the gravest first."""
        left = +self.counted
        if self.most is not None:
            left += Counter(map(kind_of, self._wanted)) - Counter(map(kind_of, self.listed))
        return Counter(dict(sorted(left.items(), key=lambda item: (item[0][1].rank, item[0][0]))))

    @property
    def failing(self) -> bool:
        """Whether any finding is new and at or above the fail level, shown or not: that decides the exit code."""
        of_counted = any(self._is_grave(level) for (_, level), count in self.counted.items() if count)
        return of_counted or any(map(self.fails, self.findings))

    def fails(self, finding: Finding) -> bool:
        """Whether a finding is new and at or above the fail level."""
        return self.carried.is_new(finding) and self._is_grave(finding.level)

    def _is_grave(self, level: Level) -> bool:
        return level.rank <= self.fail_level.rank


@dataclass(frozen=True, slots=True)
class WhyReport:
    """The record that was asked for, and the one name that was asked about (None: all)."""

    about: About
    verdict: Verdict
    criterion: str | None = None


@dataclass(slots=True)
class SourceField:
    """A field of a record type and what feeds it. `known`: records that have a value there."""

    name: str
    is_read: bool
    is_supplied: bool
    known: int
    unreadable: int
    columns: list[ColumnFacts] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One record type and the files that feed it; `unread` are columns that feed nothing."""

    record: str
    place: str
    identified_by: str | None
    records: int
    fields: tuple[SourceField, ...]
    unread: tuple[str, ...]
    columns: list[ColumnFacts] = field(default_factory=list)

    def add_columns(self, columns: Iterable[ColumnFacts]) -> None:
        """Say what the columns hold, each where it is read."""
        for column in columns:
            self.columns.append(column)
            for each in self.fields:
                if each.name in column.fields:
                    each.columns.append(column)


@dataclass(frozen=True, slots=True)
class SourcesReport:
    """What feeds what; `absent` are record types that no file feeds."""

    about: About
    tables: Sequence[SourceTable]
    absent: tuple[str, ...]
    reading: Reading
    drifts: tuple[Drift, ...] = ()
    """Where the CRM's own lists, stages and gates differ from the agreed ones."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something about one place that has to be said."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class MoveReport:
    """Wanted moves, judged. `is_one`: a single one was asked for, else those of a file.

    `not_wanted` are webhook bodies in which no stage changed, `problems` what could not be judged.
    """

    about: About
    moves: Sequence[JudgedMove]
    not_wanted: Sequence[Told] = ()
    problems: Sequence[Told] = ()
    is_one: bool = False


@dataclass(frozen=True, slots=True)
class IgnoreReport:
    """The exceptions of an ignore file that are listed, held against a day. `file` is None where there is none."""

    file: str | None
    today: date
    entries: Sequence[Ignored]
