"""How verdicts on several things go together: those on one thing's differences, and those on everything that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from qualrules.analyze.comparison.changes import Change, Verdict
from qualrules.analyze.comparison.diff_processes import GUIDES

_RESULTS: Final = ("definition", "stage", "outcome", "promise", "move")
_MEANS: Final = ("criterion", "score")


def combined(verdicts: Iterable[Verdict]) -> Verdict:
    """Looser and stricter make different, whatever else was left undecided."""
    kinds = {verdict for verdict in verdicts if verdict != "equivalent"}
    if "different" in kinds or {"looser", "stricter"} <= kinds:
        return "different"
    if "undecided" in kinds:
        return "undecided"
    return next(iter(kinds), "equivalent")


def overall(changes: Sequence[Change]) -> Verdict:
    """The verdict on a whole comparison.

    What people work with decides: definitions, stages, outcomes, promises and the lines of processes. A criterion that is
    looser makes a ruleset stricter where it stands behind `unless`; so criteria and scores decide only where nothing of
    that changed. A rule for moves that allows less is stricter, and so is a promise that fewer records keep, or a new one:
    more is asked. Declarations, sources and settings do not count: what reads them does.
    """
    for tier in (_results(changes), _means(changes), changes):
        verdict = combined(change.verdict for change in tier if change.kind in (*_RESULTS, *_MEANS))
        if verdict != "equivalent":
            return verdict
    return "equivalent"


def _results(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.kind in _RESULTS and not guides(change)]


def _means(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.kind in _MEANS]


def guides(change: Change) -> bool:
    """Whether it is a line of a process that decides nothing: a record keeps its stage whatever it says."""
    return change.kind == "move" and change.name.startswith(GUIDES)
