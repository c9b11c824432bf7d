"""What a process says beside the status of its stages: for which records it is, the order, moves, stays and advice.

All of it is of kind `move`, in the words that a ruleset has for it: `when`, `no skipping`, `stay in "Proposal"`. Conditions
are asked of a solver; the rest is compared as it stands. A line that allows less than before is stricter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from qualrules.analyze.comparison.changes import Change, Verdict
from qualrules.analyze.comparison.diff_pairs import Pair
from qualrules.analyze.comparison.diff_same import Changed, alike
from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.model.values import fold, number_text

GUIDES: Final = ("stay in ", "should have in ", "probability of ")
"""How the names of lines begin that decide nothing: a record keeps its stage whatever they say."""
_LENGTHS: Final[dict[r.Unit, tuple[str, int]]] = {
    "hour": ("hour", 1),
    "day": ("day", 1),
    "week": ("day", 7),
    "month": ("month", 1),
    "quarter": ("month", 3),
    "year": ("month", 12),
}
"""Units that can be held against each other: what they are counted in, and how many of those they are."""


@dataclass(frozen=True)
class _Line:
    """Makes the changes of one process."""

    old: r.Process
    new: r.Process

    def told(self, name: str, verdict: Verdict, note: str = "") -> Change:
        at, to = self.old.name_span, self.new.name_span
        return Change(
            "move", name, verdict, proved=False, process=self.new.name, note=note, old_at=at, new_at=to
        )

    def asked(self, name: str, old: r.Condition, new: r.Condition, note: str = "") -> Pair:
        at, to = self.old.name_span, self.new.name_span
        return Pair(
            "move", name, self.new.record, old, new, process=self.new.name, note=note, old_at=at, new_at=to
        )


def process_lines(old: r.Process, new: r.Process, changed: Changed) -> Iterator[Pair | Change]:
    """Everything that a process says beside the status of its stages, in the order in which a ruleset says it."""
    line = _Line(old, new)
    yield from _guard(line, changed)
    yield from _claim(line)
    yield from _order(line)
    for stage in new.stages:
        before = next((each for each in old.stages if fold(each.name) == fold(stage.name)), None)
        if before is not None:
            yield from _beside(line, before, stage, changed)
            yield from _stay(line, before, stage)
    for outcome in new.outcomes:
        earlier = next((each for each in old.outcomes if fold(each.name) == fold(outcome.name)), None)
        if earlier is not None:
            yield from _beside(line, earlier, outcome, changed)
            yield from _result(line, earlier, outcome)
    yield from _moves(line)


def _guard(line: _Line, changed: Changed) -> Iterator[Pair | Change]:
    """For which records the process is; without a `when` for all."""
    old, new = line.old.guard or r.And(()), line.new.guard or r.And(())
    if line.old.record == line.new.record and not changed.same(line.new.record, old, new):
        yield line.asked("when", old, new)


def _claim(line: _Line) -> Iterator[Change]:
    old, new = (f'"{process.claim}"' if process.claim else "no field" for process in (line.old, line.new))
    if old != new:
        yield line.told("claim", "different", f"the stage is claimed by {new} instead of {old}")


def _order(line: _Line) -> Iterator[Change]:
    """The order of the stages that both have. It says which stage is further, and so where a record stands."""
    names = {fold(stage.name): stage.name for stage in line.new.stages}
    old = [key for stage in line.old.stages if (key := fold(stage.name)) in names]
    new = [key for key in names if key in old]
    if old != new:
        written = (", ".join(f'"{names[key]}"' for key in order) for order in (new, old))
        yield line.told("order of stages", "different", " instead of ".join(written))


# ── Stages ────────────────────────────────────────────────────────────────────────────────────────────────────────

Place = r.Stage | r.StageOutcome


def _beside(line: _Line, old: Place, new: Place, changed: Changed) -> Iterator[Pair | Change]:
    """Advice and probability: neither is part of a status."""
    advised, advises = r.And(old.advice.parts), r.And(new.advice.parts)
    if line.old.record == line.new.record and not changed.same(line.new.record, advised, advises):
        yield line.asked(f'should have in "{new.name}"', advised, advises)
    if old.probability != new.probability:
        note = f"{_percent(new.probability)} instead of {_percent(old.probability)}"
        yield line.told(f'probability of "{new.name}"', "different", note)


def _percent(held: int | None) -> str:
    return "none" if held is None else f"{number_text(held)}%"


def _stay(line: _Line, old: r.Stage, new: r.Stage) -> Iterator[Change]:
    """The longest stay: a longer one is looser, none at all the loosest."""
    if alike(old.stay, new.stay):
        return
    before, after = _length(old.stay), _length(new.stay)
    note = f"{after} instead of {before}"
    if before == after:
        note = f"{after}, counted from another field"
    yield line.told(f'stay in "{new.name}"', _of_stay(old.stay, new.stay), note)


def _of_stay(old: r.Stay | None, new: r.Stay | None) -> Verdict:
    if old is None or new is None:
        return "stricter" if old is None else "looser"
    (counted, one), (counts, other) = (_LENGTHS[stay.unit] for stay in (old, new))
    before, after = one * old.amount, other * new.amount
    if counted != counts or not alike(old.since, new.since):
        return "different"
    if before == after:
        return "equivalent"
    return "stricter" if after < before else "looser"


def _length(stay: r.Stay | None) -> str:
    return "any time" if stay is None else f"{stay.amount} {stay.unit}{'s' * (stay.amount != 1)}"


def _result(line: _Line, old: r.StageOutcome, new: r.StageOutcome) -> Iterator[Change]:
    if old.result != new.result:
        note = f"{new.result or 'neither won nor lost'} instead of {old.result or 'neither won nor lost'}"
        yield line.told(f'result of "{new.name}"', "different", note)


# ── Moves ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _moves(line: _Line) -> Iterator[Change]:
    old, new = line.old.moves, line.new.moves
    for name, before, after in (
        ("no skipping", old.no_skipping, new.no_skipping),
        ("no going back", old.no_going_back, new.no_going_back),
    ):
        if before != after:
            said = "is said now" if after else "is no longer said"
            yield line.told(name, "stricter" if after else "looser", said)
    before_, after_ = (dict(_reopened(moves)) for moves in (old, new))
    for key, name in after_.items():
        if key not in before_:
            yield line.told(name, "looser", "is allowed now")
    for key, name in before_.items():
        if key not in after_:
            yield line.told(name, "stricter", "is no longer allowed")


def _reopened(moves: r.Moves) -> Iterator[tuple[tuple[str, str], str]]:
    """Each reopening by its folded names, and in the words of a ruleset."""
    for outcome, stage in moves.reopen:
        of = f'"{outcome}" ' if outcome is not None else ""
        yield (fold(outcome or ""), fold(stage)), f'reopen {of}to "{stage}"'
