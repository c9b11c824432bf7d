"""What a run counts, as aggregates over kept results: one line of numbers for all records, or for each group of them.

Said twice is nothing: what is counted is `evaluate/counts`', what a finding is `finding_kinds`'. Runs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import cast

from qualrules.dataclass import dataclass
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.finding_kinds import FindingKind
from qualrules.evaluate.counts import Counts, ProcessCounts
from qualrules.evaluate.layout import Layout
from qualrules.model.rules import Process
from qualrules.model.verdict import Claim
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

Key = tuple[str, ...]


@dataclass(frozen=True)
class Counting:
    """The aggregates over the results of one record type, in the order of `keys`."""

    layout: Layout
    kinds: Sequence[FindingKind]
    columns: dict[Key, str]
    """What is counted → its SQL, over the columns of `query.results`."""

    @property
    def select(self) -> str:
        """The columns of a SELECT."""
        return ",\n".join(f"  {text}" for text in self.columns.values())

    def add(self, numbers: Sequence[object], counts: Counts) -> None:
        """Add one line of the answer to what is counted already."""
        found = dict(zip(self.columns, cast("Sequence[int | None]", numbers), strict=True))
        records = found["records",] or 0
        counts.records += records
        for group in ("criteria", "definitions", "promises"):
            for name in getattr(self.layout, group):
                met, not_met = found[group, name, "met"] or 0, found[group, name, "not met"] or 0
                _outcomes(getattr(counts, group)[name], met, not_met, records)
        for name in self.layout.scores:
            lowest, highest = found["scores", name, "lowest"], found["scores", name, "highest"]
            if lowest is not None and highest is not None:
                score = counts.scores[name]
                score.lowest = lowest if score.lowest is None else min(lowest, score.lowest)
                score.highest = highest if score.highest is None else max(highest, score.highest)
                score.open += found["scores", name, "open"] or 0
        for process in self.layout.processes:
            if process.name in counts.processes:
                _standing(process, found, records, counts.processes[process.name])

    def findings(self, numbers: Sequence[object]) -> Counter[FindingKind]:
        """How many findings of each kind one line of the answer says there are."""
        found = dict(zip(self.columns, cast("Sequence[int | None]", numbers), strict=True))
        counts = {kind: found["finding", kind.code, kind.subject] or 0 for kind in self.kinds}
        return +Counter(counts)


def counting(layout: Layout, kinds: Sequence[FindingKind], dialect: Dialect) -> Counting:
    """What is counted of the records of a type."""
    return Counting(layout, kinds, dict(_columns(layout, kinds, dialect)))


def _columns(layout: Layout, kinds: Sequence[FindingKind], say: Dialect) -> Iterator[tuple[Key, str]]:
    yield ("records",), "COUNT(*)"
    for group in ("criteria", "definitions", "promises"):
        for name in getattr(layout, group):
            column = say.identifier(f"{group}.{name}")
            yield (group, name, "met"), say.count_where(column)
            yield (group, name, "not met"), say.count_where(f"NOT {column}")
    for name in layout.scores:
        low, high = (say.identifier(f"scores.{name}.{end}") for end in ("lowest", "highest"))
        yield ("scores", name, "lowest"), f"MIN({low})"
        yield ("scores", name, "highest"), f"MAX({high})"
        yield ("scores", name, "open"), say.count_where(f"{low} <> {high}")
    for process in layout.processes:
        yield from _of_process(process, say)
    for kind in kinds:
        yield ("finding", kind.code, kind.subject), say.count_where(kind.condition)


def _of_process(process: Process, say: Dialect) -> Iterator[tuple[Key, str]]:
    def column(part: str) -> str:
        return say.identifier(f"processes.{process.name}.{part}")

    if process.claim is not None:
        for claim in Claim:
            key = ("claims", process.name, claim.value)
            yield key, say.count_where(f"{column('claim')} = {say.text(claim.value)}")
        yield ("overdue", process.name), say.count_where(column("overdue"))
    for name in _stages(process):
        key = ("supported", process.name, name)
        yield key, say.count_where(f"{column('supported')} = {say.text(name)}")


def _standing(process: Process, found: dict[Key, int | None], records: int, counts: ProcessCounts) -> None:
    if process.claim is not None:
        for claim in Claim:
            counted = found["claims", process.name, claim.value] or 0
            if counted:
                counts.claims[claim] += counted
        counts.overdue += found["overdue", process.name] or 0
    named = 0
    for name in _stages(process):
        counted = found["supported", process.name, name] or 0
        counts.supported[name] += counted
        named += counted
    counts.supported[None] += records - named


def _stages(process: Process) -> list[str]:
    return [each.name for each in process.stages] + [each.name for each in process.outcomes]


def _outcomes(counts: Counter[Outcome], met: int, not_met: int, records: int) -> None:
    for outcome, counted in ((MET, met), (NOT_MET, not_met), (UNKNOWN, records - met - not_met)):
        if counted:
            counts[outcome] += counted
