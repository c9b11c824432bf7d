"""Drawn text in colours. The only reporter that knows rich; what is drawn is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from rich.color import ColorSystem
from rich.style import Style

from qualrules.report.diagnostics_text import Piece, Role

STYLES: dict[Role, Style] = {
    "plain": Style(),
    "error": Style(color="red", bold=True),
    "warning": Style(color="yellow", bold=True),
    "note": Style(color="cyan", bold=True),
    "message": Style(bold=True),
    "frame": Style(color="blue"),
    "marker": Style(color="red"),
    "second": Style(color="blue"),
    "add": Style(color="green"),
    "remove": Style(color="red"),
}


def coloured(pieces: Iterable[Piece]) -> str:
    """The text with the terminal's colours in it."""
    return "".join(_styled(piece) for piece in pieces)


def _styled(piece: Piece) -> str:
    style = STYLES[piece.role]
    if not style:
        return piece.text
    # Line by line, so that no colour runs over the end of a line.
    return "".join(_line(style, line) for line in piece.text.splitlines(keepends=True))


def _line(style: Style, line: str) -> str:
    text = line.rstrip("\n")
    return style.render(text, color_system=ColorSystem.STANDARD) + line[len(text) :] if text else line
