"""Stages and outcomes of two rulesets, by their names within the process of the same name.

What is compared is the status: the *and* of everything on the way to a stage. So a need that is added to the first stage is
told at each stage behind it, too. What else a process says is in `diff_processes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from qualrules.analyze.comparison.changes import Change
from qualrules.analyze.comparison.diff_pairs import Pair, about
from qualrules.analyze.comparison.diff_processes import process_lines
from qualrules.analyze.comparison.diff_same import Changed, in_both_orders
from qualrules.evaluate.stages import gates_to
from qualrules.model import rules as r
from qualrules.model.values import fold

Place = r.Stage | r.StageOutcome
Kind = Literal["stage", "outcome"]


def processes(old: r.Rules, new: r.Rules, changed: Changed) -> Iterator[Pair | Change]:
    """Per process: its stages, its outcomes, and what else it says."""
    for name in in_both_orders(old.processes, new.processes):
        one, other = old.processes.get(name), new.processes.get(name)
        if one is not None and other is not None:
            if ("process", name) in changed.parts:
                yield from _both(one, other, changed)
        else:
            yield from _one_only(one, "old") if one else _one_only(other, "new")


def status(process: r.Process, name: str) -> r.Condition:
    """The condition that is the status of a stage or outcome."""
    return r.And(tuple(part for gate in gates_to(process, name) for part in gate.parts))


def _one_only(process: r.Process | None, side: Literal["old", "new"]) -> Iterator[Change]:
    assert process is not None  # a name that was found in one of the two
    for stage in process.stages:
        yield _only("stage", process, stage, side)
    for outcome in process.outcomes:
        yield _only("outcome", process, outcome, side)


def _only(kind: Kind, process: r.Process, place: Place, side: Literal["old", "new"]) -> Change:
    if side == "new":
        at = place.name_span
        return Change(
            kind, place.name, "looser", proved=False, process=process.name, only_in="new", new_at=at
        )
    at = place.name_span
    return Change(kind, place.name, "stricter", proved=False, process=process.name, only_in="old", old_at=at)


def _both(old: r.Process, new: r.Process, changed: Changed) -> Iterator[Pair | Change]:
    yield from _places("stage", old, new, (_by_name(old.stages), _by_name(new.stages)), changed)
    yield from _places("outcome", old, new, (_by_name(old.outcomes), _by_name(new.outcomes)), changed)
    yield from process_lines(old, new, changed)


def _by_name(places: tuple[r.Stage, ...] | tuple[r.StageOutcome, ...]) -> dict[str, Place]:
    """By folded name: how a CRM's text is matched with a stage."""
    return {fold(place.name): place for place in places}


def _places(
    kind: Kind,
    old: r.Process,
    new: r.Process,
    places: tuple[Mapping[str, Place], Mapping[str, Place]],
    changed: Changed,
) -> Iterator[Pair | Change]:
    for key in in_both_orders(*places):
        one, other = places[0].get(key), places[1].get(key)
        if one is None and other is not None:
            yield _only(kind, new, other, "new")
        elif one is not None and other is None:
            yield _only(kind, old, one, "old")
        elif one is not None and other is not None:
            yield from _statuses(kind, (old, one), (new, other), changed)


def _statuses(
    kind: Kind, before: tuple[r.Process, Place], after: tuple[r.Process, Place], changed: Changed
) -> Iterator[Pair | Change]:
    (old, one), (new, other) = before, after
    at, to = one.name_span, other.name_span
    if old.record != new.record:
        note = about(new.record, old.record)
        yield Change(
            kind,
            other.name,
            "different",
            proved=False,
            process=new.name,
            note=note,
            old_at=at,
            new_at=to,
        )
        return
    held, holds = status(old, one.name), status(new, other.name)
    if not changed.same(new.record, held, holds):
        yield Pair(kind, other.name, new.record, held, holds, process=new.name, old_at=at, new_at=to)
