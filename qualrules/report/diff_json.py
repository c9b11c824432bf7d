"""`diff --format json`: the comparison as `qualrules/diff/v1`. Its form is described in `wire_diff`."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.analyze.comparison.changes import Change, Diff, Shown
from qualrules.analyze.witness.written import plain
from qualrules.check.digest import digest
from qualrules.evaluate.dependencies import Part
from qualrules.model.rules import Rules
from qualrules.report import json_text
from qualrules.report.diff_causes import Causes
from qualrules.report.diff_effects import moment_text
from qualrules.report.diff_report import DiffReport
from qualrules.report.impact_form import impact_form
from qualrules.source import NOWHERE, Span

Form = dict[str, object]


def render(report: DiffReport) -> str:
    """The document as text."""
    return json_text.document(document(report)) + "\n"


def document(report: DiffReport) -> Form:
    """The document."""
    diff = report.diff
    return {
        "schema": "qualrules/diff/v1",
        "verdict": diff.verdict,
        "old": _side(report.old, diff.old_name),
        "new": _side(report.new, diff.new_name),
        "changes": _changes(report),
        "same": diff.equal,
        "skipped": diff.skipped or None,
        "impact": impact_form(diff.impact) if diff.impact is not None else None,
        "version": _version(diff),
    }


def _side(rules: Rules, written: str) -> Form:
    header = rules.header
    return {
        "name": header.name,
        "version": header.version,
        "digest": digest(rules),
        "files": list(rules.files),
        "written": written,
    }


def _changes(report: DiffReport) -> list[Form]:
    causes = Causes(report.old, report.new)
    found = ((change, () if report.of_two else causes.of(change)) for change in report.diff.changes)
    return [_change(report, change, behind) for change, behind in found]


def _change(report: DiffReport, change: Change, causes: Iterable[Part]) -> Form:
    return {
        "kind": change.kind,
        "name": change.name,
        "verdict": change.verdict,
        "gained": _witness(report, change.gained),
        "lost": _witness(report, change.lost),
        "became_unknown": _witness(report, change.became_unknown),
        "ruled_out": _witness(report, change.ruled_out),
        "proved": change.proved,
        "title": report.title(change),
        "process": change.process or None,
        "only_in": change.only_in or None,
        "because_of": [{"kind": kind, "name": name} for kind, name in causes],
        "note": change.note,
        "old_at": _place(change.old_at),
        "new_at": _place(change.new_at),
    }


def _witness(report: DiffReport, shown: Shown | None) -> Form | None:
    if shown is None:
        return None
    witness = shown.witness
    return {
        "type": witness.record,
        "as_of": moment_text(witness.as_of),
        "record": plain(witness.given, report.new, witness.record),
        "old": shown.old,
        "new": shown.new,
    }


def _place(span: Span) -> Form | None:
    if span.source is NOWHERE.source:
        return None
    return {"file": span.source.name, "line": span.line, "column": span.column}


def _version(diff: Diff) -> Form:
    version = diff.version
    return {"old": version.old, "new": version.new, "bump": version.bump, "enough": version.enough}
