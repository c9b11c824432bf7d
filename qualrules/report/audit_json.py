"""`audit --format json`: one document, `qualrules/audit/v1`."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules._version import __version__
from qualrules.evaluate.carried import Carried
from qualrules.report import json_text
from qualrules.report.finding_form import finding_form
from qualrules.report.history_form import history_form
from qualrules.report.reading_form import reading_form
from qualrules.report.record_form import Form, clean
from qualrules.report.results import AuditReport, Group
from qualrules.report.summary_form import (
    findings_form,
    not_shown_form,
    opened,
    ruleset_form,
    run_form,
    summary_form,
)


def lines(report: AuditReport) -> Iterator[str]:
    """The document in pieces, each finding on a line of its own."""
    yield opened(_head(report), "findings")
    for number, finding in enumerate(report.listed):
        yield f"{',' if number else ''}\n    {json_text.spaced(finding_form(finding, report.values, report.carried))}"
    yield "\n  ]\n}\n"


def _head(report: AuditReport) -> Form:
    summary = summary_form(report.counts) | {
        "findings": findings_form(report.findings, report.carried, report.counted)
        | not_shown_form(report.not_shown),
        "reading": reading_form(report.reading, report.values, report.ids),
    }
    form: Form = {
        "schema": "qualrules/audit/v1",
        "tool": {"name": "qualrules", "version": __version__},
        "ruleset": ruleset_form(report.about),
        "run": run_form(report.about, report.counts.records, report.seconds),
        "summary": summary,
    }
    if report.group_by is not None:
        form["groups"] = [_group_form(group, report.carried) for group in report.groups]
    if report.history is not None:
        form["history"] = history_form(report.history, report.values, report.ids)
    return form


def _group_form(group: Group, carried: Carried) -> Form:
    summary = summary_form(group.counts) | {"findings": findings_form(group.findings, carried, group.counted)}
    return {
        "group": clean(group.value),
        "gap": group.gap.value if group.gap else None,
        "summary": summary,
    }
