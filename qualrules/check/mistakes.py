"""Turns of phrase for mistakes in conditions: the reader's own words and right forms made from the reader's
own line.

Builds parts of diagnostics and hands them in; decides nothing.
"""

from __future__ import annotations

from typing import TypeVar

from qualrules.check.scope import Scope
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.source import Span

_LONGEST = 60
_Lowered = TypeVar("_Lowered")


def refuse(diagnostic: Diagnostic | None, scope: Scope) -> _Lowered | None:
    """Report a mistake; gives None, whatever was to be lowered. None as diagnostic: it has been reported
    before."""
    if diagnostic is not None:
        scope.report.add(diagnostic)
    return None


def words(expression: syntax.Expression) -> str:
    """An expression as its writer wrote it, on one line and not too long."""
    if isinstance(expression, syntax.Path):
        return str(expression)
    text = " ".join(expression.span.text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def instead(span: Span, right: str) -> tuple[str, ...]:
    """The reader's own line with what the span covers replaced by the right form."""
    if span.line != span.end_line or not span.source.text:
        return (right,)
    line = span.source.line_text(span.line)
    written = line[: span.column - 1] + right + line[span.end_column - 1 :]
    return (written.strip(),)


def bare(expression: syntax.Expression) -> syntax.Expression:
    """The expression without brackets around it."""
    while isinstance(expression, syntax.Brackets):
        expression = expression.inner
    return expression


def literal(expression: syntax.Expression) -> syntax.Literal_ | None:
    """The expression, if it is a written value."""
    return expression if isinstance(expression, syntax.Literal_) else None
