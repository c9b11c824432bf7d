"""Small changes to a rule, each in one place: those to its conditions, and those to what only a whole rule has.

Each comes with what is true of a record that tells the two apart. Whether the examples notice is not said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.analyze.questions import Differ, Is, Statement
from qualrules.analyze.testing.changed_rules import (
    NEVER,
    NOT_CERTAIN,
    NOT_RULED_OUT,
    Change,
    Place,
    change_of,
    edited,
    gate_edits,
    unless_edits,
)
from qualrules.analyze.testing.mutations import with_other, without
from qualrules.analyze.testing.process_mutations import process_changes
from qualrules.evaluate.condition_text import condition_text
from qualrules.evaluate.parts import Owner
from qualrules.model import rules as r


def changes(rules: r.Rules, owner: Owner) -> Iterator[Change]:
    """Every change to a rule, each meaning once."""
    seen: set[Owner] = {owner}
    for change in _changes(rules, owner):
        if change.rule not in seen:
            seen.add(change.rule)
            yield change


def _changes(rules: r.Rules, owner: Owner) -> Iterator[Change]:
    currency = rules.header.currency
    match owner:
        case r.Criterion():
            for place, new in _of_criterion(owner, currency):
                yield change_of(place, new, Differ(owner, new))
        case r.Definition():
            for place, gate in gate_edits(owner.gate, currency):
                changed = replace(owner, gate=gate)
                yield change_of(place, changed, Differ(owner, changed))
            for place in _default(owner):
                changed = replace(owner, unknown_counts_as=None)
                yield change_of(place, changed, Differ(owner, changed))
        case r.Score():
            yield from _of_score(owner, currency)
        case r.Promise(condition=condition):
            for place, other in edited(condition, currency):
                yield change_of(place, replace(owner, condition=other), Differ(condition, other))
        case r.Process():
            yield from process_changes(rules, owner)


# ── Criteria, gates, scores ───────────────────────────────────────────────────────────────────────────────────────


def _of_criterion(rule: r.Criterion, currency: str | None) -> Iterator[tuple[Place, r.Criterion]]:
    for place, when in edited(rule.when, currency):
        yield place, replace(rule, when=when)
    for place, unless in unless_edits(rule.unless, currency):
        yield place, replace(rule, unless=unless)
    for place in _default(rule):
        yield place, replace(rule, unknown_counts_as=None)


def _default(rule: r.Criterion | r.Definition) -> Iterator[Place]:
    if rule.unknown_counts_as is not None:
        yield Place(
            "default_dropped", f"unknown counts as {rule.unknown_counts_as.words}", "", rule.name_span
        )


def _of_score(score: r.Score, currency: str | None) -> Iterator[Change]:
    for number, line in enumerate(score.lines):
        told_apart = _counts(line)
        written = _line(line, currency)
        # A line of no points may say what it likes.
        nothing = line.score is None and line.points == 0
        dropped = replace(score, lines=without(score.lines, number))
        place = Place("line_dropped", written, "", line.span)
        yield change_of(place, dropped, NEVER if nothing else told_apart)
        if line.when is None:
            continue
        more = replace(line, points=line.points + 1)
        changed = replace(score, lines=with_other(score.lines, number, more))
        yield change_of(Place("points", written, _line(more, currency), line.span), changed, told_apart)
        for place, when in edited(line.when, currency):
            changed = replace(score, lines=with_other(score.lines, number, replace(line, when=when)))
            yield change_of(place, changed, NEVER if nothing else Differ(line.when, when))


def _counts(line: r.Points) -> Statement:
    """That a line has a part in the sum."""
    if line.when is not None:
        return Is(line.when, NOT_RULED_OUT)
    return Is(r.ScoreWithin(line.score or "", 0, 0), NOT_CERTAIN)


def _line(line: r.Points, currency: str | None) -> str:
    if line.when is None:
        return f"add {line.score}"
    word = "subtract" if line.points < 0 else "add"
    return f"{word} {abs(line.points)} when {condition_text(line.when, currency)}"
