"""A TOML text as values, with the place of the first mistake where it is none."""

from __future__ import annotations

import re
from typing import Any

from qualrules.diagnostics import Diagnostic
from qualrules.source import SourceFile, Span
from qualrules.workspace.texts import UnreadableError, unfinished_merge

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parsed(source: SourceFile, code: str) -> dict[str, Any]:
    """The values of a text. Raises UnreadableError under this code."""
    # Imported here: most runs read no TOML.
    import tomllib

    try:
        return tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:  # tomllib's own error, or that of a number without end
        raise UnreadableError(unfinished_merge(source, code) or _not_toml(source, code, str(error))) from None


def _not_toml(source: SourceFile, code: str, said: str) -> Diagnostic:
    said = " ".join(said.split()) or "it is nested too deeply"
    at = _AT.search(said)
    text = said[: at.start()] if at else said
    message = f'"{source.name}" cannot be read as TOML: {text[:1].lower()}{text[1:200]}'
    return Diagnostic(code, message, _place(source, at))


def _place(source: SourceFile, at: re.Match[str] | None) -> Span:
    starts = source.line_starts
    if at is None or at[1] is None or not 0 < int(at[1]) <= len(starts):
        end = len(source.text.rstrip())
        return source.span(max(end - 1, 0), end)
    start = min(starts[int(at[1]) - 1] + int(at[2]) - 1, len(source.text))
    return source.span(start, min(start + 1, len(source.text)))
