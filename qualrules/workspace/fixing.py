"""Safe repairs, made until nothing is left to repair: in memory, for the caller decides what is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualrules.check import inferred_scopes
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Fix
from qualrules.grammar import fixes
from qualrules.source import SourceFile
from qualrules.workspace.checking import Checkup, check_files, mistakes
from qualrules.workspace.finding import Found
from qualrules.workspace.loading import Finder

ROUNDS = 10
"""A repair may lay bare the next mistake; more often than this it goes round in circles."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file, as it was and as it would be."""

    found: Found
    before: str
    after: str


def fixed(found: Sequence[Found]) -> list[Change]:
    """What the safe repairs change in the files, and the `for R` that are written down. Nothing is written."""
    finder = Finder()
    names = {each.name for each in found}
    checkup = check_files(found, finder=finder)
    before = {source.name: source.text for source in finder.sources}
    for _ in range(ROUNDS):
        texts = dict(_repaired(checkup, names))
        if not texts:
            break
        for name, text in texts.items():
            finder.replace(name, text)
        checkup = check_files(found, finder=finder)
    after = {source.name: source.text for source in finder.sources}
    changed = (each for each in found if each.name in after and after[each.name] != before[each.name])
    return [Change(each, before[each.name], after[each.name]) for each in changed]


def _repaired(checkup: Checkup, names: set[str]) -> Iterator[tuple[str, str]]:
    """Name and new text of each file that a round of repairs changes; only of files that the call names."""
    wanted: dict[SourceFile, list[Diagnostic]] = {}
    for diagnostic in _repairable(checkup):
        sources = {edit.span.source for edit in diagnostic.fix.edits} if diagnostic.fix else set()
        if len(sources) == 1:
            wanted.setdefault(sources.pop(), []).append(diagnostic)
    for source, diagnostics in wanted.items():
        text = fixes.apply(source.text, diagnostics)
        if source.name in names and text != source.text:
            yield source.name, text


def _repairable(checkup: Checkup) -> Iterator[Diagnostic]:
    yield from mistakes(checkup, examples=False)
    for checked in checkup.rulesets:
        for edit in inferred_scopes(checked):
            yield Diagnostic("QR213", "the record is left out", edit.span, fix=Fix((edit,)))
