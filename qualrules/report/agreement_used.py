"""Which rules the agreement is about: those that a definition, process or promise rests on, and what asks a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualrules.evaluate.fields_read import Place, fields_asked
from qualrules.model import rules as r

Asked = tuple[str, r.Condition]
"""A record, and a condition that is asked of it."""


@dataclass(frozen=True, slots=True)
class Used:
    """Names of the criteria and scores that something rests on, and the facts that all rules shown look at."""

    criteria: frozenset[str]
    scores: frozenset[str]
    facts: frozenset[Place]


def conditions(rules: r.Rules) -> Iterator[Asked]:
    """Every condition of the ruleset."""
    for found in (_definitions, _criteria, _scores, _promises, _processes):
        yield from found(rules)


def used_by(rules: r.Rules) -> Used:
    """What definitions, processes and promises rest on; everything where there are none of them."""
    asked = [*_definitions(rules), *_processes(rules), *_promises(rules)]
    if not asked:
        asked = [*_criteria(rules), *_scores(rules)]
        return Used(frozenset(rules.criteria), frozenset(rules.scores), _facts(rules, asked))
    criteria, scores = set[str](), set[str]()
    waiting = [condition for _, condition in asked]
    while waiting:
        for node in r.walk(waiting.pop()):
            if isinstance(node, r.Named) and node.kind == "criterion" and node.name not in criteria:
                criteria.add(node.name)
                criterion = rules.criteria[node.name]
                waiting += (criterion.when, *criterion.unless)
            elif isinstance(node, r.ScoreWithin):
                waiting += _score_parts(rules, node.score, scores)
    return Used(frozenset(criteria), frozenset(scores), _facts(rules, asked))


def _score_parts(rules: r.Rules, name: str, seen: set[str]) -> Iterator[r.Condition]:
    if name in seen:
        return
    seen.add(name)
    for line in rules.scores[name].lines:
        if line.when is not None:
            yield line.when
        if line.score is not None:
            yield from _score_parts(rules, line.score, seen)


def _facts(rules: r.Rules, asked: list[Asked]) -> frozenset[Place]:
    by_record: dict[str, list[r.Condition]] = {}
    for record, condition in (*asked, *_criteria(rules), *_scores(rules)):
        by_record.setdefault(record, []).append(condition)
    claims = {(each.record, each.claim) for each in rules.processes.values() if each.claim}
    return frozenset().union(
        claims, *(fields_asked(rules, record, conditions) for record, conditions in by_record.items())
    )


def _definitions(rules: r.Rules) -> Iterator[Asked]:
    for definition in rules.definitions.values():
        yield from ((definition.record, part) for part in definition.gate.parts)


def _criteria(rules: r.Rules) -> Iterator[Asked]:
    for criterion in rules.criteria.values():
        yield from ((criterion.record, part) for part in (criterion.when, *criterion.unless))


def _scores(rules: r.Rules) -> Iterator[Asked]:
    for score in rules.scores.values():
        yield from ((score.record, line.when) for line in score.lines if line.when is not None)


def _promises(rules: r.Rules) -> Iterator[Asked]:
    yield from ((promise.record, promise.condition) for promise in rules.promises.values())


def _processes(rules: r.Rules) -> Iterator[Asked]:
    for process in rules.processes.values():
        if process.guard is not None:
            yield process.record, process.guard
        for stage in process.stages:
            stay = () if stage.stay is None or stage.stay.overdue is None else (stage.stay.overdue,)
            parts = (*stage.gate.parts, *stage.exit.parts, *stage.advice.parts, *stay)
            yield from ((process.record, part) for part in parts)
        for outcome in process.outcomes:
            parts = (*outcome.gate.parts, *outcome.advice.parts)
            yield from ((process.record, part) for part in parts)


def thresholds(rules: r.Rules, score: str) -> Iterator[tuple[str, r.ScoreWithin]]:
    """Each criterion or promise that asks the score, by its title, and the points that it asks for."""
    for criterion in rules.criteria.values():
        for part in (criterion.when, *criterion.unless):
            yield from ((criterion.title or criterion.name, node) for node in _asking(part, score))
    for promise in rules.promises.values():
        yield from ((promise.title, node) for node in _asking(promise.condition, score))


def _asking(condition: r.Condition, score: str) -> Iterator[r.ScoreWithin]:
    for node in r.walk(condition):
        if isinstance(node, r.ScoreWithin) and node.score == score:
            yield node
