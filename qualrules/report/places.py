"""Where something stands, as JSON documents say it."""

from __future__ import annotations

from qualrules.source import Span


def place(span: Span) -> dict[str, object]:
    """File, line and column from 1, the end behind the last character."""
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
