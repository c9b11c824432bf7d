"""Diagnostics as a JSON document, `qualrules/diagnostics/v1`. Its form is described in `wire`.

Plain dicts here: building models would double the time of a short `check`.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.diagnostics import Diagnostic, Fix
from qualrules.report import json_text
from qualrules.report.places import place

SCHEMA = "qualrules/diagnostics/v1"


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """The document as text."""
    return json_text.document(document(diagnostics)) + "\n"


def document(diagnostics: Iterable[Diagnostic]) -> dict[str, object]:
    """The document."""
    return {"schema": SCHEMA, "diagnostics": [as_json(diagnostic) for diagnostic in diagnostics]}


def as_json(diagnostic: Diagnostic) -> dict[str, object]:
    """One diagnostic."""
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "level": diagnostic.level.value,
        "message": diagnostic.message,
        **place(diagnostic.span),
        "label": diagnostic.label,
        "labels": [{"text": label.text, **place(label.span)} for label in diagnostic.labels],
        "notes": list(diagnostic.notes),
        "help": list(diagnostic.helps),
        "example": list(diagnostic.example),
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{**place(edit.span), "text": edit.text} for edit in fix.edits]
    return {"safe": fix.safe, "title": fix.title, "edits": edits}
