"""What a run counts: outcomes of names, claims and supported stages of processes. Nothing is judged here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.rules import Process
from qualrules.model.verdict import Claim
from qualrules.truth import MET, Outcome


@dataclass(slots=True)
class ScoreCounts:
    """The lowest and highest points of any record, and how many records have a range of points."""

    lowest: int | None = None
    highest: int | None = None
    open: int = 0

    def add(self, low: int, high: int) -> None:
        """Count one record."""
        self.lowest = low if self.lowest is None else min(low, self.lowest)
        self.highest = high if self.highest is None else max(high, self.highest)
        self.open += low != high


@dataclass(slots=True)
class ProcessCounts:
    """One process: `claims` stays empty where it has no claim field."""

    has_claim: bool
    claims: Counter[Claim] = field(default_factory=Counter)
    supported: Counter[str | None] = field(default_factory=Counter)
    overdue: int = 0


class Counts:
    """Counts over verdicts of some record types; of the processes named, all of them if none is."""

    def __init__(self, layouts: Iterable[Layout], processes: Collection[str] = ()) -> None:
        layouts = tuple(layouts)
        self.records = 0
        self.criteria = {name: Counter[Outcome]() for each in layouts for name in each.criteria}
        self.definitions = {name: Counter[Outcome]() for each in layouts for name in each.definitions}
        self.promises = {title: Counter[Outcome]() for each in layouts for title in each.promises}
        self.scores = {name: ScoreCounts() for each in layouts for name in each.scores}
        self.processes = {
            process.name: ProcessCounts(process.claim is not None, supported=_stages(process))
            for each in layouts
            for process in each.processes
            if not processes or process.name in processes
        }

    def add(self, verdict: Verdict) -> None:
        """Count one record."""
        self.records += 1
        for counters, outcomes in (
            (self.criteria, verdict.criteria),
            (self.definitions, verdict.definitions),
            (self.promises, verdict.promises),
        ):
            for name, outcome in outcomes.items():
                counters[name][outcome] += 1
        for name, score in verdict.scores.items():
            self.scores[name].add(score.lowest, score.highest)
        for name, judged in verdict.processes.items():
            counts = self.processes.get(name)
            if counts is None:
                continue
            counts.supported[judged.supported] += 1
            counts.overdue += judged.overdue is MET
            if judged.claim is not None:
                counts.claims[judged.claim] += 1


def _stages(process: Process) -> Counter[str | None]:
    """Every stage and outcome in order, then none, so that all are listed."""
    names = [each.name for each in process.stages] + [each.name for each in process.outcomes]
    return Counter(dict.fromkeys([*names, None], 0))
