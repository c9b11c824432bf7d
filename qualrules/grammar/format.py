"""Text → the same text in its canonical look. Refuses a text with mistakes: what could not be read would be lost."""

from __future__ import annotations

from qualrules.diagnostics import Diagnostic, has_errors
from qualrules.grammar import parser, printer
from qualrules.source import SourceFile


def format_text(source: SourceFile) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The canonical text, or None and the mistakes."""
    file, mistakes = parser.parse(source)
    return (None if has_errors(mistakes) else printer.print_file(file)), mistakes
