"""What became of the mutants of one file, as the JSON document of `test` holds it; `wire_checks` describes the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualrules.report.missing_example_form import missing_example
from qualrules.report.mutants_form import changed, survivors
from qualrules.report.places import place

if TYPE_CHECKING:
    from qualrules.analyze.testing.mutants import Mutant
    from qualrules.analyze.testing.surviving import Mutated
    from qualrules.model.rules import Rules


def form(file: str, mutated: Mutated, rules: Rules | None) -> dict[str, object]:
    """The mutants of a file, in the order of its lines, and the examples that are missing."""
    noticed, counted = len(mutated.noticed), mutated.counted
    found = sorted(_all(mutated), key=lambda each: each[0].span.start)
    catches = mutated.survived.catches
    return {
        "file": file,
        "noticed": noticed,
        "counted": counted,
        "equal": len(mutated.survived.equal),
        "score": round(noticed / counted, 4) if counted else None,
        "proved": mutated.proved,
        "mutants": [_mutant(*each) for each in found],
        "examples": [
            missing_example(catch.example, rules, [changed(mutant) for mutant in catch.mutants])
            for catch in catches
            if rules is not None
        ],
    }


def _all(mutated: Mutated) -> Iterator[tuple[Mutant, str, int | None, str]]:
    yield from ((mutant, "noticed", None, "") for mutant in mutated.noticed)
    yield from ((mutant, "equal", None, "") for mutant in mutated.survived.equal)
    for mutant, number, reason in survivors(mutated):
        yield mutant, "undecided" if number is None else "missed", number, reason


def _mutant(mutant: Mutant, outcome: str, number: int | None, reason: str) -> dict[str, object]:
    return {
        "kind": mutant.kind,
        "rule": mutant.name,
        "change": mutant.change.kind,
        "before": mutant.change.before,
        "after": mutant.change.after,
        "text": changed(mutant),
        **place(mutant.span),
        "outcome": outcome,
        "example": number,
        "reason": reason,
    }
