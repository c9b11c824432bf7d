"""`move --format json`: one move as `qualrules/move/v1`, those of a file as `qualrules/moves/v1`."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.evaluate.judged_move import JudgedMove, Lack
from qualrules.report import json_text
from qualrules.report.finding_form import missing_form
from qualrules.report.record_form import WORD, Form, clean, name_form, way_form
from qualrules.report.results import About, MoveReport, Told
from qualrules.report.summary_form import ruleset_form


def render(report: MoveReport) -> str:
    """The document as text."""
    form = move_form(report.moves[0], report.about) if report.is_one else _moves_form(report)
    return json_text.document(form) + "\n"


def move_form(move: JudgedMove, about: About) -> Form:
    """One move."""
    judged = move.verdict
    return {
        "schema": "qualrules/move/v1",
        "record": name_form(move.record_type, move.record_id),
        "place": clean(move.place) or None,
        "wanted_at": clean(move.wanted_at) or None,
        "ruleset": ruleset_form(about),
        "as_of": about.as_of,
        "process": move.process,
        "from": judged.source,
        "unmapped": clean(move.unmapped) or None,
        "to": judged.target,
        "allowed": move.allowed,
        "outcome": WORD[judged.outcome],
        "status": WORD[judged.status],
        "applies": WORD[move.applies],
        "refusals": list(judged.refusals),
        "missing": [_lack_form(lack) for lack in move.lacks],
        "next": way_form(move.process, move.way) if move.way else None,
    }


def _lack_form(lack: Lack) -> Form:
    return {**missing_form(lack.missing, values=True), "stage": lack.stage or None, "part": lack.part}


def _moves_form(report: MoveReport) -> Form:
    allowed = sum(move.allowed for move in report.moves)
    return {
        "schema": "qualrules/moves/v1",
        "ruleset": ruleset_form(report.about),
        "as_of": report.about.as_of,
        "summary": {
            "allowed": allowed,
            "not_allowed": len(report.moves) - allowed,
            "not_wanted": len(report.not_wanted),
            "problems": len(report.problems),
        },
        "moves": [move_form(move, report.about) for move in report.moves],
        "not_wanted": _told_forms(report.not_wanted),
        "problems": _told_forms(report.problems),
    }


def _told_forms(told: Iterable[Told]) -> list[Form]:
    return [{"place": clean(one.place), "message": clean(one.message)} for one in told]
