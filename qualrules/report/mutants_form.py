"""A mutant in words: what was changed, and where. For every form of the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualrules.evaluate.parts import name_of

if TYPE_CHECKING:
    from qualrules.analyze.mutants import Mutant
    from qualrules.analyze.surviving import Catch, Mutated

MAYBE = "it may be equal: that is proved with z3"
DROPPED = {
    "need_dropped": "need",
    "exit_need_dropped": "exit need",
    "unless_dropped": "unless",
    "condition_dropped": "condition",
    "line_dropped": "line",
    "guard_dropped": "when",
    "after_dropped": "after",
    "default_dropped": "default",
}


def changed(mutant: Mutant) -> str:
    """What was changed: `amount >= 10,000 EUR → amount > 10,000 EUR`, `need budget_found dropped`."""
    change = mutant.change
    if change.after:
        return f"{change.before} → {change.after}"
    word = DROPPED.get(change.kind, "")
    return (
        f"{change.before} dropped"
        if word in ("", "line", "default", "after")
        else f"{word} {change.before} dropped"
    )


def rule_of(mutant: Mutant) -> str:
    """The rule in which it was changed: `criterion fit`, `promise "Nobody is lost"`."""
    name = name_of(mutant.owner)
    return f'{mutant.kind} "{name}"' if mutant.kind == "promise" else f"{mutant.kind} {name}"


def survivors(mutated: Mutated) -> Iterator[tuple[Mutant, Catch | None, str]]:
    """Each mutant that no example notices, in the order of the lines: with the example that would, or why there is none."""
    found: list[tuple[Mutant, Catch | None, str]] = [
        (mutant, catch, "") for catch in mutated.survived.catches for mutant in catch.mutants
    ]
    found += [(one.mutant, None, one.reason) for one in mutated.survived.open]
    yield from sorted(found, key=lambda each: each[0].span.start)
