"""The pass that bounds scores: so many points that an engine's numbers could not hold their sum are refused.

Scores that add scores that add scores can grow fast; nothing else is looked at here.
"""

from __future__ import annotations

from qualrules.check.circles import Graph, groups
from qualrules.check.scope import Report
from qualrules.diagnostics import Diagnostic
from qualrules.model import rules

MOST = 10**12
"""The largest sum of points, either way."""


def refuse_huge_scores(checked: rules.Rules, graph: Graph, report: Report) -> None:
    """Report the first score of each chain whose points can add up to more than engines agree on."""
    largest: dict[str, int] = {}
    for group in groups(graph):
        score = checked.scores.get(group[0])
        if score is None or len(group) > 1:
            continue
        total = sum(largest.get(line.score or "", 0) + abs(line.points) for line in score.lines)
        if total > MOST:
            report.add(_too_many(score))
            total = 0
        largest[score.name] = total


def _too_many(score: rules.Score) -> Diagnostic:
    return Diagnostic(
        "QR310",
        f'the points of "{score.name}" can add up to more than {MOST:,}',
        score.name_span,
        helps=("give fewer points: only how they compare with each other matters",),
    )
