"""The checks in their order: each is one function in a file of its own.

What has one outcome only is found first, since much else would follow from it; what stayed open is said last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from qualrules.analyze.checks.blank_keeps import blank_keeps_the_stage
from qualrules.analyze.checks.breakable_promise import breakable_promises
from qualrules.analyze.checks.examined import Examined
from qualrules.analyze.checks.idle_condition import idle_conditions
from qualrules.analyze.checks.never_met import always_met, never_fails, never_met
from qualrules.analyze.checks.nobody_stays import nobody_stays
from qualrules.analyze.checks.outcomes import find_outcomes
from qualrules.analyze.checks.redundant_need import redundant_needs
from qualrules.analyze.checks.two_outcomes import two_outcomes
from qualrules.analyze.checks.undecided import undecided
from qualrules.analyze.checks.unreachable_score import unreachable_scores
from qualrules.analyze.checks.unreachable_stage import unreachable_stages
from qualrules.diagnostics import Diagnostic

Check = Callable[[Examined], Iterator[Diagnostic]]

CHECKS: Final[tuple[Check, ...]] = (
    unreachable_scores,
    never_met,
    always_met,
    never_fails,
    unreachable_stages,
    redundant_needs,
    idle_conditions,
    nobody_stays,
    blank_keeps_the_stage,
    breakable_promises,
    two_outcomes,
    undecided,
)


def run_checks(examined: Examined) -> Iterator[Diagnostic]:
    """Everything that proofs find in a file."""
    find_outcomes(examined)
    for check in CHECKS:
        yield from check(examined)
