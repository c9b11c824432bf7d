"""`diff`: what changed in meaning between two rulesets, thing by thing, proved, with a record for each direction.

What says the same word for word is passed over without a question; of the rest a solver is asked. Nothing is read here, and
nothing is drawn: two checked rulesets go in, plain data comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qualrules.analyze.comparison.changes import Change, Diff, Kind, Version
from qualrules.analyze.comparison.diff_declarations import declarations
from qualrules.analyze.comparison.diff_named import compare_named
from qualrules.analyze.comparison.diff_pairs import named_rules, promises
from qualrules.analyze.comparison.diff_same import Changed
from qualrules.analyze.comparison.diff_settled import settled
from qualrules.analyze.comparison.diff_stages import processes
from qualrules.analyze.comparison.diff_verdicts import overall
from qualrules.analyze.comparison.versions import enough, needed, words_differ
from qualrules.analyze.questions import Budget
from qualrules.model import rules as r
from qualrules.model.values import fold

__all__ = ["compare", "compare_named"]


def compare(
    old: r.Rules,
    new: r.Rules,
    *,
    budget: Budget | None = None,
    as_of: date,
    names: tuple[str, str] = ("old", "new"),
) -> Diff:
    """Everything in which two rulesets differ, by the names of things.

    *Equivalent*: no record has another outcome. *Looser*: never a lower one (not met, unknown, met), sometimes a higher one;
    *stricter* the other way round; *different* both. *Undecided*: the budget was used up before a direction was settled.
    Without z3 everything that reads differently and is not compared as it stands is undecided, and `skipped` says why.
    `as_of` is the day that records are found for, as far as they can be.

    A record that was met and is unknown now is a loss and has become unknown: it stands in both places where no other one
    is found for one of them.
    """
    changed = Changed(old, new)
    told = [
        *named_rules(old, new, changed),
        *processes(old, new, changed),
        *promises(old, new, changed),
        *declarations(old, new),
    ]
    changes, skipped = settled(told, (old, new), budget or Budget(), as_of)
    bump = needed(changes, words=words_differ(old, new))
    was, now = old.header.version, new.header.version
    return Diff(
        *names,
        overall(changes),
        changes,
        Version(was, now, bump, enough(was, now, bump)),
        skipped=skipped,
        equal=_equal(old, new, changes),
    )


def _equal(old: r.Rules, new: r.Rules, changes: Sequence[Change]) -> int:
    """How many criteria, definitions, scores, stages, outcomes and promises are in both and did not change."""
    both = _named(old) & _named(new)
    return len(both - {(change.kind, change.process, fold(change.name)) for change in changes})


def _named(rules: r.Rules) -> set[tuple[Kind, str, str]]:
    found: set[tuple[Kind, str, str]] = set()
    found.update(("criterion", "", fold(name)) for name in rules.criteria)
    found.update(("definition", "", fold(name)) for name in rules.definitions)
    found.update(("score", "", fold(name)) for name in rules.scores)
    found.update(("promise", "", fold(title)) for title in rules.promises)
    for process in rules.processes.values():
        found.update(("stage", process.name, fold(stage.name)) for stage in process.stages)
        found.update(("outcome", process.name, fold(outcome.name)) for outcome in process.outcomes)
    return found
