"""Safe repairs, made until nothing is left to repair: in memory, for the caller decides what is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualrules.check import inferred_scopes
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Edit
from qualrules.source import SourceFile
from qualrules.workspace.checking import Session, check_files, mistakes
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


def fixed(found: Sequence[Found]) -> tuple[Session, list[Change]]:
    """The files checked with all safe repairs made, and what changed. Nothing is written."""
    finder = Finder()
    session = check_files(found, finder=finder)
    before = {source.name: source.text for source in finder.sources}
    for _ in range(ROUNDS):
        edits = _edits(session, {each.name for each in found})
        if not edits:
            break
        for source, wanted in edits.items():
            finder.replace(source, apply_edits(source.text, wanted))
        session = check_files(found, finder=finder)
    after = {source.name: source.text for source in finder.sources}
    changed = (each for each in found if each.name in after and after[each.name] != before[each.name])
    return session, [Change(each, before[each.name], after[each.name]) for each in changed]


def _edits(session: Session, names: set[str]) -> dict[SourceFile, list[Edit]]:
    """The safe edits by file; only of files that the call names."""
    wanted: dict[SourceFile, list[Edit]] = {}
    for edits in _fixes(session):
        sources = {edit.span.source for edit in edits}
        if len(sources) == 1 and next(iter(sources)).name in names:
            kept = wanted.setdefault(sources.pop(), [])
            if not any(_overlap(edit, other) for edit in edits for other in kept):
                kept.extend(edits)
    return {
        source: edits for source, edits in wanted.items() if apply_edits(source.text, edits) != source.text
    }


def _fixes(session: Session) -> Iterator[tuple[Edit, ...]]:
    for diagnostic in mistakes(session, examples=False):
        if diagnostic.fix is not None and diagnostic.fix.safe:
            yield diagnostic.fix.edits
    for checked in session.rulesets:
        yield from ((edit,) for edit in inferred_scopes(checked))


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch; the same place twice counts, so that nothing is inserted twice."""
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits made that do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
