"""`audit --format text`: findings by kind, each with what is missing and what to ask, then the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualrules.codes import CODES
from qualrules.diagnostics import Level
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.finding import Finding
from qualrules.report import history_text
from qualrules.report.finding_lines import has_lines, needs, questions
from qualrules.report.known import Known, known_of
from qualrules.report.results import AuditReport, Group, Kind, kind_of
from qualrules.report.summary_text import heading, number, summary_lines
from qualrules.report.visible import visible

SHOWN = 20
"""How many findings of a kind are written out: people read the first ones, machines read JSON."""
NOUNS = {"QR610": "move", "QR611": "move", "QR612": "move", "QR613": "move", "QR614": "stay"}
"""What findings of a kind are counted in, where it is not records."""


def lines(report: AuditReport) -> Iterator[str]:
    """The text line by line."""
    return (f"{visible(line)}\n" for line in _lines(report))


def _lines(report: AuditReport) -> Iterator[str]:
    yield heading(report.about, report.counts)
    carried = report.carried
    shown = [finding for finding in report.listed if carried.suppression(finding) is None]
    for kind, found, count in by_kind(shown, report.not_shown):
        yield ""
        yield from _kind(kind, sorted(found, key=carried.in_baseline), count, report)
    yield ""
    yield from _counts(report.findings, carried, report.counted)
    yield from summary_lines(report.counts)
    yield from history_text.summary_lines(report.history)
    for group in report.groups:
        yield from _group(report.group_by or "", group, carried)


def by_kind(shown: Iterable[Finding], left: Mapping[Kind, int]) -> Iterator[tuple[Kind, list[Finding], int]]:
    """Each kind, the gravest first, with its findings that are shown and how many it has."""
    found: dict[Kind, list[Finding]] = {kind: [] for kind in left}
    for finding in shown:
        found.setdefault(kind_of(finding), []).append(finding)
    for kind, findings in sorted(found.items(), key=lambda item: (item[0][1].rank, item[0][0])):
        yield kind, findings, len(findings) + left.get(kind, 0)


def _kind(kind: Kind, findings: Sequence[Finding], count: int, report: AuditReport) -> Iterator[str]:
    """The findings of a kind; new ones stand first, so that no limit hides them."""
    (code, level), noun = kind, NOUNS.get(kind[0], "record")
    yield f"{level.value}[{code}] {CODES[code]}: {number(count, noun)}"
    for finding in findings[:SHOWN]:
        yield from _finding(finding, report.values, report.carried.in_baseline(finding))
    if count > min(len(findings), SHOWN):
        more = number(count - min(len(findings), SHOWN), f"more {noun}")
        where = "--format jsonl lists all of them"
        if count > len(findings):
            where = "--show says how many findings are listed"
        yield f"  … and {more}; {where}"


def _finding(finding: Finding, values: bool, is_known: bool) -> Iterator[str]:
    place = f" ({finding.place})" if finding.place and finding.place != finding.record_id else ""
    known = " (in the baseline)" if is_known else ""
    yield f"  {finding.record_id or finding.record_type}{place}: {finding.message}{known}"
    if has_lines(finding):
        yield from (f"    {line}" for line in needs(finding, values))
        yield from (f"    ask: {question}" for question in questions(finding))


def _counts(findings: Iterable[Finding], carried: Carried, counted: Mapping[Kind, int]) -> Iterator[str]:
    known = known_of(findings, carried, counted)
    if not known.all:
        yield "nothing found"
        return
    found = ", ".join(number(known.all[level], level.value) for level in Level)
    yield f"found {found}{_of_them(known, carried.baseline is not None)}"


def _of_them(known: Known, has_baseline: bool) -> str:
    """How many of the findings are known; nothing where there is nothing to be known by."""
    suppressed = known.suppressed.total()
    parts = [f"{suppressed:,} suppressed"] if suppressed else []
    parts += [f"{known.baseline.total():,} in the baseline"] if has_baseline else []
    parts += [f"{known.new.total():,} new"] if parts else []
    return "; " + ", ".join(parts) if parts else ""


def _group(field: str, group: Group, carried: Carried) -> Iterator[str]:
    value = f'"{group.value}"' if group.value is not None else group.gap_in_words
    yield ""
    yield f"── {field}: {value}, {number(group.counts.records, 'record')}"
    yield from _counts(group.findings, carried, group.counted)
    yield from summary_lines(group.counts)
