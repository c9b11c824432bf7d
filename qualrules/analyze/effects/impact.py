"""Impact: what two rulesets say of the same records, compared record by record and counted.

Takes verdicts, reads nothing. Counting grows with names, stages and groups, not with records; the records themselves are
kept only up to the number that was asked for. A name that only one ruleset has is told, not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qualrules.analyze.comparison.changes import (
    Affected,
    Impact,
    Moved,
    Reclaimed,
    Shift,
    StageTotal,
    Step,
    Sum,
    Turned,
)
from qualrules.analyze.effects.causes import Causes
from qualrules.analyze.effects.impact_counts import Count, Group, Money
from qualrules.analyze.effects.record_facts import AmountOf, GroupOf, amount_of, no_amount
from qualrules.analyze.effects.same_names import Change, Shared, Turn
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.values import Gap

K = TypeVar("K")
Layouts = Mapping[str, tuple[Layout, Layout]]
"""Record type that both rulesets judge → what the old and what the new one asks of it."""


@dataclass(frozen=True)
class Wish:
    """What is asked beside the counts: a field to group by, a money field to sum, how many records to list.

    Without `amount` the field called `amount` is summed, or else the only money field of a record type.
    """

    group_by: str | None = None
    amount: str | None = None
    listed: int = 0


class ImpactCount:
    """Counts as it goes. Raises NoSuchField at once where neither ruleset has a field that was asked for."""

    def __init__(self, layouts: Layouts, wish: Wish) -> None:
        self._listing = wish.listed
        self._group_by = wish.group_by
        self._shared = {record: Shared(*each) for record, each in layouts.items()}
        self._groups_of = _groups(layouts, wish.group_by)
        self._amounts_of = _amounts(layouts, wish.amount)
        self._records = Counter(dict.fromkeys(layouts, 0))
        self._changed: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._steps: dict[Step, Count] = {}
        self._turned: dict[Turn, Count] = {}
        self._stood: dict[tuple[str, str | None], tuple[Count, Count]] = {}
        self._claims: Counter[tuple[str, str, str]] = Counter()
        self._scores: Counter[str] = Counter()
        self._by: Counter[str] = Counter()
        self._groups: dict[tuple[str | None, Gap | None], Group] = {}
        self._money = Money()
        self._listed: list[Moved] = []
        self._unexplained = 0

    # ── One record ──

    def add(self, old: Verdict, new: Verdict) -> None:
        """Compare what both rulesets say of one record."""
        record_type = new.record.type
        change = self._shared[record_type].change(old, new)
        self._records[record_type] += 1
        self._scores.update(change.scores)
        self._claims.update(change.claims)
        self._place(change, old, new)
        value, group = self._group(old, new)
        if group is not None:
            group.records += 1
        if not change.is_one:
            return
        self._changed[record_type] += 1
        self._kinds.update(_kinds(change))
        by = self._count(change, old, new)
        self._by.update(by)
        self._unexplained += not by
        of = self._amounts_of[record_type]
        self._money.add(of, old, new)
        if group is not None:
            group.changed.add(of, old, new)
        if len(self._listed) < self._listing:
            self._listed.append(_moved(change, new, by, value))

    def _place(self, change: Change, old: Verdict, new: Verdict) -> None:
        of = self._amounts_of[new.record.type]
        for step in change.stands:
            for side, stage in enumerate((step.old, step.new)):
                key = step.process, stage
                stood = self._stood.get(key) or self._stood.setdefault(key, (Count(), Count()))
                stood[side].add(of, old, new)

    def _group(self, old: Verdict, new: Verdict) -> tuple[str | None, Group | None]:
        of = self._groups_of[new.record.type]
        if of is None:
            return None, None
        key = of.value(old, new)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group()
        return key[0], group

    def _count(self, change: Change, old: Verdict, new: Verdict) -> tuple[str, ...]:
        """Counts each way in which a record changed. What decided them all, each once."""
        causes, of = Causes(old, new), self._amounts_of[new.record.type]
        decided: dict[str, None] = {}
        for step in change.steps:
            by = causes.of_stage(step.process)
            decided |= dict.fromkeys(by)
            counted = self._steps.setdefault(step, Count())
            counted.add(of, old, new)
            counted.by.update(by)
        for turn in change.turned:
            by = _causes(causes, turn, self._shared[new.record.type].composed)
            if turn.kind != "criterion" or change.is_of_criteria_only:
                decided |= dict.fromkeys(by)
            counted = self._turned.setdefault(turn, Count())
            counted.add(of, old, new)
            counted.by.update(name for name in by if name != turn.name)
        return tuple(decided)

    # ── All of them ──

    def impact(self) -> Impact:
        """What was counted so far."""
        return Impact(
            records=self._records.total(),
            changed=self._changed.total(),
            moves=tuple(self._shifts()),
            turned=tuple(self._turns()),
            by_criterion=dict(self._by.most_common()),
            by_group=tuple(self._affected()),
            group_field=self._group_by or "",
            listed=tuple(self._listed),
            in_stage=self._kinds["stage"],
            in_definition=self._kinds["definition"],
            in_promise=self._kinds["promise"],
            only_in_criteria=self._kinds["criterion"],
            undecided_cause=self._unexplained,
            types={record: (count, self._changed[record]) for record, count in self._records.items()},
            sum=Sum(self._money.amount, self._money.without),
            amount_fields={record: of.field for record, of in self._amounts_of.items() if of is not None},
            stages=tuple(self._stages()),
            claims=tuple(Reclaimed(*key, count) for key, count in self._claims.most_common()),
            scores=dict(self._scores),
            only_in=tuple(one for each in self._shared.values() for one in each.only_in),
        )

    def _shifts(self) -> Iterator[Shift]:
        for step, each in _most_first(self._steps):
            money = each.money
            yield Shift(
                step.process, step.old, step.new, each.count, money.amount, money.without, each.causes
            )

    def _turns(self) -> Iterator[Turned]:
        for turn, each in _most_first(self._turned):
            yield Turned(turn.kind, turn.name, turn.old.value, turn.new.value, each.count, each.causes)

    def _stages(self) -> Iterator[StageTotal]:
        moved = {step.process for step in self._steps}
        for shared in self._shared.values():
            for process, names in shared.stages.items():
                if process not in moved:
                    continue
                for stage in (*names, None):
                    old, new = self._stood.get((process, stage), (Count(), Count()))
                    money = old.money.amount, new.money.amount
                    yield StageTotal(process, stage, old.count, new.count, *money)

    def _affected(self) -> Iterator[Affected]:
        """By value; records without one behind all others, as in an audit."""
        for (value, gap), group in sorted(
            self._groups.items(), key=lambda one: (one[0][0] is None, one[0][0] or "", str(one[0][1]))
        ):
            changed, money = group.changed.count, group.changed.money
            yield Affected(value, gap, group.records, changed, money.amount, money.without)


def _groups(layouts: Layouts, path: str | None) -> dict[str, GroupOf | None]:
    return {
        record: GroupOf(old.rules, new.rules, record, path) if path is not None else None
        for record, (old, new) in layouts.items()
    }


def _amounts(layouts: Layouts, named: str | None) -> dict[str, AmountOf | None]:
    found = {record: amount_of(old.rules, new.rules, record, named) for record, (old, new) in layouts.items()}
    if named is not None and found and not any(found.values()):
        old, new = next(iter(layouts.values()))
        raise no_amount(old.rules, new.rules, list(layouts), named)
    return found


def _kinds(change: Change) -> set[str]:
    """What changes in a record; criteria count only where nothing else changes."""
    kinds = {turn.kind for turn in change.turned if turn.kind != "criterion"}
    return {*kinds, *(["stage"] if change.steps else [])} or {"criterion"}


def _causes(causes: Causes, turn: Turn, composed: Collection[str]) -> tuple[str, ...]:
    """What decided a turn; a criterion that names no other one is a cause itself."""
    match turn.kind:
        case "definition":
            return causes.of_definition(turn.name, turn.old, turn.new)
        case "promise":
            return causes.of_promise(turn.name, turn.old, turn.new)
        case "criterion":
            return causes.of_criterion(turn.name) if turn.name in composed else (turn.name,)


def _moved(change: Change, new: Verdict, by: tuple[str, ...], group: str | None) -> Moved:
    turned = tuple((turn.kind, turn.name, turn.old.value, turn.new.value) for turn in change.turned)
    return Moved(new.record.type, new.record.id, change.steps, turned, by, group)


def _most_first(counts: Mapping[K, Count]) -> Sequence[tuple[K, Count]]:
    return sorted(counts.items(), key=lambda one: -one[1].count)
