"""`audit --format markdown`: for a comment on a pull request, a page, the summary of a build's step.

Counts first, then the new findings kind by kind, each with what is missing and what to ask. What is suppressed or in the
baseline is only counted. The whole stays below what GitHub takes for a comment, or the room that is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qualrules.codes import CODES
from qualrules.diagnostics import Level
from qualrules.evaluate.carried import NOTHING_CARRIED
from qualrules.evaluate.finding import Finding
from qualrules.report.audit_text import NOUNS, by_kind
from qualrules.report.bounded import Fitted, Section, fitted
from qualrules.report.finding_lines import has_lines, needs, questions
from qualrules.report.known import Known, known_of
from qualrules.report.markdown import code, prose
from qualrules.report.results import AuditReport, Group
from qualrules.report.summary_text import number

LARGEST = 65_000
"""Bytes: GitHub takes comments of 65,536 characters; what posts one may add a line or two."""
SHOWN = 20
"""How many findings of a kind, and groups, are written out where no room is given."""
MOST_LINES = 20
"""Of what is missing, and of questions, for each finding."""


def render(report: AuditReport) -> str:
    """The comment."""
    return within(report, LARGEST, SHOWN).text


def left_out(report: AuditReport) -> str | None:
    """What the comment has no room for, in a sentence."""
    left = within(report, LARGEST, SHOWN).left
    return (
        f"{number(left, 'finding')} only counted in the Markdown; --format jsonl has them all"
        if left
        else None
    )


def within(report: AuditReport, room: int, most: int | None = None) -> Fitted:
    """The text in at most `room` bytes; at most `most` findings of a kind."""
    return fitted("".join(_start(report)), [*_kinds(report), *_groups(report)], room, most)


def _start(report: AuditReport) -> Iterator[str]:
    about, known = report.about, known_of(report.findings, report.carried, report.counted)
    new = known.new.total()
    said = number(new, "new finding" if new != known.all.total() else "finding") if new else "nothing new"
    yield f"## Audit: {said if known.all else 'nothing found'}\n\n"
    rules = code(f"{about.name} {about.version}".strip() or "the ruleset")
    yield f"{number(report.counts.records, 'record')} by {rules}, as of {prose(about.as_of)}.\n"
    if report.reading.bad_count:
        yield f"{number(report.reading.bad_count, 'record')} could not be read.\n"
    yield from _table(known)


def _table(known: Known) -> Iterator[str]:
    if not known.all:
        return
    yield "\n| level | found | suppressed | in the baseline | new |\n| --- | ---: | ---: | ---: | ---: |\n"
    for level in Level:
        cells = (known.all, known.suppressed, known.baseline, known.new)
        yield f"| {level.value} | {' | '.join(f'{counted[level]:,}' for counted in cells)} |\n"


def _kinds(report: AuditReport) -> Iterator[Section]:
    new = replace(report, only_new=True)
    for (kind, level), found, count in by_kind(new.listed, new.not_shown):
        noun = NOUNS.get(kind, "record")
        yield Section(
            f"\n### {level.value} {kind} {CODES[kind]}: {number(count, noun)}\n\n",
            [_item(finding, report.values) for finding in found],
            count,
            _more(noun),
        )


def _more(noun: str) -> Callable[[int], str]:
    """How many are left out, and where they stand."""
    return lambda count: f"\n… and {number(count, f'more {noun}')}; `--format jsonl` has all of them\n"


def _item(finding: Finding, values: bool) -> str:
    named = " ".join(filter(None, (finding.record_type, finding.record_id or finding.place)))
    lines = [f"- {code(named)}: {prose(finding.message)}\n"]
    if has_lines(finding):
        lines += _nested(list(needs(finding, values)), "")
        lines += _nested(questions(finding), "ask: ")
    return "".join(lines)


def _nested(texts: Sequence[str], before: str) -> Iterator[str]:
    yield from (f"  - {before}{prose(text)}\n" for text in texts[:MOST_LINES])
    if len(texts) > MOST_LINES:
        yield f"  - … and {len(texts) - MOST_LINES:,} more\n"


def _groups(report: AuditReport) -> Iterator[Section]:
    if report.group_by is not None:
        items = (_group(group) for group in report.groups)
        yield Section(f"\n### By {code(report.group_by)}\n\n", items, len(report.groups), _more("group"))


def _group(group: Group) -> str:
    value = code(group.value) if group.value is not None else group.gap_in_words
    known = known_of(group.findings, NOTHING_CARRIED, group.counted)
    found = ", ".join(number(known.all[level], level.value) for level in Level if known.all[level])
    return f"- {value}: {number(group.counts.records, 'record')}, {found or 'nothing found'}\n"
