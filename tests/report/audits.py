"""Audits for the tests of reporters: a real one over the deals of `tests.cli.deals`, and as many findings as wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from qualrules.check import check
from qualrules.diagnostics import Diagnostic
from qualrules.report.results import AuditReport
from qualrules.source import SourceFile
from qualrules.workspace.auditing import Audit
from qualrules.workspace.session import Request, open_session
from tests.cli.deals import ROWS, written


def audited(folder: Path, rows: tuple[str, ...] = ROWS, *, values: bool = False) -> AuditReport:
    """What an audit of the deals finds."""
    rules, data, _, source = map(str, written(folder, rows))
    session = open_session(Request(rules, (data,), (source,), as_of=date(2026, 11, 21)))
    audit = Audit(session, None, values)
    audit.add(session.verdicts())
    report = audit.report()
    return replace(report, about=replace(report.about, root=folder.as_posix()))


def many(report: AuditReport, count: int) -> AuditReport:
    """The same with `count` findings: those of the report again and again, each time on another record."""
    found = report.findings
    findings = [
        replace(found[number % len(found)], record_id=f"006{number:06}", place=f"deals.csv:{number + 2}")
        for number in range(count)
    ]
    return replace(report, findings=sorted(findings, key=lambda finding: finding.order))


BROKEN = """\
ruleset broken 1.0.0
  currency EUR

record opportunity
  amount: money

criterion large for opportunity
  when amout is at least 10k EUR

criterion small for opportunity
  when amout is at least 10k EUR
"""
"""A ruleset with one mistake in two places."""


def mistakes(text: str, name: str = "broken.qual") -> tuple[Diagnostic, ...]:
    """What is wrong with the names and types of a text, without the remarks of lint rules."""
    return tuple(check(SourceFile(name, text), lambda *_: None).diagnostics)
