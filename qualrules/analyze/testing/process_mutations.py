"""Small changes to a process, each in one place: whom it is for, its gates, exits, stays and outcomes.

A change to a gate shows in the status of a stage, which is what a record has to tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.analyze.questions import Differ, Is, Statement
from qualrules.analyze.testing.changed_rules import (
    NEVER,
    NOT_CERTAIN,
    NOT_RULED_OUT,
    Change,
    Place,
    change_of,
    dropped,
    edited,
    gate_edits,
)
from qualrules.analyze.testing.mutations import with_other
from qualrules.evaluate.parts import claims
from qualrules.evaluate.stages import gates_to
from qualrules.model import rules as r
from qualrules.truth import MET


def process_changes(rules: r.Rules, process: r.Process) -> Iterator[Change]:
    """What is changed in a process counts for records that it is for."""
    currency = rules.header.currency
    if process.guard is not None:
        place = dropped("guard_dropped", process.guard, currency)
        seen = _in_first(rules, process)
        told = change_of(place, replace(process, guard=None), Is(process.guard, NOT_CERTAIN))
        yield replace(told, claim=seen)
        for place, guard in edited(process.guard, currency):
            told = change_of(place, replace(process, guard=guard), Differ(process.guard, guard))
            yield replace(told, claim=seen)
    for number, stage in enumerate(process.stages):
        for place, new in _of_stage(stage, currency):
            changed = replace(process, stages=with_other(process.stages, number, new))
            yield _seen(rules, change_of(place, changed, *_status(process, changed, number)), process, number)
        yield from _of_stay(rules, process, number)
    for number, end in enumerate(process.outcomes):
        for place, outcome in _of_outcome(end, currency):
            changed = replace(process, outcomes=with_other(process.outcomes, number, outcome))
            told = change_of(place, changed, *_applies(process), _gates(process, changed, end.name))
            yield _seen(rules, told, process, len(process.stages) + number)


def _of_stage(stage: r.Stage, currency: str | None) -> Iterator[tuple[Place, r.Stage]]:
    for place, gate in gate_edits(stage.gate, currency):
        yield place, replace(stage, gate=gate)
    for place, leave in gate_edits(stage.exit, currency):
        yield replace(place, kind=_exit(place.kind)), replace(stage, exit=leave)


def _exit(kind: str) -> str:
    return "exit_need_dropped" if kind == "need_dropped" else kind


def _of_outcome(outcome: r.StageOutcome, currency: str | None) -> Iterator[tuple[Place, r.StageOutcome]]:
    for place, gate in gate_edits(outcome.gate, currency):
        yield place, replace(outcome, gate=gate)
    if outcome.after is not None:
        place = Place("after_dropped", f'"{outcome.name}" after "{outcome.after}"', "", outcome.name_span)
        yield place, replace(outcome, after=None)


def _of_stay(rules: r.Rules, process: r.Process, number: int) -> Iterator[Change]:
    stage = process.stages[number]
    claimed = claims(rules, process, stage.name)
    if stage.stay is None or stage.stay.overdue is None or claimed is None:
        return
    overdue = stage.stay.overdue
    for place, new in edited(overdue, rules.header.currency):
        changed = replace(stage, stay=replace(stage.stay, overdue=new))
        whole = replace(process, stages=with_other(process.stages, number, changed))
        asked = (*_applies(process), Is(claimed, frozenset((MET,))), Differ(overdue, new))
        yield change_of(place, whole, *asked)


def _status(old: r.Process, new: r.Process, number: int) -> tuple[Statement, ...]:
    """That the first status differs in which a stage's own gate, or its exit, has a part."""
    stage = old.stages[number]
    if old.stages[number].gate != new.stages[number].gate:
        return (*_applies(old), _gates(old, new, stage.name))
    following = [each.name for each in old.stages[number + 1 : number + 2]]
    following += [end.name for end in old.outcomes if end.after == stage.name]
    if not following:
        # Nothing lies behind the last exit.
        return (NEVER,)
    if len(following) == 1:
        return (*_applies(old), _gates(old, new, following[0]))
    one, other = (r.And((_way(each, stage.name), *each.stages[number].exit.parts)) for each in (old, new))
    return (*_applies(old), Differ(one, other))


def _seen(rules: r.Rules, change: Change, process: r.Process, number: int) -> Change:
    """With the claim of the stage in which the change shows: how it stands to the stage says its status."""
    steps = [stage.name for stage in process.stages] + [end.name for end in process.outcomes]
    at = number + 1 if change.kind == "exit_need_dropped" else number
    return replace(change, claim=claims(rules, process, steps[at])) if at < len(steps) else change


def _in_first(rules: r.Rules, process: r.Process) -> r.Condition | None:
    """That the CRM claims the first stage, and rightly: what else becomes of the claim is up to the guard."""
    for stage in process.stages[:1]:
        claimed = claims(rules, process, stage.name)
        if claimed is not None:
            return r.And((claimed, _way(process, stage.name)))
    return None


def _gates(old: r.Process, new: r.Process, target: str) -> Statement:
    return Differ(_way(old, target), _way(new, target))


def _way(process: r.Process, target: str) -> r.Condition:
    return r.And(tuple(part for gate in gates_to(process, target) for part in gate.parts))


def _applies(process: r.Process) -> tuple[Statement, ...]:
    return () if process.guard is None else (Is(process.guard, NOT_RULED_OUT),)
