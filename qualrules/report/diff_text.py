"""`diff` for a terminal: what changed in meaning, each change with a record that shows it, then impact and version."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report import impact_words
from qualrules.report.diff_report import DiffReport
from qualrules.report.diff_versions import has_versions, version_sentence
from qualrules.report.diff_words import OVERALL, Entry, counts, entries, heading, reworded
from qualrules.report.visible import visible


def render(report: DiffReport) -> str:
    """The text; ends with a line end."""
    return "".join(f"{visible(line)}\n" for line in _lines(report))


def _lines(report: DiffReport) -> Iterator[str]:
    diff = report.diff
    head, names = heading(report), f"{diff.old_name} → {diff.new_name}"
    yield f"{head}: {OVERALL[diff.verdict]}"
    if head != names:
        yield f"  {names}"
    if diff.skipped:
        yield f"  {diff.skipped}"
    before = True
    for entry in entries(report):
        if before or entry.witnesses:  # what no record shows is told in one line
            yield ""
        yield from _entry(entry)
        before = bool(entry.witnesses)
    yield from _counts(report)
    yield from _impact(report)
    if has_versions(report):
        yield ""
        yield version_sentence(diff)


def _entry(entry: Entry) -> Iterator[str]:
    of = f" of {entry.process}" if entry.process else ""
    title = f' "{entry.title}"' if entry.title else ""
    at = f" ({entry.places})" if entry.places else ""
    head = f"{entry.kind} {entry.name}{of}{title}: {entry.verdict}"
    if entry.witnesses:
        yield head + at
        yield from (f"  {line}" for line in entry.lines)
    else:
        yield ": ".join(filter(None, (head, "; ".join(entry.lines)))) + at


def _counts(report: DiffReport) -> Iterator[str]:
    if report.of_two:
        return
    yield ""
    yield counts(report.diff)
    if same := reworded(report.diff):
        yield f"  only in words: {', '.join(same)}"


def _impact(report: DiffReport) -> Iterator[str]:
    impact = report.diff.impact
    if impact is None:
        return
    yield ""
    yield f"impact: {impact_words.sentence(impact)}"
    for part in impact_words.parts(impact):
        yield f"  {part.head}"
        yield from (f"    {line}" for line in part.lines)
