"""A mutant in words, for every form of the report. Finds nothing, judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualrules.analyze.testing.mutants import Mutant
    from qualrules.analyze.testing.surviving import Mutated

_DROPPED = {
    "need_dropped": "need ",
    "exit_need_dropped": "exit need ",
    "unless_dropped": "unless ",
    "condition_dropped": "condition ",
    "guard_dropped": "when ",
}


def changed(mutant: Mutant) -> str:
    """What was changed: `amount >= 10,000 EUR → amount > 10,000 EUR`, `need budget_found dropped`."""
    change = mutant.change
    if change.after:
        return f"{change.before} → {change.after}"
    return f"{_DROPPED.get(change.kind, '')}{change.before} dropped"


def survivors(mutated: Mutated) -> Iterator[tuple[Mutant, int | None, str]]:
    """Each mutant that no example notices, in the order of the lines: the number of the example that would, or why none."""
    found: list[tuple[Mutant, int | None, str]] = [
        (mutant, number, "")
        for number, catch in enumerate(mutated.survived.catches)
        for mutant in catch.mutants
    ]
    found += [(one.mutant, None, one.reason) for one in mutated.survived.open]
    yield from sorted(found, key=lambda each: each[0].span.start)
