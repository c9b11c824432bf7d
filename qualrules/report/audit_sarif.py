"""`audit --format sarif`: the findings as results at the lines of the ruleset that are not met, for code scanning."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.codes import CODES
from qualrules.evaluate.finding import LEVELS
from qualrules.report import sarif
from qualrules.report.flags import of_findings, path_of
from qualrules.report.results import AuditReport
from qualrules.report.sarif import SarifRun
from qualrules.report.summary_form import findings_form, not_shown_form, ruleset_form
from qualrules.report.summary_text import not_shown_in_words, number


def lines(report: AuditReport) -> Iterator[str]:
    """The file in pieces."""
    return sarif.lines(of_findings(report), _run(report))


def left_out(report: AuditReport) -> str | None:
    """What does not fit into the file, in a sentence."""
    return sarif.left_out(of_findings(report), _run(report))


def _run(report: AuditReport) -> SarifRun:
    about, bad = report.about, report.reading.bad_count
    files = [path_of(name, about.root) for name in about.files]
    return SarifRun(
        identity=f"qualrules/audit/{about.name}/{about.as_of}",
        rules={code: (CODES[code], level) for code, level in LEVELS.items()},
        complete="`qualrules audit --format jsonl`",
        with_baseline=report.carried.baseline is not None,
        notes=tuple(_notes(report, bad)),
        properties={
            "ruleset": ruleset_form(about) | {"files": files},
            "asOf": about.as_of,
            "records": report.counts.records,
            "findings": findings_form(report.findings, report.carried, report.counted)
            | not_shown_form(report.not_shown),
        },
    )


def _notes(report: AuditReport, bad: int) -> Iterator[str]:
    if bad:
        yield f"{number(bad, 'record')} could not be read."
    if report.not_shown:
        yield f"{not_shown_in_words(report.not_shown)}."
