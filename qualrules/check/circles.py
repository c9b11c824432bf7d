"""The pass that finds rules defined in terms of themselves, over any number of steps, links and child rows.

Each ring of rules is told once, from its first rule on. Walked with own stacks: chains of rules may be long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from qualrules.check.scope import Report
from qualrules.diagnostics import Diagnostic, Label
from qualrules.model import rules
from qualrules.source import Span


class Use(NamedTuple):
    """One rule names another, here."""

    name: str
    span: Span


Graph = Mapping[str, list[Use]]


def uses_of(
    criteria: Mapping[str, rules.Criterion],
    definitions: Mapping[str, rules.Definition],
    scores: Mapping[str, rules.Score],
) -> dict[str, list[Use]]:
    """What each criterion, definition and score names, in the order written."""
    graph: dict[str, list[Use]] = {}
    for criterion in criteria.values():
        graph[criterion.name] = list(named_in((criterion.when, *criterion.unless)))
    for definition in definitions.values():
        graph[definition.name] = list(named_in((*definition.gate.needs, *definition.gate.unless)))
    for score in scores.values():
        graph[score.name] = list(_named_in_lines(score.lines))
    return graph


def named_in(conditions: Iterable[rules.Condition]) -> Iterator[Use]:
    """The rules that conditions name, wherever they stand in them."""
    for condition in conditions:
        for node in rules.walk(condition):
            if isinstance(node, rules.Named):
                yield Use(node.name, node.span)
            elif isinstance(node, rules.ScoreWithin):
                yield Use(node.score, node.span)


def _named_in_lines(lines: Iterable[rules.Points]) -> Iterator[Use]:
    for line in lines:
        if line.score is not None:
            yield Use(line.score, line.span)
        if line.when is not None:
            yield from named_in((line.when,))


def refuse_circles(graph: Graph, report: Report) -> None:
    """Report each ring once."""
    position = {name: number for number, name in enumerate(graph)}
    for group in groups(graph):
        members = set(group)
        first = min(group, key=position.__getitem__)
        ring = _ring(first, graph, members)
        if ring:
            report.add(_in_terms_of_itself(first, ring))


def groups(graph: Graph) -> Iterator[list[str]]:
    """Sets of rules that all lead to each other, used ones first (Tarjan's algorithm with an own stack)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    open_names: set[str] = set()
    for start in graph:
        if start in index:
            continue
        stack: list[tuple[str, Iterator[Use]]] = []
        following: str | None = start
        while following is not None or stack:
            if following is not None:
                index[following] = low[following] = len(index)
                waiting.append(following)
                open_names.add(following)
                stack.append((following, iter(graph[following])))
                following = None
            name, uses = stack[-1]
            for use in uses:
                if use.name not in graph:
                    continue
                if use.name not in index:
                    following = use.name
                    break
                if use.name in open_names:
                    low[name] = min(low[name], index[use.name])
            if following is not None:
                continue
            stack.pop()
            if stack:
                low[stack[-1][0]] = min(low[stack[-1][0]], low[name])
            if low[name] == index[name]:
                group = _popped(waiting, name)
                open_names.difference_update(group)
                yield group


def _popped(waiting: list[str], name: str) -> list[str]:
    group = [waiting.pop()]
    while group[-1] != name:
        group.append(waiting.pop())
    return group


def _ring(start: str, graph: Graph, members: set[str]) -> list[Use]:
    """The shortest way from a rule back to itself; empty where there is none."""
    came_from: dict[str, tuple[str, Use]] = {}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        for use in graph[name]:
            if use.name == start:
                return [*_way_back(start, name, came_from), use]
            if use.name in members and use.name not in came_from:
                came_from[use.name] = (name, use)
                queue.append(use.name)
    return []


def _way_back(start: str, name: str, came_from: Mapping[str, tuple[str, Use]]) -> list[Use]:
    way: list[Use] = []
    while name != start:
        name, use = came_from[name]
        way.append(use)
    return way[::-1]


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def _in_terms_of_itself(first: str, ring: list[Use]) -> Diagnostic:
    message = f'"{first}" is defined in terms of itself'
    if len(ring) == 1:
        return Diagnostic(
            "QR205",
            message,
            ring[0].span,
            label=f'needs "{first}" again',
            helps=("say it with fields, or with other criteria",),
        )
    labels = [Label(use.span, f'… which needs "{use.name}" …') for use in ring[1:-1]]
    labels.append(Label(ring[-1].span, f'… which needs "{first}" again'))
    count = _NUMBERS.get(len(ring), str(len(ring)))
    return Diagnostic(
        "QR205",
        message,
        ring[0].span,
        label=f'needs "{ring[0].name}" …',
        labels=tuple(labels),
        helps=(f"one of the {count} must be decided by fields alone",),
    )
