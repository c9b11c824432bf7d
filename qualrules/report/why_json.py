"""`why --format json`: one document, `qualrules/why/v1`."""

from __future__ import annotations

from qualrules.evaluate.explain import Reasons
from qualrules.evaluate.finding import way_of
from qualrules.model.explanation import Reason
from qualrules.model.rules import Criterion, Definition, Gate, Promise, Score
from qualrules.report import json_text
from qualrules.report.record_form import WORD, Form, clean, facts_form, name_form, standings_form, way_form
from qualrules.report.results import WhyReport
from qualrules.report.summary_form import ruleset_form
from qualrules.source import NOWHERE


def render(report: WhyReport) -> str:
    """The document as text."""
    return json_text.document(document(report)) + "\n"


def document(report: WhyReport) -> Form:
    """The document; with one name asked about, that name only."""
    reasons, only = report.verdict.explain(), report.criterion
    record = report.verdict.record
    whole = only is None
    return {
        "schema": "qualrules/why/v1",
        "record": name_form(record.type, record.id),
        "place": clean(record.place) or None,
        "ruleset": ruleset_form(report.about),
        "as_of": report.about.as_of,
        "criteria": _explained(reasons, reasons.criteria, only),
        "definitions": _explained(reasons, reasons.definitions, only),
        "scores": {
            name: _score(reasons, reason) for name, reason in reasons.scores.items() if only in (None, name)
        },
        "promises": _explained(reasons, reasons.promises, None) if whole else {},
        "processes": standings_form(reasons.processes) if whole else {},
        "next": [way_form(step.process, way_of(step)) for step in reasons.next if step.reachable]
        if whole
        else [],
    }


def _explained(reasons: Reasons, group: object, only: str | None) -> Form:
    found = group if isinstance(group, dict) else {}
    return {name: _rule(reasons, reason) for name, reason in found.items() if only in (None, name)}


def _rule(reasons: Reasons, reason: Reason) -> Form:
    rule = reason.rule
    return {
        "title": getattr(rule, "title", ""),
        "outcome": WORD[reason.outcome],
        "ask": rule.notes.ask if isinstance(rule, Criterion | Definition) else "",
        "by_default": reason.decided_by_default,
        "because": facts_form(reasons.facts(reason)),
        "reason": _tree(reason),
    }


def _score(reasons: Reasons, reason: Reason) -> Form:
    lowest, highest = reason.range or (0, 0)
    return {
        "title": getattr(reason.rule, "title", ""),
        "lowest": lowest,
        "highest": highest,
        "because": facts_form(reasons.facts(reason)),
        "reason": _tree(reason),
    }


def _tree(reason: Reason) -> Form:
    """The reasons under an outcome; a gate and the name that it belongs to stand as one."""
    form: Form = {"text": clean(_text(reason)), "outcome": WORD[reason.outcome]}
    if reason.points is not None:
        form["points"] = reason.points
    if reason.range is not None:
        form["range"] = {"lowest": reason.range[0], "highest": reason.range[1]}
    if reason.row is not None:
        form["row"] = clean(reason.row.id or reason.row.place)
    parts = [
        below for part in reason.parts for below in (part.parts if isinstance(part.rule, Gate) else (part,))
    ]
    return form | {"parts": [_tree(part) for part in parts]}


def _text(reason: Reason) -> str:
    rule = reason.rule
    if isinstance(rule, Criterion | Definition | Score):
        return rule.name
    if isinstance(rule, Promise):
        return rule.title
    return " ".join(getattr(rule, "span", NOWHERE).text.split())
