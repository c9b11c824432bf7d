"""What the answers to a record look at: its fields, and those of linked records and child rows, by the way they are reached.

`fields_read` says which fields of a type any rule reads; this says which values of which records decide about one record.
Advice and questions are left out: they are told of answers, and decide none. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qualrules.evaluate.layout import Layout
from qualrules.model import rules as r
from qualrules.model.datatypes import Link, ListOf


@dataclass
class LookedAt:
    """What is looked at of a record: its plain fields, and behind its links and in its lists what is looked at there."""

    record: str
    fields: set[str] = field(default_factory=set)
    links: dict[str, LookedAt] = field(default_factory=dict)
    rows: dict[str, LookedAt] = field(default_factory=dict)


def looked_at(layout: Layout) -> LookedAt:
    """Everything that the answers to a record of the layout's type rest on, but for the stages that are claimed."""
    top = LookedAt(layout.record)
    finder = _Finder(layout.rules)
    stays = (stay for process in layout.processes for stay in stays_of(process).values())
    for condition in (*conditions_of(layout), *stays):
        finder.look(condition, top, top)
    return top


def conditions_of(layout: Layout) -> Iterator[r.Condition]:
    """The conditions of all rules about a record type, without advice and without the longest stays."""
    rules = layout.rules
    named = {"criterion": layout.criteria, "definition": layout.definitions, "score": layout.scores}
    for kind, names in named.items():
        for name in names:
            yield from conditions_behind(rules, kind, name)
    yield from (rules.promises[title].condition for title in layout.promises)
    for process in layout.processes:
        yield from _gates(process)


def stays_of(process: r.Process) -> dict[str, r.Condition]:
    """Stage → when its longest stay is over, where that can be told. Only that of the claimed stage is asked."""
    return {
        stage.name: stage.stay.overdue
        for stage in process.stages
        if stage.stay is not None and stage.stay.overdue is not None
    }


def _gates(process: r.Process) -> Iterator[r.Condition]:
    if process.guard is not None:
        yield process.guard
    for stage in process.stages:
        yield from (*stage.gate.parts, *stage.exit.parts)
    for outcome in process.outcomes:
        yield from outcome.gate.parts


class _Finder:
    def __init__(self, rules: r.Rules) -> None:
        self._rules = rules
        self._asked = set[tuple[str, str, int]]()
        """Rules that were looked through at a place."""

    def look(self, node: r.Condition | r.Value, here: LookedAt, outside: LookedAt) -> None:
        """Add what a condition looks at; bare names belong to `here`, those with `outer` to `outside`."""
        match node:
            case r.FieldValue():
                self._field(node, outside if node.outer else here)
            case r.Named() | r.ScoreWithin():
                there = self._follow(outside if node.outer else here, node.links)
                kind, name = (node.kind, node.name) if isinstance(node, r.Named) else ("score", node.score)
                self._rule(kind, name, there)
            case r.Rows() | r.Aggregate():
                start = outside if node.rows.outer else here
                inside = self._field(node.rows, start)
                value = node.value if isinstance(node, r.Aggregate) else None
                for part in (node.where, value):
                    if part is not None:
                        self.look(part, inside, start)
            case _:
                for child in r.children(node):
                    self.look(child, here, outside)

    def _field(self, value: r.FieldValue, start: LookedAt) -> LookedAt:
        """The place of a link or list, or of the record that has the field."""
        there = self._follow(start, value.links)
        match self._rules.records[there.record].fields[value.name].type:
            case Link():
                return self._follow(there, (value.name,))
            case ListOf(record):
                return there.rows.setdefault(value.name, LookedAt(record))
        there.fields.add(value.name)
        return there

    def _follow(self, place: LookedAt, links: Iterable[str]) -> LookedAt:
        for link in links:
            datatype = self._rules.records[place.record].fields[link].type
            assert isinstance(datatype, Link)
            place = place.links.setdefault(link, LookedAt(datatype.record))
        return place

    def _rule(self, kind: str, name: str, there: LookedAt) -> None:
        if (kind, name, id(there)) in self._asked:
            return
        self._asked.add((kind, name, id(there)))
        for condition in conditions_behind(self._rules, kind, name):
            self.look(condition, there, there)
        if kind == "score":
            for line in self._rules.scores[name].lines:
                if line.score is not None:
                    self._rule("score", line.score, there)


def conditions_behind(rules: r.Rules, kind: str, name: str) -> Iterator[r.Condition]:
    """The conditions of a criterion, definition or score; those of a score that it adds are not among them."""
    match kind:
        case "criterion":
            yield from (rules.criteria[name].when, *rules.criteria[name].unless)
        case "definition":
            yield from rules.definitions[name].gate.parts
        case _:
            yield from (line.when for line in rules.scores[name].lines if line.when is not None)
