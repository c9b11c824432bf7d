"""The checks in their order: each is one function in a file of its own.

What has one outcome only is found first, since much else would follow from it; what stayed open is said last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from qualrules.analyze.checks import idle_condition, nobody_stays, redundant_need, unreachable_stage
from qualrules.analyze.checks.blank_keeps import blank_keeps_the_stage
from qualrules.analyze.checks.breakable_promise import breakable_promises
from qualrules.analyze.checks.examined import Examined, by_record
from qualrules.analyze.checks.never_met import always_met, never_fails, never_met
from qualrules.analyze.checks.outcomes import find_outcomes
from qualrules.analyze.checks.two_outcomes import two_outcomes
from qualrules.analyze.checks.undecided import undecided
from qualrules.analyze.checks.unreachable_score import unreachable_scores
from qualrules.diagnostics import Diagnostic

Check = Callable[[Examined], Iterator[Diagnostic]]

CHECKS: Final[tuple[Check, ...]] = (
    unreachable_scores,
    never_met,
    always_met,
    never_fails,
    unreachable_stage.unreachable_stages,
    redundant_need.redundant_needs,
    idle_condition.idle_conditions,
    nobody_stays.nobody_stays,
    blank_keeps_the_stage,
    breakable_promises,
    two_outcomes,
    undecided,
)


def run_checks(examined: Examined) -> Iterator[Diagnostic]:
    """Everything that proofs find in a file."""
    find_outcomes(examined)
    _prepare(examined)
    for check in CHECKS:
        yield from check(examined)


def _prepare(examined: Examined) -> None:
    """What four of the checks ask, answered together; those about the rules as they stand, where nothing was freed."""
    modules = (redundant_need, idle_condition, nobody_stays)
    asked = [question for each in modules for question in examined.once(each.questions)]
    if examined.freed is None:
        asked += examined.once(unreachable_stage.questions)
    for record, positions in by_record(asked).items():
        examined.prepare(record, [asked[each][1] for each in positions], examined.sound)
