"""Lines of a source as they can be shown, with a part of them marked; lines that are far too long are cut.

Knows columns and widths, nothing of diagnostics.
"""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.report.visible import visible_characters, width_of

WIDEST = 140
"""Columns of a source line that are shown; of a longer line the part around the marked place."""

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as it is shown, and from where to where the marked part reaches in it, in columns from 0."""

    text: str
    start: int
    end: int


def excerpt(line: str, start: int, end: int) -> Excerpt:
    """The line with the part from character `start` up to `end` marked; at least one column is."""
    line, start, end = _cut(line, start, min(end, len(line)))
    shown = visible_characters(line)
    before, marked = "".join(shown[:start]), "".join(shown[start:end])
    at = width_of(before)
    return Excerpt(before + marked + "".join(shown[max(start, end) :]), at, at + max(1, width_of(marked)))


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    if len(line) <= WIDEST:
        return line, start, end
    first = max(0, min(start - WIDEST // 4, len(line) - WIDEST))
    last = min(len(line), first + WIDEST)
    left, right = _ELLIPSIS if first else "", _ELLIPSIS if last < len(line) else ""
    moved = len(left) - first
    return f"{left}{line[first:last]}{right}", start + moved, min(end, last) + moved
