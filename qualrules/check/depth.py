"""The pass that bounds how deep rules rest on one another: whatever walks them later goes one step down for each.

Brackets inside one rule are bounded where they are read; here they are followed on into the rules that are named.
"""

from __future__ import annotations

from qualrules.check.circles import Graph, groups
from qualrules.check.scope import Report
from qualrules.diagnostics import Diagnostic
from qualrules.model import rules

MOST = 300
"""Steps, where a plain condition is one: well below what Python walks, and far above what people read."""

_STEPS = {rules.Quantity: 4, rules.Rows: 3, rules.Aggregate: 3, rules.Named: 4, rules.ScoreWithin: 4}
_OF_A_RULE = 3


def refuse_deep(checked: rules.Rules, graph: Graph, report: Report) -> None:
    """Report each rule with which the depth first becomes too much; those that rest on it are not told."""
    depths: dict[str, int] = {}
    refused: set[str] = set()
    for group in groups(graph):
        for name in group:
            if any(use.name in refused for use in graph[name]):
                refused.add(name)
                continue
            rule = checked.criteria.get(name) or checked.definitions.get(name) or checked.scores[name]
            depths[name] = _OF_A_RULE + max((_deep(part, depths) for part in _parts(rule)), default=0)
            if depths[name] > MOST:
                report.add(_too_deep(rule))
                refused.add(name)


def _parts(rule: rules.Criterion | rules.Definition | rules.Score) -> list[rules.Condition]:
    match rule:
        case rules.Criterion(when=when, unless=unless):
            return [when, *unless]
        case rules.Definition(gate=gate):
            return list(gate.parts)
        case rules.Score(lines=lines):
            added = [rules.ScoreWithin(line.score, None, None) for line in lines if line.score is not None]
            return [*added, *(line.when for line in lines if line.when is not None)]


def _deep(node: rules.Condition | rules.Value, depths: dict[str, int]) -> int:
    below = [_deep(child, depths) for child in rules.children(node)]
    if isinstance(node, rules.Named):
        below.append(depths.get(node.name, 0))
    elif isinstance(node, rules.ScoreWithin):
        below.append(depths.get(node.score, 0))
    return _STEPS.get(type(node), 1) + max(below, default=0)


def _too_deep(rule: rules.Criterion | rules.Definition | rules.Score) -> Diagnostic:
    return Diagnostic(
        "QR109",
        f'"{rule.name}" rests on too many rules, each resting on the next',
        rule.name_span,
        helps=("name the rules at the bottom directly, with fewer steps between",),
    )
