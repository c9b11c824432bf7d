"""QR511: a threshold that no sum of a score reaches, or that every sum does."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.analyze.checks.contradictions import quoted
from qualrules.analyze.checks.examined import Examined
from qualrules.analyze.checks.names import threshold
from qualrules.analyze.checks.outcomes import NEVER, NEVER_FAILS
from qualrules.analyze.checks.wording import PROVED
from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.model import rules as r


def unreachable_scores(examined: Examined) -> Iterator[Diagnostic]:
    """One for each such threshold in a criterion of the file."""
    for criterion in examined.own(examined.rules.criteria):
        for condition in (criterion.when, *criterion.unless):
            for node in r.walk(condition):
                if isinstance(node, r.ScoreWithin) and threshold(node) in examined.causes:
                    yield _told(examined, node, examined.causes[threshold(node)])


def _told(examined: Examined, node: r.ScoreWithin, word: str) -> Diagnostic:
    score = examined.rules.scores[node.score]
    lowest, highest = _bounds(examined.rules, score)
    words = quoted(node.span)
    message, label = {
        NEVER: (f"no {score.record} can ever have {words}", "never met"),
        NEVER_FAILS: (f"no {score.record} can ever fail {words}", "met or unknown, and never not met"),
    }.get(word, (f"every {score.record} has {words}", "never anything but met"))
    return Diagnostic(
        "QR511",
        message,
        node.span,
        label=label,
        labels=(Label(score.name_span, f"its lines add up to {lowest} at least and {highest} at most"),),
        notes=(PROVED,),
        level=Level.WARNING,
    )


def _bounds(rules: r.Rules, score: r.Score) -> tuple[int, int]:
    """The sum of what its lines subtract, and of what they add."""
    lowest = highest = 0
    for line in score.lines:
        low, high = min(line.points, 0), max(line.points, 0)
        if line.score is not None:
            low, high = _bounds(rules, rules.scores[line.score])
        lowest, highest = lowest + low, highest + high
    return lowest, highest
