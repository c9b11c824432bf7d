"""When a record has a finding, as a condition over its kept results: what `evaluate/findings` says of one record at a time.

At most one finding of each kind is on a record, so that records are counted. What it says of the record is for
`evaluate/findings` to work out, from the record itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Level
from qualrules.engines.sql.beside import Beside
from qualrules.engines.sql.dialect import Dialect
from qualrules.evaluate.finding import LEVELS
from qualrules.evaluate.findings import CLAIM_CODES
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.stages import inferable
from qualrules.model.rules import Process


@dataclass(frozen=True)
class FindingKind:
    """A code, and the process or promise that it is about; `condition` is over the columns of `query.results`."""

    code: str
    subject: str
    record: str
    condition: str

    @property
    def level(self) -> Level:
        """How bad it is."""
        return LEVELS[self.code]

    @property
    def order(self) -> tuple[object, ...]:
        """As `Finding.order`, up to the record."""
        return self.level.rank, self.code, self.subject, self.record


def finding_kinds(layout: Layout, beside: Beside, dialect: Dialect) -> list[FindingKind]:
    """Every kind of finding that records of a type can have, the gravest first."""
    found = [
        FindingKind(code, process.name, layout.record, condition)
        for process in layout.processes
        for code, condition in _of_process(process, beside, dialect)
    ]
    found += [
        FindingKind("QR609", title, layout.record, f"NOT {dialect.identifier(f'promises.{title}')}")
        for title in layout.promises
    ]
    return sorted(found, key=lambda kind: kind.order)


def _of_process(process: Process, beside: Beside, say: Dialect) -> Iterator[tuple[str, str]]:
    def column(part: str) -> str:
        return say.identifier(f"processes.{process.name}.{part}")

    if process.claim is not None:
        for claim, code in CLAIM_CODES.items():
            yield code, f"{column('claim')} = {say.text(claim.value)}"
        if any(stage.stay is not None for stage in process.stages):
            yield "QR606", column("overdue")
        lacking = [
            f"{column(standing)} = {say.text(stage)} AND {say.identifier(advice)} IS NOT TRUE"
            for standing in ("furthest", "supported")
            for (name, stage), advice in beside.advice.items()
            if name == process.name
        ]
        if lacking:
            yield "QR607", " OR ".join(f"({one})" for one in lacking)
    ends = [column(f"stages.{outcome.name}") for outcome in process.outcomes if inferable(outcome)]
    if len(ends) > 1:
        met = " + ".join(f"CASE WHEN {end} THEN 1 ELSE 0 END" for end in ends)
        guard = beside.guards.get(process.name)
        applies = f" AND {say.identifier(guard)} IS NOT FALSE" if guard is not None else ""
        yield "QR608", f"{met} > 1{applies}"
