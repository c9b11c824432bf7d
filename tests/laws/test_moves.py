"""A move is met exactly where the target's status is met and the process's rules about moves allow it.

The rules are said a second time here, from the reference, by lists of stages: nothing of the judging code is used.
"""

from __future__ import annotations

from hypothesis import given, note

from qualrules.evaluate.judged_move import judged_move
from qualrules.model.rules import Process
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome
from tests.laws.strategies import Case, cases


def is_permitted(process: Process, source: str | None, target: str) -> bool:
    """What the lines under `moves`, and the nature of an outcome, say of a move."""
    stages = [stage.name for stage in process.stages]
    outcomes = [outcome.name for outcome in process.outcomes]
    if source == target:
        return True
    if source in outcomes:
        return (source, target) in process.moves.reopen or (None, target) in process.moves.reopen
    if target in outcomes:
        return True
    following = stages[stages.index(source) + 1 :] if source else stages
    if target in following:
        return not process.moves.no_skipping or target == following[0]
    return not process.moves.no_going_back


def expected(process: Process, applies: Outcome, status: Outcome, source: str | None, target: str) -> Outcome:
    if applies is NOT_MET or not is_permitted(process, source, target):
        return NOT_MET
    return UNKNOWN if status is MET and applies is UNKNOWN else status


@given(cases())
def test_every_move_of_every_process(case: Case):
    note(case.text)
    verdict = case.verdict()
    for process in case.layout.processes:
        standing = verdict.processes[process.name]
        for target in standing.stages:
            for source in (None, *standing.stages):
                move = judged_move(verdict, process, target, source)
                wanted = expected(process, standing.applies, standing.stages[target], source, target)
                assert move.verdict.outcome is wanted, (process.name, source, target)
                assert move.allowed == (wanted is MET)
                assert bool(move.verdict.refusals) == (
                    standing.applies is NOT_MET or not is_permitted(process, source, target)
                )


@given(cases())
def test_something_is_lacking_exactly_where_the_status_or_the_guard_is_not_met(case: Case):
    note(case.text)
    verdict = case.verdict()
    for process in case.layout.processes:
        standing = verdict.processes[process.name]
        for target, status in standing.stages.items():
            move = judged_move(verdict, process, target, None)
            assert any(lack.part == "when" for lack in move.lacks) == (standing.applies is not MET)
            assert any(lack.part != "when" for lack in move.lacks) == (status is not MET)
            for lack in move.lacks:
                assert lack.missing.outcome is not lack.missing.wanted
            if move.way is not None:
                assert move.lacks
                assert move.way.stage == target
