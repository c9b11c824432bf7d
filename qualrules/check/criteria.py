"""The pass that types criteria, definitions, scores and promises.

An item with a mistake is left out; its name stays known, so that the mistake is told once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualrules.check.conditions import lower_condition, lower_need, lower_needs
from qualrules.check.items import Rule
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.wording import a, nearest
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.truth import MET, NOT_MET, Outcome

MOST_POINTS = 10**9
"""More points on one line are a slip of the keyboard, and sums of them might not fit an engine's numbers."""


@dataclass
class RuleReader:
    """Types the rules of a ruleset into dictionaries by name."""

    names: Names
    report: Report

    def criteria(self, items: Mapping[str, Rule]) -> dict[str, rules.Criterion]:
        """All criteria that have no mistake."""
        found = (self._criterion(item) for item in items.values() if isinstance(item, syntax.Criterion))
        return {criterion.name: criterion for criterion in found if criterion is not None}

    def definitions(self, items: Mapping[str, Rule]) -> dict[str, rules.Definition]:
        """All definitions that have no mistake."""
        found = (self._definition(item) for item in items.values() if isinstance(item, syntax.Definition))
        return {definition.name: definition for definition in found if definition is not None}

    def scores(self, items: Mapping[str, Rule]) -> dict[str, rules.Score]:
        """All scores that have no mistake."""
        found = (self._score(item) for item in items.values() if isinstance(item, syntax.Score))
        return {score.name: score for score in found if score is not None}

    def promise(self, item: syntax.Promise, record: str | None) -> rules.Promise | None:
        """One promise for the record that was found for it."""
        if record is None:
            return None
        condition = lower_condition(item.condition, Scope(self.names, self.report, record))
        return (
            rules.Promise(item.title.value, record, condition, item.span) if condition is not None else None
        )

    # ── One item ──

    def _scope(self, name: str) -> Scope | None:
        record = self.names.rules[name].record
        return Scope(self.names, self.report, record) if record is not None else None

    def _criterion(self, item: syntax.Criterion) -> rules.Criterion | None:
        scope = self._scope(item.name.text)
        notes, counts_as = read_notes(item.notes, self.report)
        if scope is None:
            return None
        when = lower_condition(item.when, scope)
        unless = [lower_condition(condition, scope) for condition in item.unless]
        blocking = tuple(condition for condition in unless if condition is not None)
        if when is None or len(blocking) < len(unless):
            return None
        return rules.Criterion(
            item.name.text,
            text_of(item.title),
            scope.record,
            when,
            blocking,
            counts_as,
            notes,
            item.span,
            item.name.span,
        )

    def _definition(self, item: syntax.Definition) -> rules.Definition | None:
        scope = self._scope(item.name.text)
        notes, counts_as = read_notes(item.notes, self.report)
        if scope is None:
            return None
        gate = lower_gate(item.needs, item.unless, scope)
        if gate is None:
            return None
        return rules.Definition(
            item.name.text,
            text_of(item.title),
            scope.record,
            gate,
            text_of(item.by),
            counts_as,
            notes,
            item.span,
            item.name.span,
        )

    def _score(self, item: syntax.Score) -> rules.Score | None:
        scope = self._scope(item.name.text)
        notes, _ = read_notes(item.notes, self.report)
        if scope is None:
            return None
        lines = [self._line(line, scope) for line in item.lines]
        points = tuple(line for line in lines if line is not None)
        if len(points) < len(lines):
            return None
        return rules.Score(
            item.name.text, text_of(item.title), scope.record, points, notes, item.span, item.name.span
        )

    def _line(self, line: syntax.AddPoints | syntax.AddScore, scope: Scope) -> rules.Points | None:
        if isinstance(line, syntax.AddScore):
            return self._added_score(line, scope)
        when = lower_condition(line.when, scope)
        if abs(line.points) > MOST_POINTS:
            self.report.add(
                Diagnostic("QR310", f"a line of a score gives at most {MOST_POINTS:,} points", line.span)
            )
            return None
        if when is None:
            return None
        return rules.Points(line.points, when, title=text_of(line.title), span=line.span)

    def _added_score(self, line: syntax.AddScore, scope: Scope) -> rules.Points | None:
        name = line.name.text
        found = self.names.rules.get(name)
        if found is None:
            if name not in self.names.lost_names:
                self.report.add(_no_such_score(line.name, self.names))
            return None
        if found.kind != "score":
            self.report.add(_not_a_score(line.name, found.kind))
            return None
        if found.record not in (scope.record, None):
            self.report.add(_score_of_other(line.name, found.record or "", scope))
            return None
        return rules.Points(score=name, title=text_of(line.title), span=line.span)


def text_of(string: syntax.String | None) -> str:
    """The text of a title or note that may be left out."""
    return string.value if string is not None else ""


def lower_gate(
    needs: Sequence[syntax.Needs], unless: Sequence[syntax.Need], scope: Scope
) -> rules.Gate | None:
    """The gate of `needs` lines and an `unless`; None where one of them has a mistake."""
    wanted = [condition for line in needs for condition in _line_of_needs(line, scope)]
    blocking = [lower_need(need, scope) for need in unless]
    gate = rules.Gate(
        tuple(condition for condition in wanted if condition is not None),
        tuple(condition for condition in blocking if condition is not None),
    )
    return gate if len(gate.needs) == len(wanted) and len(gate.unless) == len(blocking) else None


def _line_of_needs(line: syntax.Needs, scope: Scope) -> list[rules.Condition | None]:
    """Needs that must all hold stand side by side, so that each can be told apart."""
    if line.quantity is None:
        return [lower_need(need, scope) for need in line.items]
    return [lower_needs(line, scope)]


def read_notes(notes: Sequence[syntax.Note], report: Report) -> tuple[rules.Notes, Outcome | None]:
    """What stands behind a rule, and as what an unknown answer counts."""
    said: dict[str, str] = {}
    counts_as: Outcome | None = None
    first: dict[type, syntax.Note] = {}
    for note in notes:
        earlier = first.setdefault(type(note), note)
        if earlier is not note:
            report.add(_note_twice(note, earlier))
            continue
        match note:
            case syntax.Because(text):
                said["because"] = text.value
            case syntax.Ask(text):
                said["ask"] = text.value
            case syntax.Owner(text):
                said["owner"] = text.value
            case syntax.LevelNote(name):
                said["level"] = name.text
            case syntax.UnknownCountsAs(met):
                counts_as = MET if met else NOT_MET
    return rules.Notes(**said), counts_as


_NOTE_WORDS = {
    syntax.Because: "because",
    syntax.Ask: "ask",
    syntax.Owner: "owner",
    syntax.LevelNote: "level",
    syntax.UnknownCountsAs: "unknown counts as",
}


def _note_twice(note: syntax.Note, earlier: syntax.Note) -> Diagnostic:
    return Diagnostic(
        "QR117",
        f"`{_NOTE_WORDS[type(note)]}` is said twice",
        note.span,
        labels=(Label(earlier.span, "first here"),),
        helps=("keep one of them",),
    )


def _no_such_score(name: syntax.Name, names: Names) -> Diagnostic:
    scores = [rule.name for rule in names.rules.values() if rule.kind == "score"]
    return Diagnostic(
        "QR204",
        f'there is no score called "{name.text}"',
        name.span,
        label=nearest(name.text, scores),
        helps=("points for a condition are written with their number: add 10 when …",),
    )


def _not_a_score(name: syntax.Name, kind: str) -> Diagnostic:
    return Diagnostic(
        "QR219",
        f'"{name.text}" is {a(kind)}, so it has no points to add',
        name.span,
        example=(f"add 10 when {name.text}",),
    )


def _score_of_other(name: syntax.Name, record: str, scope: Scope) -> Diagnostic:
    return Diagnostic(
        "QR219",
        f'"{name.text}" scores {a(record)}, so it cannot be added to a score of {a(scope.record)}',
        name.span,
        helps=(f"add scores of {a(scope.record)} only",),
    )
