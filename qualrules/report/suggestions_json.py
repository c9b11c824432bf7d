"""Missing examples as a JSON document, `qualrules/suggestions/v1`. Its form is described in `wire`."""

from __future__ import annotations

from qualrules.evaluate.parts import name_of
from qualrules.report import json_text
from qualrules.report.missing_example_form import missing_example
from qualrules.report.places import place
from qualrules.report.suggestions_report import FileSuggestions, SuggestionsReport

SCHEMA = "qualrules/suggestions/v1"


def render(report: SuggestionsReport) -> str:
    """The document as text."""
    return json_text.document({"schema": SCHEMA, "files": [_file(file) for file in report.files]}) + "\n"


def _file(file: FileSuggestions) -> dict[str, object]:
    found = file.suggested
    return {
        "file": file.file,
        "examples": [missing_example(one.example, file.rules, one.shows) for one in found.suggestions],
        "missed": [
            {
                "text": one.goal.said,
                "rule": name_of(one.goal.owner),
                **place(one.goal.span),
                "reason": one.reason,
            }
            for one in found.missed
        ],
    }
