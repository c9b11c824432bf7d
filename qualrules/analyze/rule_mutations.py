"""Small changes to a rule, each in one place: those to its conditions, and those to what only a whole rule has.

Each comes with what is true of a record that tells the two apart. Whether the examples notice is not said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.analyze.mutations import Edit, edits, with_other, without
from qualrules.analyze.questions import Differ, Is, Statement
from qualrules.dataclass import dataclass
from qualrules.evaluate.condition_text import condition_text
from qualrules.evaluate.parts import Owner, claims
from qualrules.evaluate.stages import gates_to
from qualrules.model import rules as r
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET, UNKNOWN

_NOT_RULED_OUT = frozenset((MET, UNKNOWN))
_NEVER = Is(r.Or(()), frozenset((MET,)))
"""True of no record."""
_MOVED = ("threshold", "duration", "period")
_NOT_CERTAIN = frozenset((NOT_MET, UNKNOWN))


@dataclass(frozen=True, slots=True)
class Change:
    """A change in one place of a rule. `after` is empty where something was dropped.

    `told_apart`: what is true of just the records that the rule and the changed one judge differently.
    """

    kind: str
    before: str
    after: str
    span: Span
    rule: Owner
    told_apart: tuple[Statement, ...]
    limit: r.Condition | None = None
    """That a value lies just where the limit was moved to."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A change to a part of a rule, before it is known what comes of it."""

    kind: str
    before: str
    after: str
    span: Span
    limit: r.Condition | None = None


def changes(rules: r.Rules, owner: Owner) -> Iterator[Change]:
    """Every change to a rule, each meaning once."""
    seen: set[Owner] = {owner}
    for change in _changes(rules, owner):
        if change.rule not in seen:
            seen.add(change.rule)
            yield change


def _changes(rules: r.Rules, owner: Owner) -> Iterator[Change]:
    currency = rules.header.currency
    match owner:
        case r.Criterion():
            for place, new in _of_criterion(owner, currency):
                yield _change(place, new, Differ(owner, new))
        case r.Definition():
            for place, gate in _of_gate(owner.gate, currency):
                changed = replace(owner, gate=gate)
                yield _change(place, changed, Differ(owner, changed))
            for place in _default(owner):
                changed = replace(owner, unknown_counts_as=None)
                yield _change(place, changed, Differ(owner, changed))
        case r.Score():
            yield from _of_score(owner, currency)
        case r.Promise(condition=condition):
            for place, other in _edited(condition, currency):
                yield _change(place, replace(owner, condition=other), Differ(condition, other))
        case r.Process():
            yield from _of_process(rules, owner)


def _change(place: _Place, rule: Owner, *told_apart: Statement) -> Change:
    return Change(place.kind, place.before, place.after, place.span, rule, told_apart, place.limit)


def _edited(condition: r.Condition, currency: str | None) -> Iterator[tuple[_Place, r.Condition]]:
    for edit, new in edits(condition):
        after = "" if edit.after is None else condition_text(edit.after, currency)
        before = condition_text(edit.before, currency)
        yield _Place(edit.kind, before, after, edit.span, _limit(edit)), new


def _limit(edit: Edit) -> r.Condition | None:
    if edit.kind in _MOVED and isinstance(edit.after, r.Compare) and not edit.in_rows:
        return r.Compare("=", edit.after.left, edit.after.right)
    return None


def _dropped(kind: str, condition: r.Condition, currency: str | None) -> _Place:
    return _Place(kind, condition_text(condition, currency), "", condition.span)


# ── Criteria, gates, scores ───────────────────────────────────────────────────────────────────────────────────────


def _of_criterion(rule: r.Criterion, currency: str | None) -> Iterator[tuple[_Place, r.Criterion]]:
    for place, when in _edited(rule.when, currency):
        yield place, replace(rule, when=when)
    for place, unless in _of_unless(rule.unless, currency):
        yield place, replace(rule, unless=unless)
    for place in _default(rule):
        yield place, replace(rule, unknown_counts_as=None)


def _default(rule: r.Criterion | r.Definition) -> Iterator[_Place]:
    if rule.unknown_counts_as is not None:
        yield _Place(
            "default_dropped", f"unknown counts as {rule.unknown_counts_as.words}", "", rule.name_span
        )


def _of_unless(
    unless: tuple[r.Condition, ...], currency: str | None
) -> Iterator[tuple[_Place, tuple[r.Condition, ...]]]:
    for number, condition in enumerate(unless):
        yield _dropped("unless_dropped", condition, currency), without(unless, number)
        for place, new in _edited(condition, currency):
            yield place, with_other(unless, number, new)


def _of_gate(gate: r.Gate, currency: str | None) -> Iterator[tuple[_Place, r.Gate]]:
    for number, need in enumerate(gate.needs):
        yield _dropped("need_dropped", need, currency), replace(gate, needs=without(gate.needs, number))
        for place, new in _edited(need, currency):
            yield place, replace(gate, needs=with_other(gate.needs, number, new))
    for place, unless in _of_unless(gate.unless, currency):
        yield place, replace(gate, unless=unless)


def _of_score(score: r.Score, currency: str | None) -> Iterator[Change]:
    for number, line in enumerate(score.lines):
        told_apart = _counts(line)
        written = _line(line, currency)
        # A line of no points may say what it likes.
        nothing = line.score is None and line.points == 0
        dropped = replace(score, lines=without(score.lines, number))
        place = _Place("line_dropped", written, "", line.span)
        yield _change(place, dropped, _NEVER if nothing else told_apart)
        if line.when is None:
            continue
        more = replace(line, points=line.points + 1)
        changed = replace(score, lines=with_other(score.lines, number, more))
        yield _change(_Place("points", written, _line(more, currency), line.span), changed, told_apart)
        for place, when in _edited(line.when, currency):
            changed = replace(score, lines=with_other(score.lines, number, replace(line, when=when)))
            yield _change(place, changed, _NEVER if nothing else Differ(line.when, when))


def _counts(line: r.Points) -> Statement:
    """That a line has a part in the sum."""
    if line.when is not None:
        return Is(line.when, _NOT_RULED_OUT)
    return Is(r.ScoreWithin(line.score or "", 0, 0), _NOT_CERTAIN)


def _line(line: r.Points, currency: str | None) -> str:
    if line.when is None:
        return f"add {line.score}"
    word = "subtract" if line.points < 0 else "add"
    return f"{word} {abs(line.points)} when {condition_text(line.when, currency)}"


# ── Processes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_process(rules: r.Rules, process: r.Process) -> Iterator[Change]:
    """What is changed in a process counts for records that it is for."""
    currency = rules.header.currency
    if process.guard is not None:
        dropped = _dropped("guard_dropped", process.guard, currency)
        yield _change(dropped, replace(process, guard=None), Is(process.guard, _NOT_CERTAIN))
        for place, guard in _edited(process.guard, currency):
            yield _change(place, replace(process, guard=guard), Differ(process.guard, guard))
    for number, stage in enumerate(process.stages):
        for place, new in _of_stage(stage, currency):
            changed = replace(process, stages=with_other(process.stages, number, new))
            yield _change(place, changed, *_status(process, changed, number))
        yield from _of_stay(rules, process, number)
    for number, end in enumerate(process.outcomes):
        for place, outcome in _of_outcome(end, currency):
            changed = replace(process, outcomes=with_other(process.outcomes, number, outcome))
            yield _change(place, changed, *_applies(process), _gates(process, changed, end.name))


def _of_stage(stage: r.Stage, currency: str | None) -> Iterator[tuple[_Place, r.Stage]]:
    for place, gate in _of_gate(stage.gate, currency):
        yield place, replace(stage, gate=gate)
    for place, leave in _of_gate(stage.exit, currency):
        yield replace(place, kind=_exit(place.kind)), replace(stage, exit=leave)


def _exit(kind: str) -> str:
    return "exit_need_dropped" if kind == "need_dropped" else kind


def _of_outcome(outcome: r.StageOutcome, currency: str | None) -> Iterator[tuple[_Place, r.StageOutcome]]:
    for place, gate in _of_gate(outcome.gate, currency):
        yield place, replace(outcome, gate=gate)
    if outcome.after is not None:
        place = _Place("after_dropped", f'"{outcome.name}" after "{outcome.after}"', "", outcome.name_span)
        yield place, replace(outcome, after=None)


def _of_stay(rules: r.Rules, process: r.Process, number: int) -> Iterator[Change]:
    stage = process.stages[number]
    claimed = claims(rules, process, stage.name)
    if stage.stay is None or stage.stay.overdue is None or claimed is None:
        return
    overdue = stage.stay.overdue
    for place, new in _edited(overdue, rules.header.currency):
        changed = replace(stage, stay=replace(stage.stay, overdue=new))
        whole = replace(process, stages=with_other(process.stages, number, changed))
        asked = (*_applies(process), Is(claimed, frozenset((MET,))), Differ(overdue, new))
        yield _change(place, whole, *asked)


def _status(old: r.Process, new: r.Process, number: int) -> tuple[Statement, ...]:
    """That the first status differs in which a stage's own gate, or its exit, has a part."""
    stage = old.stages[number]
    if old.stages[number].gate != new.stages[number].gate:
        return (*_applies(old), _gates(old, new, stage.name))
    following = [each.name for each in old.stages[number + 1 : number + 2]]
    following += [end.name for end in old.outcomes if end.after == stage.name]
    if not following:
        # Nothing lies behind the last exit.
        return (_NEVER,)
    return (*_applies(old), _gates(old, new, following[0]))


def _gates(old: r.Process, new: r.Process, target: str) -> Statement:
    return Differ(_way(old, target), _way(new, target))


def _way(process: r.Process, target: str) -> r.Condition:
    return r.And(tuple(part for gate in gates_to(process, target) for part in gate.parts))


def _applies(process: r.Process) -> tuple[Statement, ...]:
    return () if process.guard is None else (Is(process.guard, _NOT_RULED_OUT),)
