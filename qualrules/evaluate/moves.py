"""Whether a record may move to a stage: the target's status, and the process's own rules about moves."""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.model.rules import Process
from qualrules.model.verdict import ProcessVerdict
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome


@dataclass(frozen=True, slots=True)
class MoveVerdict:
    """Only *met* is allowed. `refusals` are sentences about the move itself; what the target's gate lacks is apart."""

    source: str | None
    target: str
    outcome: Outcome
    status: Outcome
    refusals: tuple[str, ...] = ()


def judge_move(process: Process, verdict: ProcessVerdict, target: str, source: str | None) -> MoveVerdict:
    """Judge a move of a record from a stage or outcome (None: from nowhere) to a declared stage or outcome.

    A move of a record that the process is not for is not met.
    """
    status = verdict.stages[target]
    refusals = tuple(_refusals(process, verdict, target, source))
    outcome = NOT_MET if refusals else status
    if outcome is MET and verdict.applies is UNKNOWN:
        outcome = UNKNOWN
    return MoveVerdict(source, target, outcome, status, refusals)


def _refusals(process: Process, verdict: ProcessVerdict, target: str, source: str | None) -> list[str]:
    if verdict.applies is NOT_MET:
        return [f'the process "{process.name}" is not for this record']
    if source == target:
        return []
    order = [stage.name for stage in process.stages]
    if source is not None and source not in order:
        return (
            []
            if _reopens(process, source, target)
            else [f'"{source}" is an end: no move leads from it to "{target}"']
        )
    if target not in order:
        return []
    refusals = []
    at, to = (order.index(source) if source in order else -1), order.index(target)
    if process.moves.no_skipping and to > at + 1:
        refusals.append(f'no skipping: the next stage is "{order[at + 1]}"')
    if process.moves.no_going_back and to < at:
        refusals.append(f'no going back: "{target}" lies before "{source}"')
    return refusals


def _reopens(process: Process, source: str, target: str) -> bool:
    return any(origin in (None, source) and stage == target for origin, stage in process.moves.reopen)
