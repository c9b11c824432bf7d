"""Plain tables for people: texts in columns of even width. Nothing here knows what the texts are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualrules.report.visible import width_of


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A text filled up with blanks."""
    fill = " " * (width - width_of(text))
    return fill + text if right else text + fill


def cut(text: str, width: int) -> str:
    """A text on one line, cut to a width with `…` at its end."""
    text = " ".join(text.split())
    if width_of(text) <= width:
        return text
    kept = ""
    for character in text:
        if width_of(kept) + width_of(character) > width - 1:
            break
        kept += character
    return kept + "…"


def table(rows: Iterable[Sequence[str]], *, indent: str = "", right: Iterable[int] = ()) -> list[str]:
    """Rows as lines; the columns whose numbers are in `right` are set to the right."""
    rows, right = list(rows), set(right)
    if not rows:
        return []
    widths = [max(width_of(row[number]) for row in rows) for number in range(len(rows[0]))]
    return [
        indent
        + "  ".join(
            padded(cell, widths[number], right=number in right) for number, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
