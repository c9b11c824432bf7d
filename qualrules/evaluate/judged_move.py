"""A move of one record, judged, with every gap at once: what the move itself breaks, and what the gates on the way lack.

Puts together what `moves`, `missing` and `next_step` say; nothing is judged anew here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.evaluate.finding import Way, way_of
from qualrules.evaluate.missing import Missing, missing_from, missing_in
from qualrules.evaluate.moves import MoveVerdict, judge_move
from qualrules.evaluate.stages import gates_on_the_way
from qualrules.evaluate.verdict import Verdict
from qualrules.evaluate.words import Explanation
from qualrules.model.rules import Process
from qualrules.truth import MET, Outcome


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a record from a stage: `stage` asks for it to be entered, or to be left.

    Where the process's own `when` is not known to be met, `stage` is empty.
    """

    stage: str
    part: Literal["needs", "exit needs", "when"]
    missing: Missing


@dataclass(frozen=True, slots=True)
class JudgedMove:
    """One move of one record.

    `unmapped` is the stage in the CRM where it is none of the process and the move counts as one from nowhere.
    `way` is the shortest way to the target, None where nothing is missing or where no change of facts leads there.
    """

    record_type: str
    record_id: str
    place: str
    process: str
    verdict: MoveVerdict
    applies: Outcome
    lacks: tuple[Lack, ...]
    way: Way | None
    unmapped: str = ""
    wanted_at: str = ""
    """Where the wish stands, in a file of many."""

    @property
    def allowed(self) -> bool:
        """Only what is met is allowed."""
        return self.verdict.outcome is MET


def judged_move(
    verdict: Verdict,
    process: Process,
    target: str,
    source: str | None,
    unmapped: str = "",
    wanted_at: str = "",
) -> JudgedMove:
    """Judge the move of a record from a stage (None: from nowhere) to a declared stage or outcome.

    `unmapped` is the stage before in the CRM's words, where it is none of the process.
    """
    judged = verdict.processes[process.name]
    move = judge_move(process, judged, target, source)
    reasons = verdict.explain()
    step = None if move.status is MET and judged.applies is MET else reasons.way_to(process.name, target)
    return JudgedMove(
        verdict.record.type,
        verdict.record.id,
        verdict.record.place,
        process.name,
        move,
        judged.applies,
        tuple(_lacks(reasons, process, target)),
        way_of(step) if step is not None and step.reachable and step.actions else None,
        unmapped,
        wanted_at,
    )


def _lacks(reasons: Explanation, process: Process, target: str) -> Iterator[Lack]:
    """Everything that is not met on the way, in the order in which it is asked for."""
    if process.guard is not None and reasons.processes[process.name].applies is not MET:
        for one in missing_from(reasons, reasons.condition(process.guard)):
            yield Lack("", "when", one)
    for stage, part, gate in gates_on_the_way(process, target):
        for one in missing_in(reasons, gate):
            yield Lack(stage, part, one)
