"""Repairing a text: the safe edits of its diagnostics, made in one go."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.diagnostics import Diagnostic, Edit


def apply(text: str, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> str:
    """The text with the safe repairs made. Of two that touch the same place the first is made; look again for the other."""
    made: list[Edit] = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or not (fix.safe or unsafe):
            continue
        if not any(_overlap(edit, other) for edit in fix.edits for other in made):
            made += fix.edits
    for edit in sorted(made, key=lambda each: (each.span.start, each.span.end), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def _overlap(one: Edit, other: Edit) -> bool:
    if one.span.start == other.span.start:
        return True
    return one.span.start < other.span.end and other.span.start < one.span.end
