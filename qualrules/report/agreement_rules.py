"""Definitions, criteria, scores and promises as parts of an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualrules.model import rules as r
from qualrules.report.agreement_conditions import Said, Speaker, opened
from qualrules.report.agreement_counts import in_points, points
from qualrules.report.agreement_names import an, anchor, capital, quoted, spaced
from qualrules.report.agreement_parts import (
    Block,
    Bullets,
    Heading,
    Item,
    Link,
    Pairs,
    Paragraph,
    Strong,
    Table,
    Text,
    Words,
)
from qualrules.report.agreement_used import thresholds
from qualrules.truth import Outcome


def sentence(intro: str, said: Said) -> Iterator[Block]:
    """A sentence, and the points under it if it has any."""
    yield Paragraph((*opened(intro, said), Text(":" if said.items else ".")))
    if said.items:
        yield Bullets(said.items)


def definition(rule: r.Definition, speaker: Speaker) -> Iterator[Block]:
    """When a record is what the definition calls it."""
    speaker = speaker.about(rule.record)
    by = f"As {rule.by} defines it, " if rule.by else ""
    yield Heading(3, rule.title or capital(spaced(rule.name)), anchor("definition", rule.name), rule.name)
    yield from _when(f"{capital(f'{by}{an(rule.record)}')} counts as this when", rule.gate, speaker)
    yield from _notes(rule.notes, rule.unknown_counts_as)


def criterion(rule: r.Criterion, speaker: Speaker) -> Iterator[Block]:
    """When a criterion is met, why it is asked for, and which question finds it out."""
    speaker = speaker.about(rule.record)
    yield Heading(3, rule.title or capital(spaced(rule.name)), anchor("criterion", rule.name), rule.name)
    gate = r.Gate((rule.when,), rule.unless)
    yield from _when(f"{capital(an(rule.record))} meets this when", gate, speaker)
    yield from _notes(rule.notes, rule.unknown_counts_as)


def _when(intro: str, gate: r.Gate, speaker: Speaker) -> Iterator[Block]:
    wanted = speaker.all_of(gate.needs)
    if not gate.unless:
        yield from sentence(intro, wanted)
        return
    blocked = speaker.none_of(gate.unless)
    if wanted.is_simple and blocked.is_simple:
        words = (*wanted.words, Text(", unless "), *blocked.words)
        yield from sentence(intro, Said(words))
        return
    yield from sentence(intro, wanted)
    yield from sentence("But not when", blocked)


def _notes(notes: r.Notes, unknown: Outcome | None) -> Iterator[Block]:
    said = {
        "Unknown": f"counts as {unknown.words}" if unknown is not None else "",
        "Why": notes.because,
        "To ask": notes.ask,
        "Owner": notes.owner,
        "Level": "" if notes.owner else spaced(notes.level),
    }
    if notes.owner and notes.level:
        said["Owner"] += f" (level: {spaced(notes.level)})"
    rows = tuple((label, Item((Text(text),))) for label, text in said.items() if text)
    if rows:
        yield Pairs(rows)


# ── Scores ────────────────────────────────────────────────────────────────────────────────────────────────────────


def score(rule: r.Score, speaker: Speaker) -> Iterator[Block]:
    """The lines of a score as a table, and who asks for how many points."""
    speaker = speaker.about(rule.record)
    yield Heading(3, rule.title or capital(spaced(rule.name)), anchor("score", rule.name), rule.name)
    yield Paragraph((Text(f"{capital(an(rule.record))} gets these points:"),))
    rows: list[tuple[Words, ...]] = []
    below: list[Block] = []
    for line in rule.lines:
        words, more = _line(line, speaker)
        rows.append((_figure(line), words))
        below += more
    yield Table(("Points", "When"), tuple(rows), frozenset((0,)))
    yield from below
    yield from _thresholds(rule, speaker)
    yield from _notes(rule.notes, None)


def _figure(line: r.Points) -> Words:
    return (Text("" if line.score else f"{line.points:+,}".replace("-", "−")),)


def _line(line: r.Points, speaker: Speaker) -> tuple[Words, list[Block]]:
    """What a line of points is for; a condition too deep for a cell stands under the table."""
    if line.score is not None:
        link = speaker.link("score", line.score)
        return (Text("all points of "), Link(quoted(link.text), link.target)), []
    if line.when is None:
        return (Text(line.title or "always"),), []
    said = speaker.say(line.when)
    title: Words = (Strong(line.title), Text(": ")) if line.title else ()
    if not said.items:
        return (*title, *said.words), []
    called = line.title or in_points(line.points)
    below = [*sentence(f"{quoted(called)} is given when", said)]
    return (Strong(line.title) if line.title else Text("see below the table"),), below


def _thresholds(rule: r.Score, speaker: Speaker) -> Iterator[Block]:
    rows = []
    for title, node in thresholds(speaker.rules, rule.name):
        rows.append(Item((Strong(title), Text(f" asks for {points(node.least, node.most, False)}"))))
    if rows:
        yield Bullets(tuple(dict.fromkeys(rows)))


# ── Promises ──────────────────────────────────────────────────────────────────────────────────────────────────────


def promises(rules: Iterable[r.Promise], speaker: Speaker) -> Iterator[Block]:
    """What has to hold for every record."""
    items = []
    for rule in rules:
        said = speaker.about(rule.record).promised(rule.condition)
        stop = "" if rule.title.rstrip().endswith((".", "!", "?")) else "."
        intro = Text(f"{stop} That is, for every {spaced(rule.record)}: ")
        end = Text(":" if said.items else ".")
        items.append(Item((Strong(rule.title), intro, *said.words, end), said.items))
    yield Bullets(tuple(items))
