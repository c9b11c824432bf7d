"""`diff --format markdown`: for a comment on a pull request. Changes first, each with a record that shows it, then impact.

The whole stays below what GitHub takes for a comment: what there is no room for is counted, and the version is always said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualrules.report import impact_words
from qualrules.report.audit_markdown import LARGEST
from qualrules.report.bounded import Fitted, Section, fitted
from qualrules.report.diff_report import DiffReport
from qualrules.report.diff_versions import has_versions, version_in_prose
from qualrules.report.diff_words import OVERALL, Entry, counts, entries, heading, reworded
from qualrules.report.markdown import code, prose
from qualrules.report.summary_text import number

SHOWN = 100
"""How many changes, and lines of a part of the impact, are written out."""


def render(report: DiffReport) -> str:
    """The comment."""
    return _within(report).text


def left_out(report: DiffReport) -> str | None:
    """What the comment has no room for, in a sentence."""
    left = _within(report).left
    return (
        f"{number(left, 'line')} only counted in the Markdown; --format json has them all" if left else None
    )


def _within(report: DiffReport) -> Fitted:
    return fitted("".join(_start(report)), _sections(report), LARGEST, SHOWN)


def _start(report: DiffReport) -> Iterator[str]:
    diff = report.diff
    yield f"## What changes in meaning: {OVERALL[diff.verdict]}\n\n"
    yield code(heading(report)) + ("" if report.of_two else f": {counts(diff)}") + ".\n"
    if diff.skipped:
        yield f"\n{prose(diff.skipped)}\n"
    if has_versions(report):
        yield f"\n{prose(version_in_prose(diff))}\n"


def _sections(report: DiffReport) -> Iterator[Section]:
    found = list(entries(report))
    if found:
        yield Section("\n", map(_entry, found), len(found), _more("change"))
    if same := reworded(report.diff):
        yield Section(
            "\n### Only in words\n\n", (f"- {prose(each)}\n" for each in same), len(same), _more("name")
        )
    impact = report.diff.impact
    if impact is None:
        return
    yield Section(f"\n### Impact: {prose(impact_words.sentence(impact))}\n", (), 0, _more("line"))
    for part in impact_words.parts(impact):
        items = (f"- {prose(line)}\n" for line in part.lines)
        yield Section(f"\n#### {prose(part.head)}\n\n", items, len(part.lines), _more("line"))


def _entry(entry: Entry) -> str:
    of = f" of {code(entry.process)}" if entry.process else ""
    title = f" ({prose(entry.title)})" if entry.title else ""
    lines = [f"- **{entry.kind}** {code(entry.name)}{of}{title}: {prose(entry.verdict)}\n"]
    lines += [f"  - {prose(line)}\n" for line in entry.lines]
    if entry.places:
        lines.append(f"  - {code(entry.places)}\n")
    return "".join(lines)


def _more(noun: str) -> Callable[[int], str]:
    return lambda left: f"\n… and {number(left, f'more {noun}')}; `--format json` has all of them\n"
