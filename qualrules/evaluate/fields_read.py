"""Which fields the rules look at, and a source therefore has to supply. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualrules.model import rules as r
from qualrules.model.datatypes import Link, ListOf

Place = tuple[str, str]
"""Record type and field."""


def fields_read(rules: r.Rules) -> frozenset[Place]:
    """Every field that a rule reads, links and lists on the way included."""
    found: set[Place] = set()
    for record, condition in every_condition(rules):
        found.update(_in(rules, condition, record, record))
    found.update((each.record, each.claim) for each in rules.processes.values() if each.claim)
    return frozenset(found)


def fields_asked(rules: r.Rules, record: str, conditions: Iterable[r.Condition]) -> frozenset[Place]:
    """Every field that decides some conditions, those behind the criteria, definitions and scores named there
    included.
    """
    found: set[Place] = set()
    waiting, seen = [(record, each) for each in conditions], set[tuple[str, str]]()
    while waiting:
        owner, condition = waiting.pop()
        found.update(_in(rules, condition, owner, owner))
        for name, kind in _named_in(condition):
            if (kind, name) not in seen:
                seen.add((kind, name))
                waiting += _behind(rules, kind, name)
    return frozenset(found)


def fields_in(rules: r.Rules, record: str, condition: r.Condition) -> Iterator[Place]:
    """Every field that one condition reads, links and lists on the way included; names are not followed."""
    return _in(rules, condition, record, record)


def _named_in(node: r.Condition | r.Value) -> Iterator[tuple[str, str]]:
    if isinstance(node, r.Named):
        yield node.name, node.kind
    if isinstance(node, r.ScoreWithin):
        yield node.score, "score"
    for child in r.children(node):
        yield from _named_in(child)


def _behind(rules: r.Rules, kind: str, name: str) -> list[tuple[str, r.Condition]]:
    """The conditions of a criterion, definition or score, each with its record."""
    if kind == "criterion":
        criterion = rules.criteria[name]
        return [(criterion.record, each) for each in (criterion.when, *criterion.unless)]
    if kind == "definition":
        definition = rules.definitions[name]
        return [(definition.record, each) for each in definition.gate.parts]
    score = rules.scores[name]
    own = [(score.record, line.when) for line in score.lines if line.when is not None]
    added = [line.score for line in score.lines if line.score is not None]
    return own + [each for other in added for each in _behind(rules, "score", other)]


def every_condition(rules: r.Rules) -> Iterator[tuple[str, r.Condition]]:
    """Every condition of the rules with the record that it is about."""
    for criterion in rules.criteria.values():
        yield from ((criterion.record, each) for each in (criterion.when, *criterion.unless))
    for definition in rules.definitions.values():
        yield from ((definition.record, each) for each in definition.gate.parts)
    for score in rules.scores.values():
        yield from ((score.record, line.when) for line in score.lines if line.when is not None)
    for promise in rules.promises.values():
        yield promise.record, promise.condition
    for process in rules.processes.values():
        yield from ((process.record, each) for each in conditions_of_process(process))


def conditions_of_process(process: r.Process) -> Iterator[r.Condition]:
    """Every condition of a process: whom it is for, and those of its stages and outcomes."""
    if process.guard is not None:
        yield process.guard
    stages: Iterable[r.Stage | r.StageOutcome] = (*process.stages, *process.outcomes)
    for stage in stages:
        yield from (*stage.gate.parts, *stage.advice.parts)
        if isinstance(stage, r.Stage):
            yield from stage.exit.parts
            if stage.stay is not None and stage.stay.overdue is not None:
                yield stage.stay.overdue


def _in(rules: r.Rules, node: r.Condition | r.Value, record: str, outside: str) -> Iterator[Place]:
    """The fields under a node; bare names belong to `record`, those with `outer` to `outside`."""
    if isinstance(node, r.FieldValue | r.Named | r.ScoreWithin):
        start = outside if node.outer else record
        yield from _path(rules, start, node.links, node.name if isinstance(node, r.FieldValue) else None)
    inside = node.rows if isinstance(node, r.Rows | r.Aggregate) else None
    for child in r.children(node):
        if inside is None or child is inside:
            yield from _in(rules, child, record, outside)
        elif isinstance(inside.type, ListOf):
            yield from _in(rules, child, inside.type.record, record)


def _path(rules: r.Rules, record: str, links: Iterable[str], name: str | None) -> Iterator[Place]:
    for link in links:
        yield record, link
        kind = rules.records[record].fields[link].type
        if not isinstance(kind, Link):
            return
        record = kind.record
    if name is not None:
        yield record, name
