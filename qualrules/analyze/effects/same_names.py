"""What two rulesets both ask of a record type, by name, and where their verdicts on one record differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

from qualrules.analyze.comparison.changes import Step
from qualrules.dataclass import dataclass
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model import rules as r
from qualrules.truth import Outcome, from_bool

Kind = Literal["criterion", "definition", "promise"]
OnlyIn = tuple[str, str, Literal["old", "new"]]
"""(Kind, name, side)."""


class Turn(NamedTuple):
    """A name with another outcome."""

    kind: Kind
    name: str
    old: Outcome
    new: Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """Where two verdicts on one record differ."""

    steps: tuple[Step, ...]
    turned: tuple[Turn, ...]
    claims: tuple[tuple[str, str, str], ...]
    """(Process, old word, new word) where the claimed stage stands otherwise to the agreed one."""
    scores: tuple[str, ...]
    stands: tuple[Step, ...] = ()
    """Where the record stands in each process, moved or not."""

    @property
    def is_one(self) -> bool:
        """Whether a stage, or the outcome of a name, is another one."""
        return bool(self.steps or self.turned)

    @property
    def is_of_criteria_only(self) -> bool:
        """Whether stages, definitions and promises stay."""
        return not self.steps and all(turn.kind == "criterion" for turn in self.turned)


class Shared:
    """The names that both layouts of a record type have."""

    def __init__(self, old: Layout, new: Layout) -> None:
        starts = [(0, *layout.offsets[:3]) for layout in (old, new)]
        self._places = [
            (kind, name, starts[0][start] + before.index(name), starts[1][start] + after.index(name))
            for kind, start, before, after in _outcomes(old, new)
            for name in before
            if name in after
        ]
        self._scores = [name for name in old.scores if name in new.scores]
        names = {process.name for process in new.processes}
        self._processes = [process.name for process in old.processes if process.name in names]
        self.stages = {name: _stages(name, new, old) for name in self._processes}
        """Process → its stages and outcomes: those of the new rules in order, then those of the old alone."""
        self.composed = frozenset(_composed(old)) | frozenset(_composed(new))
        """Criteria that name others."""
        self.only_in = tuple(_only_in(old, new))

    def change(self, old: Verdict, new: Verdict) -> Change:
        """Where two verdicts on one record differ."""
        one, other = old.answers, new.answers
        turned = tuple(
            Turn(kind, name, from_bool(one[place]), from_bool(other[to]))
            for kind, name, place, to in self._places
            if one[place] != other[to]
        )
        stands, claims = [], []
        before, after = old.processes, new.processes
        for name in self._processes:
            first, then = before[name], after[name]
            stands.append(Step(name, first.supported, then.supported))
            if first.claim is not None and then.claim is not None and first.claim is not then.claim:
                claims.append((name, first.claim.value, then.claim.value))
        steps = tuple(step for step in stands if step.old != step.new)
        return Change(steps, turned, tuple(claims), self._other_points(old, new), tuple(stands))

    def _other_points(self, old: Verdict, new: Verdict) -> tuple[str, ...]:
        if not self._scores:
            return ()
        before, after = old.scores, new.scores
        return tuple(name for name in self._scores if before[name] != after[name])


def _stages(process: str, *layouts: Layout) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for layout in layouts:
        found = layout.rules.processes[process]
        names |= dict.fromkeys(stage.name for stage in found.stages)
        names |= dict.fromkeys(outcome.name for outcome in found.outcomes)
    return tuple(names)


def _outcomes(old: Layout, new: Layout) -> Iterator[tuple[Kind, int, Sequence[str], Sequence[str]]]:
    """Kind, the number of its offset, and the names of both."""
    yield "criterion", 0, old.criteria, new.criteria
    yield "definition", 1, old.definitions, new.definitions
    yield "promise", 3, old.promises, new.promises


def _composed(layout: Layout) -> Iterator[str]:
    for name in layout.criteria:
        rule = layout.rules.criteria[name]
        nodes = (node for condition in (rule.when, *rule.unless) for node in r.walk(condition))
        if any(isinstance(node, r.Named | r.ScoreWithin) for node in nodes):
            yield name


def _only_in(old: Layout, new: Layout) -> Iterator[OnlyIn]:
    kinds = (
        ("process", [each.name for each in old.processes], [each.name for each in new.processes]),
        ("definition", old.definitions, new.definitions),
        ("criterion", old.criteria, new.criteria),
        ("score", old.scores, new.scores),
        ("promise", old.promises, new.promises),
    )
    for kind, before, after in kinds:
        yield from missing_on_a_side(kind, before, after)


def missing_on_a_side(kind: str, old: Collection[str], new: Collection[str]) -> Iterator[OnlyIn]:
    """The names that only one side has."""
    yield from ((kind, name, "old") for name in old if name not in new)
    yield from ((kind, name, "new") for name in new if name not in old)
