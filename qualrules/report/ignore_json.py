"""`ignore list --format json`: one document, `qualrules/ignore/v1`."""

from __future__ import annotations

from qualrules.evaluate.ignored import Ignored
from qualrules.report import json_text
from qualrules.report.record_form import Form, clean
from qualrules.report.results import IgnoreReport


def render(report: IgnoreReport) -> str:
    """The document as text."""
    form = {
        "schema": "qualrules/ignore/v1",
        "file": clean(report.file),
        "as_of": report.today.isoformat(),
        "entries": [_entry_form(entry, report) for entry in report.entries],
    }
    return json_text.document(form) + "\n"


def _entry_form(entry: Ignored, report: IgnoreReport) -> Form:
    said = entry.suppression
    return {
        "number": said.number,
        "line": entry.span.line,
        "state": entry.state(report.today).replace(" ", "_"),
        "days_left": entry.days_left(report.today),
        "code": clean(said.code),
        "type": clean(said.type),
        "record": clean(said.record),
        "criterion": clean(said.criterion),
        "process": clean(said.process),
        "reason": clean(said.reason),
        "owner": clean(said.owner) or None,
        "added": said.added.isoformat() if said.added else None,
        "expires": None if entry.undated else said.expires.isoformat(),
        "problems": [clean(one) for one in (*entry.wrong, entry.undated) if one],
    }
