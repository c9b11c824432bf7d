"""`move --format jsonl`: one `qualrules/move/v1` a line; what could not be judged is told beside it."""

from __future__ import annotations

from qualrules.report import json_text
from qualrules.report.move_json import move_form
from qualrules.report.results import MoveReport


def render(report: MoveReport) -> str:
    """The lines."""
    return "".join(json_text.one_line(move_form(move, report.about)) + "\n" for move in report.moves)
