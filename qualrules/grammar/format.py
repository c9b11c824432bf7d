"""Text → the same text in its canonical look. Refuses a text with mistakes: what could not be read would be lost."""

from __future__ import annotations

from qualrules.diagnostics import Diagnostic, has_errors
from qualrules.grammar import parser, printer
from qualrules.source import SourceFile


def format_text(source: SourceFile) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The canonical text, or None and the mistakes."""
    file, mistakes = parser.parse(source)
    return (None if has_errors(mistakes) else printer.print_file(file)), mistakes


def formatted(name: str, text: str) -> str:
    """The canonical look of a text that was put together here; one that cannot be read is a mistake of ours."""
    found, mistakes = format_text(SourceFile(name, text))
    assert found is not None, [(one.code, one.message, one.span.text) for one in mistakes]
    return found
