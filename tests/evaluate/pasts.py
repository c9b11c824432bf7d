"""Records with a known past, written as a history in each of its forms, and what is then found in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise

from qualrules.check.pipeline import check
from qualrules.diagnostics import has_errors
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.findings import Auditor
from qualrules.evaluate.history import Historian, HistoryCounts
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import interpret
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.collect import Reading, read_data
from qualrules.reading.past import Past
from qualrules.reading.past_tables import read_past
from qualrules.reading.raw import HistoryForm, RawRow, RawTable
from qualrules.source import SourceFile

COLUMNS = ("Stage", "Amount", "Pain", "Budget")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULES = """ruleset told 1.0.0
  currency EUR
record deal
  amount:     money
  pain:       text
  budget:     one of "None", "Approved"
  created_on: datetime
  stage:      stage of sales
criterion hurts for deal when pain is known
  ask "What hurts?"
criterion large for deal when amount is at least 10k EUR
criterion money for deal when budget is "Approved"
process sales for deal
  stage "Discovery" needs hurts
    stay at most 30 days
  stage "Proposal" needs large
  stage "Negotiation" needs money
  outcome "Won" won needs money, large
  outcome "Lost" lost
  moves
    no skipping
    reopen "Lost" to "Discovery"
source crm for csv
  deal from "deals.csv" identified by "Id"
    amount: "Amount"
    pain: "Pain"
    budget: "Budget"
    created_on: "CreatedDate"
    stage: "Stage"
      "Nego" means "Negotiation"
"""

State = tuple[datetime, Mapping[str, str]]
Lives = Mapping[str, Sequence[State]]
"""Id → every state of the record, with the instant from which it was so; the first is its creation."""


@dataclass(frozen=True)
class Told:
    """A past that was read, and the records that it is about."""

    rules: Rules
    reading: Reading
    past: Past
    moment: Moment

    @property
    def records(self) -> list[Record]:
        """The records of now."""
        return list(self.reading.records("deal"))

    @property
    def layout(self) -> Layout:
        """What is asked of a deal."""
        return Layout(self.rules, "deal")

    def found(self, values: bool = True) -> tuple[list[Finding], HistoryCounts]:
        """What is found in the past of all records, and the counts of the process."""
        historian = Historian([self.layout], {"deal": self.past}, self.moment)
        verdicts = [interpret(self.layout, record, self.moment) for record in self.records]
        findings = [finding for verdict in verdicts for finding in historian.findings(verdict)]
        self.past.finish()
        return list(Auditor(values).shown(findings)), historian.counts["sales"]


@lru_cache
def rules_of(text: str = RULES) -> Rules:
    """The checked rules."""
    checked = check(SourceFile("told.qual", text), lambda *_: None)
    assert not has_errors(checked.diagnostics), [one.message for one in checked.diagnostics]
    assert checked.rules is not None
    return checked.rules


def told(lives: Lives, *tables: RawTable, now: datetime = NOW, text: str = RULES) -> Told:
    """The records as they are in the end, with the history that these tables tell."""
    rules = rules_of(text)
    rows = [
        {"Id": id, "CreatedDate": states[0][0].isoformat(), **states[-1][1]} for id, states in lives.items()
    ]
    source = rules.sources[0]
    reading, diagnostics = read_data(rules, source, [(None, table_of("deals.csv", rows))], None, ("deal",))
    assert reading is not None, diagnostics
    past, diagnostics = read_past(rules, reading, "deal", tables, source)
    assert past is not None, diagnostics
    return Told(rules, reading, past, moment_of(now, rules.header.zone))


def table_of(
    name: str,
    rows: Iterable[Mapping[str, object]],
    columns: tuple[str, ...] | None = None,
    history: HistoryForm | None = None,
) -> RawTable:
    """A table of texts."""
    made = [RawRow(row, f"{name}:{number}") for number, row in enumerate(rows, start=2)]
    return RawTable(name, made, columns or tuple(made[0].values), "text", (), history)


# ── The three forms ──


def as_changes(lives: Lives, only: Iterable[str] = COLUMNS) -> list[dict[str, object]]:
    """A row for each change with the old value, and one for each creation."""
    wanted = set(only)
    rows: list[dict[str, object]] = []
    for id, states in lives.items():
        rows.append(_row(id, states[0][0], "created", "", ""))
        for (_, before), (at, after) in pairwise(states):
            rows += [
                _row(id, at, column, before[column], after[column])
                for column in COLUMNS
                if column in wanted and before[column] != after[column]
            ]
    return rows


def as_versions(lives: Lives, only: Iterable[str] = COLUMNS) -> list[dict[str, object]]:
    """A row for each value that a column has had, without the one before."""
    rows: list[dict[str, object]] = []
    for id, states in lives.items():
        before: Mapping[str, str] = dict.fromkeys(COLUMNS, "")
        for at, after in states:
            rows += [
                {"id": id, "at": at.isoformat(), "name": column, "value": after[column]}
                for column in COLUMNS
                if column in set(only) and before[column] != after[column]
            ]
            before = after
    return rows


def as_snapshots(lives: Lives) -> list[dict[str, object]]:
    """A row for each state with all values."""
    return [
        {"deal id": id, "snapshot date": at.isoformat(), **state}
        for id, states in lives.items()
        for at, state in states
    ]


def as_stays(lives: Lives) -> list[dict[str, object]]:
    """A row for each stay, with the sentinel where it goes on."""
    rows: list[dict[str, object]] = []
    for id, states in lives.items():
        stages = [(at, state["Stage"]) for at, state in states]
        changed = [
            (at, stage)
            for place, (at, stage) in enumerate(stages)
            if not place or stages[place - 1][1] != stage
        ]
        ends = [at.isoformat() for at, _ in changed[1:]] + ["9999-12-31 23:59:59"]
        rows += [
            {"deal id": id, "stage": stage, "entered": at.isoformat(), "left": end}
            for (at, stage), end in zip(changed, ends, strict=True)
            if stage
        ]
    return rows


def _row(id: str, at: datetime, column: str, old: str, new: str) -> dict[str, object]:
    return {"deal id": id, "field": column, "old value": old, "new value": new, "changed at": at.isoformat()}


CHANGES = HistoryForm("changes", "deal id", "changed at", column="field", old="old value", new="new value")
VERSIONS = HistoryForm("changes", "id", "at", column="name", new="value", whole=True)
SNAPSHOTS = HistoryForm("snapshots", "deal id", "snapshot date")
