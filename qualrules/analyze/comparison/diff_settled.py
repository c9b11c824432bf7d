"""Has the pairs of a comparison asked, where there is a solver; says why nothing was proved, where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qualrules.analyze.comparison.changes import Change
from qualrules.analyze.comparison.diff_pairs import Pair
from qualrules.analyze.comparison.diff_slices import behind
from qualrules.analyze.comparison.diff_unseen import without_unseen
from qualrules.analyze.questions import Budget
from qualrules.analyze.solver import available
from qualrules.model import rules as r

SKIPPED = 'nothing was proved, because proofs need z3: pip install "qualrules[prove]"'


def settled(
    told: Sequence[Pair | Change], sides: tuple[r.Rules, r.Rules], budget: Budget, as_of: date
) -> tuple[tuple[Change, ...], str]:
    """The pairs asked, among the changes that need no question; and why they were not, where there is no solver."""
    pairs = [each for each in told if isinstance(each, Pair)]
    skipped = SKIPPED if pairs and not available() else ""
    if not pairs:
        answers: list[Change] = []
    elif skipped:
        answers = [_unproved(pair) for pair in pairs]
    else:
        answers = _proved(pairs, sides, budget, as_of)
    waiting = iter(answers)
    return tuple(next(waiting) if isinstance(each, Pair) else each for each in told), skipped


def _proved(
    pairs: Sequence[Pair], sides: tuple[r.Rules, r.Rules], budget: Budget, as_of: date
) -> list[Change]:
    # Imported here: what says the same word for word is told without a solver.
    from qualrules.analyze.comparison.diff_asked import judged
    from qualrules.analyze.prover import OVER, TOO_MUCH, Prover

    asked = behind(sides[0], [pair.old for pair in pairs]), behind(sides[1], [pair.new for pair in pairs])
    records = dict.fromkeys(pair.record for pair in pairs)
    provers = {record: Prover(asked, record, budget=budget, as_of=as_of) for record in records}
    found = without_unseen(judged(pairs, asked, provers), pairs, sides)
    reason = OVER if budget.is_over() else TOO_MUCH
    return [
        replace(each, note=reason) if each.verdict == "undecided" and not each.note else each
        for each in found
    ]


def _unproved(pair: Pair) -> Change:
    at, to = pair.old_at, pair.new_at
    return Change(
        pair.kind,
        pair.name,
        "undecided",
        proved=False,
        process=pair.process,
        note=pair.note,
        old_at=at,
        new_at=to,
    )
