"""What changed, as parts of a document: for the page of `diff`, and for the agreement that tells what is new in it."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report import impact_words
from qualrules.report.agreement_names import capital
from qualrules.report.agreement_parts import (
    Block,
    Bullets,
    Code,
    Heading,
    Item,
    Paragraph,
    Strong,
    Text,
    Words,
)
from qualrules.report.diff_report import DiffReport
from qualrules.report.diff_versions import has_versions, version_in_prose
from qualrules.report.diff_words import Entry, counts, entries, reworded

CHANGES = "changes"
"""The anchor of the part that tells what changed."""


def since(report: DiffReport, revision: str) -> Iterator[Block]:
    """The part of an agreement that tells what is new in it."""
    yield Heading(2, f"What changed since {revision}", CHANGES)
    yield from blocks(report)


def blocks(report: DiffReport) -> Iterator[Block]:
    """Counts, version, the changes, each with its records, what only reads differently, and the impact."""
    diff = report.diff
    if not report.of_two:
        yield Paragraph((Strong(_sentence(counts(diff))),))
    if diff.skipped:
        yield Paragraph((Text(_sentence(diff.skipped)),))
    if has_versions(report):
        yield Paragraph((Text(version_in_prose(diff)),))
    changed = tuple(map(_entry, entries(report)))
    if changed:
        yield Bullets(changed)
    if same := reworded(diff):
        yield Paragraph((Text(_sentence(f"only in words: {', '.join(same)}")),))
    yield from _impact(report)


def _entry(entry: Entry) -> Item:
    words: Words = (Strong(entry.kind), Text(" "), Code(entry.name))
    if entry.process:
        words = (*words, Text(" of "), Code(entry.process))
    if entry.title:
        words = (*words, Text(f" ({entry.title})"))
    points = [Item((Text(line),)) for line in entry.lines]
    if entry.places:
        points.append(Item((Code(entry.places),)))
    return Item((*words, Text(f": {entry.verdict}")), tuple(points))


def _impact(report: DiffReport) -> Iterator[Block]:
    impact = report.diff.impact
    if impact is None:
        return
    yield Heading(2, "Impact", "impact")
    yield Paragraph((Text(_sentence(impact_words.sentence(impact))),))
    for part in impact_words.parts(impact):
        yield Heading(3, capital(part.head))
        yield Bullets(tuple(Item((Text(line),)) for line in part.lines))


def _sentence(text: str) -> str:
    return f"{capital(text)}."
