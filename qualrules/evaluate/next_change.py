"""For which moments the answers to a record stand: the passing of time alone can change them only outside of these.

Worked out from the conditions that read the clock, each on its own, with the values that the record has: as long as none
of them turns, no answer does. Where the turning point of one cannot be worked out, the answers stand for this day, or
for this second where hours are counted. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Final

from qualrules.evaluate.interpreter import Frame
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.looked_at import conditions_behind, conditions_of, stays_of
from qualrules.evaluate.stages import claimed_stage
from qualrules.evaluate.turning_atoms import ALWAYS, Atoms, Narrow, Stands, follow
from qualrules.model import rules as r
from qualrules.model.moment import Moment
from qualrules.model.record import Record

MomentsOf = Callable[[Record], Stands]
_SAFE: Final = (date(1001, 1, 1).toordinal(), date(8999, 1, 1).toordinal())
"""The days between which nothing that is near to today lies beyond the calendar."""


def moments_of(layout: Layout, moment: Moment) -> MomentsOf:
    """Record → the moments, this one among them, for which its answers stand as they are."""
    atoms = Atoms(layout.rules, moment)
    narrow = _Finder(layout.rules, atoms).of_layout(layout)
    if narrow is None:
        return lambda _: ALWAYS
    if not _SAFE[0] <= atoms.day < _SAFE[1]:
        here = Stands(atoms.day, atoms.day + 1, atoms.second, atoms.second + 1)
        return lambda _: here

    def found(record: Record) -> Stands:
        bounds = [*_SAFE, ALWAYS.from_second, ALWAYS.until_second]
        narrow(Frame(record), bounds)
        return Stands(*bounds)

    return found


class _Finder:
    """Finds what narrows in conditions. A rule that is named by several is looked through once."""

    def __init__(self, rules: r.Rules, atoms: Atoms) -> None:
        self._rules = rules
        self._atoms = atoms
        self._named: dict[tuple[str, str], Narrow | None] = {}
        self._compared: dict[tuple[r.Comparison, r.Value, r.Value], Narrow | None] = {}

    def of_layout(self, layout: Layout) -> Narrow | None:
        """Everything that the answers to a record of the layout's type rest on."""
        found = [self._condition(each, of_top=True) for each in conditions_of(layout)]
        return _all([*chain.from_iterable(found), *chain.from_iterable(map(self._stays, layout.processes))])

    def _stays(self, process: r.Process) -> list[Narrow]:
        """The longest stay in the claimed stage."""
        found = {
            stage: narrow
            for stage, stay in stays_of(process).items()
            if (narrow := _all(self._condition(stay, of_top=True))) is not None
        }

        def narrow_by_claim(frame: Frame, bounds: list[int]) -> None:
            claimed, _ = claimed_stage(self._rules, process, frame.record.claims)
            if claimed in found:
                found[claimed](frame, bounds)

        return [narrow_by_claim] if found else []

    def _condition(self, node: r.Condition | r.Value, of_top: bool = False) -> list[Narrow]:
        """What narrows in a condition, or in a value that has conditions on rows. `of_top`: of the record that is asked
        about, all of whose rules are looked through anyway.
        """
        match node:
            case r.Named() | r.ScoreWithin():
                return [] if of_top and not node.links else self._there(node)
            case r.Rows(rows=rows, where=where):
                return self._in_rows(rows, _all(self._condition(where)))
            case r.Aggregate(rows=rows, where=where):
                return self._in_rows(rows, _all(self._condition(where)) if where is not None else None)
            case r.Compare(op, left, right):
                own = [self._comparison(op, left, right)]
            case r.OneOf(value, constants):
                own = [self._comparison("=", value, constant) for constant in constants]
            case _:
                own = []
        under = chain.from_iterable(self._condition(child, of_top) for child in r.children(node))
        return [*(one for one in own if one is not None), *under]

    def _comparison(self, op: r.Comparison, left: r.Value, right: r.Value) -> Narrow | None:
        asked = (op, left, right)
        if asked not in self._compared:
            self._compared[asked] = self._atoms.comparison(op, left, right)
        return self._compared[asked]

    def _rule(self, kind: str, name: str) -> Narrow | None:
        if (kind, name) not in self._named:
            self._named[kind, name] = _all(self._of_rule(kind, name))
        return self._named[kind, name]

    def _of_rule(self, kind: str, name: str) -> Iterator[Narrow]:
        for condition in conditions_behind(self._rules, kind, name):
            yield from self._condition(condition)
        added = self._rules.scores[name].lines if kind == "score" else ()
        for line in added:
            rule = self._rule("score", line.score) if line.score is not None else None
            if rule is not None:
                yield rule

    def _there(self, asked: r.Named | r.ScoreWithin) -> list[Narrow]:
        """A rule of the record to which links lead."""
        kind, name = (asked.kind, asked.name) if isinstance(asked, r.Named) else ("score", asked.score)
        rule = self._rule(kind, name)
        if rule is None:
            return []

        def narrow(frame: Frame, bounds: list[int]) -> None:
            record = follow(frame.of(asked.outer).record, asked.links)
            if record is not None:
                rule(Frame(record), bounds)

        return [narrow]

    def _in_rows(self, rows: r.FieldValue, where: Narrow | None) -> list[Narrow]:
        if where is None:
            return []

        def narrow(frame: Frame, bounds: list[int]) -> None:
            start = frame.of(rows.outer)
            record = follow(start.record, rows.links)
            held = record.values.get(rows.name) if record is not None else None
            for row in held if isinstance(held, tuple) else ():
                where(Frame(row, (), start), bounds)

        return [narrow]


def _all(found: Iterable[Narrow]) -> Narrow | None:
    """What narrows as each of these does, once where one comes twice; None where there is none."""
    parts = tuple(dict.fromkeys(found))
    if len(parts) <= 1:
        return parts[0] if parts else None

    def narrow(frame: Frame, bounds: list[int]) -> None:
        for part in parts:
            part(frame, bounds)

    return narrow
