"""What stands behind a condition: the criteria, definitions and score thresholds that it names, over any number of steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualrules.model import rules as r

Key = str | r.ScoreWithin
"""A criterion's or definition's name, or a threshold as it stands, without the links to its record."""

_COMPARING = (r.Compare, r.OneOf, r.TextTest, r.Includes, r.ScoreWithin)


def threshold(node: r.ScoreWithin) -> r.ScoreWithin:
    """The threshold by itself, asked of the record that has the score."""
    return replace(node, links=(), outer=False)


def conditions_of(rules: r.Rules, key: Key) -> tuple[r.Condition, ...]:
    """The conditions directly behind a name or threshold."""
    if isinstance(key, r.ScoreWithin):
        return tuple(_of_score(rules, key.score))
    if key in rules.criteria:
        criterion = rules.criteria[key]
        return (criterion.when, *criterion.unless)
    return rules.definitions[key].gate.parts


def _of_score(rules: r.Rules, name: str) -> Iterator[r.Condition]:
    for line in rules.scores[name].lines:
        if line.when is not None:
            yield line.when
        elif line.score is not None:
            yield from _of_score(rules, line.score)


def named_in(conditions: Iterable[r.Condition]) -> Iterator[Key]:
    """The names and thresholds in conditions, one step far."""
    for condition in conditions:
        for node in r.walk(condition):
            if isinstance(node, r.Named):
                yield node.name
            elif isinstance(node, r.ScoreWithin):
                yield threshold(node)


def behind(rules: r.Rules, conditions: Iterable[r.Condition]) -> frozenset[Key]:
    """All names and thresholds behind conditions."""
    found: set[Key] = set()
    waiting = list(named_in(conditions))
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += named_in(conditions_of(rules, key))
    return frozenset(found)


def cone(rules: r.Rules, conditions: Iterable[r.Condition]) -> Iterator[r.Condition]:
    """The conditions and those of everything behind them."""
    own = tuple(conditions)
    yield from own
    for key in behind(rules, own):
        yield from conditions_of(rules, key)


def compares(rules: r.Rules, conditions: Iterable[r.Condition]) -> bool:
    """Whether they, or what stands behind them, look at a value, and not only at whether there is one."""
    return any(
        isinstance(node, _COMPARING) or (isinstance(node, r.Rows) and node.kind == "count")
        for condition in cone(rules, conditions)
        for node in r.walk(condition)
    )
