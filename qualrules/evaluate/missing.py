"""What a stage's gates lack on a record: each need that is not met, its answer and the facts behind it.

Gates are asked of the interpreter through the explanation; nothing is judged anew here.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.dataclass import dataclass
from qualrules.evaluate.explain import DecidingFact, Reasons
from qualrules.evaluate.fields_read import conditions_of_process
from qualrules.evaluate.stages import gates_to
from qualrules.model.explanation import Reason
from qualrules.model.rules import Criterion, Gate, Named, Not, Process
from qualrules.source import NOWHERE, Span
from qualrules.truth import MET, UNKNOWN, Outcome


@dataclass(frozen=True, slots=True)
class Missing:
    """A need that is not met.

    `criterion` is the name that the gate asks for (a need without one: its own words), `outcome` that
    name's answer and `wanted` the answer that the gate needs: not met where the name stands behind `unless`
    or `not`. `at` is where the gate asks for it.
    """

    criterion: str
    outcome: Outcome
    wanted: Outcome
    facts: tuple[DecidingFact, ...]
    ask: tuple[str, ...]
    at: Span = NOWHERE


def missing_for(reasons: Reasons, process: Process, target: str) -> tuple[Missing, ...]:
    """What keeps a record from a stage or outcome: the gates on the way, and a guard not known to hold."""
    found = [one for gate in gates_to(process, target) for one in missing_in(reasons, gate)]
    if process.guard is not None and reasons.processes[process.name].applies is UNKNOWN:
        found += missing_from(reasons, reasons.condition(process.guard))
    return tuple({(one.criterion, one.wanted): one for one in found}.values())


def missing_in(reasons: Reasons, gate: Gate) -> list[Missing]:
    """What one gate lacks."""
    return [one for part in reasons.blocking(gate) for one in missing_from(reasons, part)]


def missing_from(reasons: Reasons, part: Reason) -> Iterator[Missing]:
    """What one part of a gate, or a condition, lacks."""
    if part.outcome is MET:
        return
    asked, wanted = part, MET
    while isinstance(asked.rule, Not):
        asked = asked.parts[0]
        wanted = Outcome.NOT_MET if wanted is MET else MET
    at = getattr(part.rule, "span", NOWHERE)
    questions = tuple(_questions(asked, wanted))
    yield Missing(need_name(asked.rule), asked.outcome, wanted, reasons.facts(part), questions, at)


def needs_of(process: Process) -> Iterator[str]:
    """Each need of a process by the name that `Missing.criterion` has for it."""
    for condition in conditions_of_process(process):
        while isinstance(condition, Not):
            condition = condition.part
        yield need_name(condition)


def need_name(rule: object) -> str:
    """How a need is called: the name that it asks for, else its own words."""
    return rule.path if isinstance(rule, Named) else " ".join(getattr(rule, "span", NOWHERE).text.split())


def _questions(reason: Reason, wanted: Outcome) -> Iterator[str]:
    """The questions of the criteria that do not answer as the need wants, each once."""
    criteria = (part for part in reason.walk() if part.outcome is not wanted)
    asked = (part.rule.notes.ask for part in criteria if isinstance(part.rule, Criterion))
    yield from dict.fromkeys(question for question in asked if question)
