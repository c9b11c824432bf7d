"""What a stage or outcome asks of a record, as statements: its status is met when all of them are true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qualrules.analyze.questions import Is
from qualrules.evaluate.stages import gates_on_the_way
from qualrules.model import rules as r
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

OPEN_OR_MET = frozenset((MET, UNKNOWN))
LOST = frozenset((NOT_MET, UNKNOWN))
"""Not met, for whatever reason."""


class Asking(NamedTuple):
    """A part of a gate on the way: the stage or outcome that asks for it, to be in it or to leave it."""

    stage: str
    leaving: bool
    condition: r.Condition


def asked_for(process: r.Process, target: str) -> list[Asking]:
    """What the status of a stage or outcome is the *and* of."""
    return [
        Asking(each.stage, each.part == "exit needs", condition)
        for each in gates_on_the_way(process, target)
        for condition in each.gate.parts
    ]


def met(process: r.Process, target: str) -> tuple[Is, ...]:
    """The status of a stage or outcome is met."""
    return tuple(Is(each.condition, frozenset((MET,))) for each in asked_for(process, target))


def applies(process: r.Process, outcomes: frozenset[Outcome] = OPEN_OR_MET) -> tuple[Is, ...]:
    """The process is for the record; one of which that is unknown is judged as if it were."""
    return (Is(process.guard, outcomes),) if process.guard is not None else ()


def status(process: r.Process, target: str) -> r.Condition:
    """The status as a condition."""
    return r.And(tuple(each.condition for each in asked_for(process, target)))


def ends(process: r.Process) -> Iterator[r.StageOutcome]:
    """The outcomes that a record can be said to have reached: those with needs of their own."""
    return (outcome for outcome in process.outcomes if outcome.gate.needs)
