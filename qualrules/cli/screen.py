"""Whether an output is a terminal, and diagnostics on it: with colours there, plain elsewhere."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TextIO

from qualrules.diagnostics import Diagnostic
from qualrules.report import diagnostics_text
from qualrules.report.diagnostics_text import Piece


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at the stream."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def wants_colours(stream: TextIO) -> bool:
    """Colours only on a terminal; `NO_COLOR` and `FORCE_COLOR` are kept, if they are not empty."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def show(pieces: Sequence[Piece], stream: TextIO) -> None:
    """Write drawn text, in its colours where they are wanted."""
    if pieces and wants_colours(stream):
        # Imported here: rich is slow to import, and a pipe needs none of it.
        from qualrules.report.terminal import coloured

        stream.write(coloured(pieces))
    else:
        stream.write(diagnostics_text.text_of(pieces))
    stream.flush()


def show_diagnostics(diagnostics: Sequence[Diagnostic], stream: TextIO) -> None:
    """Write diagnostics, an empty line between two."""
    for number, diagnostic in enumerate(diagnostics):
        show([*([Piece("\n")] if number else []), *diagnostics_text.draw(diagnostic)], stream)
