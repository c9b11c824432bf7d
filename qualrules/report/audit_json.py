"""`audit --format json`: one document, `qualrules/audit/v1`."""

from __future__ import annotations

import json

from qualrules._version import __version__
from qualrules.report.finding_form import finding_form
from qualrules.report.reading_form import reading_form
from qualrules.report.record_form import Form, clean
from qualrules.report.results import AuditReport, Group
from qualrules.report.summary_form import findings_form, ruleset_form, run_form, summary_form


def render(report: AuditReport) -> str:
    """The document as text."""
    return json.dumps(document(report), indent=2, ensure_ascii=False) + "\n"


def document(report: AuditReport) -> Form:
    """The document."""
    summary = summary_form(report.counts) | {
        "findings": findings_form(report.findings),
        "reading": reading_form(report.reading, report.values),
    }
    form: Form = {
        "schema": "qualrules/audit/v1",
        "tool": {"name": "qualrules", "version": __version__},
        "ruleset": ruleset_form(report.about),
        "run": run_form(report.about, report.counts.records, report.seconds),
        "summary": summary,
    }
    if report.group_by is not None:
        form["groups"] = [_group_form(group) for group in report.groups]
    return form | {"findings": [finding_form(finding, report.values) for finding in report.findings]}


def _group_form(group: Group) -> Form:
    summary = summary_form(group.counts) | {"findings": findings_form(group.findings)}
    return {
        "group": clean(group.value),
        "gap": group.gap.value if group.gap else None,
        "summary": summary,
    }
