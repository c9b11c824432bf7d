"""`audit --format junit`: a suite for each kind of finding and process, a case for each finding.

A new finding at or above the fail level is a failure, a known one is skipped with its reason, any other passes and tells
in its output what it is. The file stays below what GitLab reads; what is left out then, a case of its own says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from qualrules.dataclass import dataclass
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.finding import Finding
from qualrules.report.finding_lines import has_lines, needs, questions
from qualrules.report.flags import path_of
from qualrules.report.results import AuditReport
from qualrules.report.summary_text import not_shown_in_words, number
from qualrules.report.xml_text import xml_line, xml_text
from qualrules.source import NOWHERE

LARGEST = 29_000_000
"""Bytes: GitLab reads files of less than 30 MB."""
MOST = 100_000
"""Cases: GitLab gives up on files with more than 250,000 elements, and most cases are two."""
LONGEST = 100_000
"""Characters that one case tells: readers refuse texts of many megabytes."""
LONGEST_LINE, LONGEST_NAME = 1_000, 500
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
FAILURE, SKIPPED, PASSED = "failure", "skipped", "passed"
OUTCOMES = (FAILURE, SKIPPED, PASSED)
"""In the order in which they are kept where there is no room for all."""


@dataclass(frozen=True, slots=True)
class Case:
    """A finding as it is written. `suite` is the name of its suite."""

    suite: str
    outcome: str
    text: str


def lines(report: AuditReport) -> Iterator[str]:
    """The document in pieces."""
    kept, left = _fitted(report)
    cases = [*kept, *_besides(report, left)]
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.suite, []).append(case)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield _opened(
        "testsuites", {"name": "qualrules audit", "time": f"{report.seconds:.3f}", **_counts(cases)}
    )
    for name, each in suites.items():
        yield "  " + _opened("testsuite", {"name": name, "time": "0.000", **_counts(each)})
        yield from (case.text for case in each)
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def left_out(report: AuditReport) -> str | None:
    """What the file has no room for, in a sentence."""
    left = _fitted(report)[1]
    return _short(left) if left else None


def _fitted(report: AuditReport) -> tuple[list[Case], Counter[str]]:
    """The cases that fit, in their order, and how many do not: what fails stays in before what does not."""
    listed = report.listed
    names, outcomes = _names(listed), [_outcome(finding, report) for finding in listed]
    kept: dict[int, Case] = {}
    left: Counter[str] = Counter()
    room = LARGEST
    for outcome in OUTCOMES:
        for place in (at for at, each in enumerate(outcomes) if each == outcome):
            if room > 0 and len(kept) < MOST:
                case = _case(listed[place], names[place], outcome, report)
                room -= len(case.text.encode("utf-8"))
                if room > 0:
                    kept[place] = case
                    continue
            left[outcome] += 1
    return [kept[place] for place in sorted(kept)], left


def _names(findings: Iterable[Finding]) -> list[str]:
    """What each is called; GitLab takes of several with one name the first, so each has its own."""
    seen: Counter[tuple[str, str]] = Counter()
    names = []
    for finding in findings:
        name = f"{finding.record_type} {finding.record_id or finding.place}"
        if finding.moved is not None:
            name += f", {finding.moved.instant} to {finding.moved.target or 'no stage'}"
        name = _cut(xml_line(name), LONGEST_NAME)
        seen[_class(finding), name] += 1
        again = seen[_class(finding), name]
        names.append(name if again == 1 else f"{name} ({again})")
    return names


def _class(finding: Finding) -> str:
    return f"{finding.subject}.{finding.code} {finding.name}"


def _outcome(finding: Finding, report: AuditReport) -> str:
    if not report.carried.is_new(finding):
        return SKIPPED
    return FAILURE if report.fails(finding) else PASSED


def _case(finding: Finding, name: str, outcome: str, report: AuditReport) -> Case:
    place = {}
    at = finding.violated
    if at.source is not NOWHERE.source:
        place = {"file": path_of(at.source.name, report.about.root), "line": str(at.line)}
    told = _told(finding, report.values)
    inner = {
        FAILURE: lambda: _element("failure", told, {"message": finding.message, "type": finding.code}),
        SKIPPED: lambda: _element("skipped", *_reason(finding, report.carried)),
        PASSED: lambda: _element("system-out", f"{finding.level.value}: {told}", {}),
    }[outcome]()
    suite = f"{finding.code} {finding.name}: {finding.subject}"
    return _written(suite, outcome, {"classname": _class(finding), "name": name, **place}, inner)


def _told(finding: Finding, values: bool) -> str:
    lines = [finding.message]
    if has_lines(finding):
        lines += needs(finding, values)
        lines += [f"ask: {question}" for question in questions(finding)]
    return "\n".join(lines)


def _reason(finding: Finding, carried: Carried) -> tuple[str, dict[str, str]]:
    suppression = carried.suppression(finding)
    if suppression is None:
        return "in the baseline", {"message": "in the baseline"}
    owner = f" ({suppression.owner})" if suppression.owner else ""
    said = f"suppressed until {suppression.expires.isoformat()}: {suppression.reason}{owner}"
    return said, {"message": said}


def _besides(report: AuditReport, left: Counter[str]) -> Iterator[Case]:
    """A case that says what is left out, and one that shows that the audit ran where it found nothing."""
    named = {"classname": "qualrules.audit"}
    if left:
        said = _short(left)
        yield _written(
            "left out", SKIPPED, named | {"name": "left out"}, _element("skipped", said, {"message": said})
        )
    if report.not_shown:
        yield _not_shown(report)
    elif not left and not report.listed:
        name = f"audit of {number(report.counts.records, 'record')}"
        said = "nothing found" if not report.findings else "nothing new"
        yield _written("audit", PASSED, named | {"name": name}, _element("system-out", said, {}))


def _not_shown(report: AuditReport) -> Case:
    """What is only counted: a failure where a finding among it is one."""
    said = not_shown_in_words(report.not_shown)
    listed = set(map(id, report.listed))
    hidden = replace(report, findings=[one for one in report.findings if id(one) not in listed])
    outcome = FAILURE if hidden.failing else SKIPPED
    attributes = {"message": said} | ({"type": "not shown"} if outcome == FAILURE else {})
    names = {"classname": "qualrules.audit", "name": "not shown"}
    return _written("not shown", outcome, names, _element(outcome, said, attributes))


def _short(left: Counter[str]) -> str:
    words = {FAILURE: "failing", SKIPPED: "known", PASSED: "below the fail level"}
    parts = ", ".join(f"{left[outcome]:,} {words[outcome]}" for outcome in OUTCOMES if left[outcome])
    return (
        f"{number(left.total(), 'finding')} left out of the JUnit file ({parts}), because GitLab reads no more; "
        "--format jsonl has them all"
    )


def _counts(cases: Collection[Case]) -> dict[str, str]:
    outcomes = Counter(case.outcome for case in cases)
    counts = {"tests": len(cases), "failures": outcomes[FAILURE], "errors": 0, "skipped": outcomes[SKIPPED]}
    return {name: str(count) for name, count in counts.items()}


def _written(suite: str, outcome: str, attributes: Mapping[str, str], inner: str) -> Case:
    return Case(suite, outcome, f"    {_opened('testcase', attributes)}{inner}    </testcase>\n")


def _element(name: str, text: str, attributes: Mapping[str, str]) -> str:
    shown = xml_text(_cut(text, LONGEST)).translate(ESCAPES)
    return f"      {_opened(name, attributes).rstrip()}{shown}</{name}>\n"


def _opened(name: str, attributes: Mapping[str, str]) -> str:
    written = "".join(f' {key}="{_attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>\n"


def _attribute(value: str) -> str:
    return _cut(xml_line(value), LONGEST_LINE).translate(ESCAPES)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
