"""Where a record stands in a process: supported, furthest and possible stage, and how the CRM's claim stands to them.

Every engine hands in the statuses of stages and outcomes; what follows from them is said here, once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from qualrules.dataclass import dataclass
from qualrules.model.datatypes import StageOf
from qualrules.model.rules import Gate, Process, Rules, StageOutcome
from qualrules.model.values import fold
from qualrules.model.verdict import Claim, ProcessVerdict
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, all_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What an engine found: the guard, the status of each stage and of each outcome in order, and whether the stay in the
    claimed stage is over (unknown also where it is not asked)."""

    applies: Outcome
    stages: tuple[Outcome, ...]
    outcomes: tuple[Outcome, ...]
    overdue: Outcome = UNKNOWN


def statuses(
    process: Process, gate: Sequence[Outcome], leave: Sequence[Outcome], own: Sequence[Outcome]
) -> Standing:
    """The statuses from each stage's own gate and exit, and each outcome's own gate; the guard taken as met."""
    entered, passed = [], {}
    before = MET
    for stage, enter, leaving in zip(process.stages, gate, leave, strict=True):
        entered.append(all_of((before, enter)))
        before = all_of((before, enter, leaving))
        passed[stage.name] = before
    ends = [
        all_of((mine, passed[outcome.after])) if outcome.after else mine
        for outcome, mine in zip(process.outcomes, own, strict=True)
    ]
    return Standing(MET, tuple(entered), tuple(ends))


def inferable(outcome: StageOutcome) -> bool:
    """Whether an outcome can be the supported one: only with needs of its own."""
    return bool(outcome.gate.needs)


def claimed_stage(rules: Rules, process: Process, claims: Mapping[str, str]) -> tuple[str | None, bool]:
    """The declared stage that the claim names (None: none given, or unmapped), and whether a claim was given at all."""
    if process.claim is None:
        return None, False
    text = claims.get(process.claim)
    if not text:
        return None, False
    datatype = rules.records[process.record].fields[process.claim].type
    assert isinstance(datatype, StageOf)
    return datatype.spelling.get(fold(text)), True


def judge(rules: Rules, process: Process, standing: Standing, claims: Mapping[str, str]) -> ProcessVerdict:
    """What the statuses mean for the record, and for the stage that the CRM claims."""
    names = [stage.name for stage in process.stages] + [outcome.name for outcome in process.outcomes]
    status = dict(zip(names, standing.stages + standing.outcomes, strict=True))
    # Statuses only ever fall along the stages, so counting them says how far they reach.
    furthest = _last(names, standing.stages.count(MET))
    possible = _last(names, len(standing.stages) - standing.stages.count(NOT_MET))
    met = tuple(
        outcome.name for outcome in process.outcomes if inferable(outcome) and status[outcome.name] is MET
    )
    supported = met[0] if met else furthest
    claimed, given = claimed_stage(rules, process, claims)
    if standing.applies is NOT_MET:
        # The process is not for this record: it supports nothing, whatever its gates say.
        claim = Claim.NOT_APPLICABLE if process.claim else None
        return ProcessVerdict(claimed, claim, None, None, None, None, status, standing.applies)
    claim = _claim(process, standing, status, claimed, given, supported) if process.claim else None
    asked = any(stage.name == claimed and stage.stay for stage in process.stages)
    overdue = standing.overdue if asked else None
    return ProcessVerdict(
        claimed, claim, supported, furthest, possible, overdue, status, standing.applies, met
    )


def _last(names: Sequence[str], count: int) -> str | None:
    return names[count - 1] if count else None


def _claim(
    process: Process,
    standing: Standing,
    status: Mapping[str, Outcome],
    claimed: str | None,
    given: bool,
    supported: str | None,
) -> Claim:
    if not given:
        return Claim.UNCLAIMED
    if claimed is None:
        return Claim.UNMAPPED
    if status[claimed] is NOT_MET:
        return Claim.AHEAD
    if status[claimed] is UNKNOWN:
        return Claim.UNPROVEN
    settled = Claim.BEHIND if is_later(process, supported, claimed) else Claim.AGREES
    return Claim.UNPROVEN if standing.applies is UNKNOWN else settled


def is_later(process: Process, supported: str | None, claimed: str) -> bool:
    """Whether a stage is claimed and the supported one is a later stage or an outcome."""
    order = [stage.name for stage in process.stages]
    if supported is None or claimed not in order:
        return False
    return supported not in order or order.index(supported) > order.index(claimed)


def next_stage(process: Process, furthest: str | None) -> str | None:
    """The stage after the furthest one; behind the last stage the first outcome that is won; None where there is none."""
    order = [stage.name for stage in process.stages]
    following = order.index(furthest) + 1 if furthest in order else 0
    if following < len(order):
        return order[following]
    return next((outcome.name for outcome in process.outcomes if outcome.result == "won"), None)


def gates_to(process: Process, target: str) -> list[Gate]:
    """The gates whose *and* is the status of a stage or outcome, in order."""
    return [each.gate for each in gates_on_the_way(process, target)]


class GateOf(NamedTuple):
    """A gate and the stage or outcome to which it belongs: to be in it, or to leave it."""

    stage: str
    part: Literal["needs", "exit needs"]
    gate: Gate


def gates_on_the_way(process: Process, target: str) -> list[GateOf]:
    """As `gates_to`, each with the stage that asks for it."""
    own: list[GateOf] = []
    last = target
    for outcome in process.outcomes:
        if outcome.name == target:
            own = [GateOf(target, "needs", outcome.gate)]
            if outcome.after is None:
                return own
            last = outcome.after
    gates: list[GateOf] = []
    for stage in process.stages:
        gates.append(GateOf(stage.name, "needs", stage.gate))
        if stage.name != target:
            gates.append(GateOf(stage.name, "exit needs", stage.exit))
        if stage.name == last:
            break
    return gates + own
