"""What became of mutants, for people: how many the examples notice, and for each of the others an example that would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qualrules.report.diagnostics_text import Piece, Role
from qualrules.report.mutants_form import changed
from qualrules.report.rule_names import named
from qualrules.report.visible import visible, visible_lines

if TYPE_CHECKING:
    from qualrules.analyze.testing.mutants import Mutant
    from qualrules.analyze.testing.surviving import Catch, Mutated
    from qualrules.model.rules import Rules


def pieces(file: str, mutated: Mutated, rules: Rules, *, everything: bool = False) -> Iterator[Piece]:
    """All of one file; with `everything` also the mutants that are noticed, and those that are equal."""
    survived = mutated.survived
    counts = [f"{len(mutated.noticed)} of {mutated.counted} noticed"]
    if survived.equal:
        counts.append(f"{len(survived.equal)} more equal to the rules on every record (proved), not counted")
    yield Piece(f"\nmutants of {visible(file)}: {'; '.join(counts)}\n")
    for number, catch in enumerate(survived.catches):
        yield Piece("\n" if number else "")
        yield from _catch(catch, rules)
    if survived.catches and (survived.open or everything):
        yield Piece("\n")
    for one in survived.open:
        yield from _lines((one.mutant,), f": {visible(one.reason)}", "note")
    if everything:
        yield from _lines(mutated.noticed, ": noticed", "plain")
        yield from _lines(survived.equal, ": equal", "plain")


def _catch(catch: Catch, rules: Rules) -> Iterator[Piece]:
    # Imported here: only whoever asks for mutants needs the writer of examples.
    from qualrules.analyze.testing.paste import pasted

    yield from _lines(catch.mutants, "", "warning")
    text = pasted(catch.example, rules)
    if text is None:
        yield Piece("    no example notices it; a record would, but no example can hold it\n", "note")
        return
    yield Piece("    no example notices it; this one would:\n", "note")
    for line in visible_lines(text).splitlines():
        yield Piece(f"      {line}\n", "add")


def _lines(mutants: Iterable[Mutant], after: str, role: Role) -> Iterator[Piece]:
    for mutant in mutants:
        what = visible(changed(mutant))
        yield Piece(f"  {named(mutant.owner)} (line {mutant.span.line}): {what}{after}\n", role)
