"""`audit --format text`: findings by kind, each with what is missing and what to ask, then the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from qualrules.diagnostics import Level
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.missing import Missing
from qualrules.evaluate.words import fact_in_words
from qualrules.report import history_text
from qualrules.report.results import AuditReport, Group
from qualrules.report.summary_text import heading, number, summary_lines
from qualrules.report.visible import visible
from qualrules.truth import MET

SHOWN = 20
"""How many findings of a kind are written out: people read the first ones, machines read JSON."""
NOUNS = {"QR610": "move", "QR611": "move", "QR612": "move", "QR613": "move", "QR614": "stay"}
"""What findings of a kind are counted in, where it is not records."""


def lines(report: AuditReport) -> Iterator[str]:
    """The text line by line."""
    return (f"{visible(line)}\n" for line in _lines(report))


def _lines(report: AuditReport) -> Iterator[str]:
    yield heading(report.about, report.counts)
    for (code, name, level), found in groupby(report.findings, key=_kind):
        findings = list(found)
        yield ""
        noun = NOUNS.get(code, "record")
        yield f"{level.value}[{code}] {name}: {number(len(findings), noun)}"
        for finding in findings[:SHOWN]:
            yield from _finding(finding, report.values)
        if len(findings) > SHOWN:
            yield f"  … and {number(len(findings) - SHOWN, f'more {noun}')}; --format jsonl lists all of them"
    yield ""
    yield from _counts(report.findings)
    yield from summary_lines(report.counts)
    yield from history_text.summary_lines(report.history)
    for group in report.groups:
        yield from _group(report.group_by or "", group)


def _kind(finding: Finding) -> tuple[str, str, Level]:
    return finding.code, finding.name, finding.level


def _finding(finding: Finding, values: bool) -> Iterator[str]:
    place = f" ({finding.place})" if finding.place and finding.place != finding.record_id else ""
    yield f"  {finding.record_id or finding.record_type}{place}: {finding.message}"
    if finding.code == "QR611" and finding.level is Level.NOTE:
        return  # the sentence names what the history does not hold, and nobody can be asked about then
    for missing in finding.missing:
        yield f"    {_missing(missing)}"
        if values:
            yield from (f"      {fact_in_words(fact)}" for fact in missing.facts)
    for fact in finding.facts:
        yield f"    {fact_in_words(fact) if values else fact.field}"
    questions = finding.next.ask if finding.next is not None and finding.code != "QR607" else ()
    if finding.moved is not None:
        questions = tuple(dict.fromkeys(question for missing in finding.missing for question in missing.ask))
    yield from (f"    ask: {question}" for question in questions)


def _missing(missing: Missing) -> str:
    fields = ", ".join(dict.fromkeys(fact.field for fact in missing.facts))
    wanted = "" if missing.wanted is MET else ", and should not be"
    return f"{missing.criterion} is {missing.outcome.words}{wanted}" + (f": {fields}" if fields else "")


def _counts(findings: Sequence[Finding]) -> Iterator[str]:
    levels = Counter(finding.level for finding in findings)
    if not findings:
        yield "nothing found"
        return
    yield "found " + ", ".join(number(levels[level], level.value) for level in Level)


def _group(field: str, group: Group) -> Iterator[str]:
    value = (
        f'"{group.value}"' if group.value is not None else str(group.gap.value if group.gap else "missing")
    )
    yield ""
    yield f"── {field}: {value}, {number(group.counts.records, 'record')}"
    yield from _counts(group.findings)
    yield from summary_lines(group.counts)
