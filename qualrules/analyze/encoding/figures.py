"""Figures over child rows: a count, a total, the lowest …

A count of all rows is exact. Any other figure is a variable that a proof does not look into: it may be anything that no
record excludes on the face of it. Where a witness is looked for, it is worked out for the few rows there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding import terms as t
from qualrules.analyze.encoding.alike import alike
from qualrules.analyze.encoding.formulas import Formula, Sum
from qualrules.analyze.encoding.moments import LAST_SECOND
from qualrules.analyze.encoding.reach import Place, follow
from qualrules.analyze.encoding.space import Space
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.datatypes import ListOf
from qualrules.model.values import LARGEST, MILLION

if TYPE_CHECKING:
    from qualrules.analyze.encoding.encode import Pair

MOST = 10**12
"""Rows of a list; no number that a rule can write is larger."""
LARGEST_TOTAL = 10**6 * LARGEST
"""Of a million rows, as the checker counts on for the digits of an exact result."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A row for a figure: when it counts, when that is not known, its value, and when the value is known."""

    counts: Formula
    open: Formula
    value: Sum
    known: Formula


@dataclass(frozen=True, slots=True, eq=False)
class OpenFigure:
    """A figure that a proof does not look into, where it is asked for, and the variables that stand for it."""

    value: r.Aggregate
    start: Place
    known: Formula
    found: Sum
    """Millionths, a day or an instant; of a conditional count, the count itself."""


class Figures:
    """Terms for figures over rows, for one ruleset. Conditions and values of rows are asked of others."""

    def __init__(
        self,
        space: Space,
        side: int,
        condition: Callable[[r.Condition, Place], Pair],
        term: Callable[[r.Value, Place], t.Term],
    ) -> None:
        self._space = space
        self._side = side
        self._condition = condition
        self._term = term
        self.open: list[OpenFigure] = []
        self.counts: list[tuple[r.Aggregate, Sum, Place]] = []
        """Counts of all rows, the variable of each, and the record that has the list."""
        self._made: dict[object, t.Term] = {}

    def figure(self, value: r.Aggregate, at: Place) -> t.Term:
        """The figure at a place."""
        start = at.of(value.rows.outer)
        there = follow(self._space, self._side, start, value.rows.links)
        key = (value, there.path, start.path)
        made = self._made if self._is_own(value, start) else self._space.figures
        if key not in made:
            known = self._space.cell(self._side, there.path, there.record, value.rows.name).present
            reach = f.all_of((there.reach, known))
            is_count = value.kind == "count" and value.where is None
            made[key] = (
                self._count(value, there, reach) if is_count else self._open(value, there, start, reach)
            )
        return made[key]

    def _is_own(self, value: r.Aggregate, start: Place) -> bool:
        """Whether the other ruleset may mean something else by the figure."""
        return not alike(self._space.sides, start.record, r.OneOf(value, ()))

    def _whole(self, name: str, least: int, most: int) -> Sum:
        return self._space.variables.whole(self._space.variables.fresh(f"~{name}"), least, most)

    def _hold(self, formula: Formula) -> None:
        self._space.variables.rules.append(formula)

    def _count(self, value: r.Aggregate, there: Place, reach: Formula) -> t.Term:
        """There is a first row where the count is one or more, a second one where it is two or more …"""
        number = self._whole("count", 0, MOST)
        self.counts.append((value, number, there))
        rows = self._space.rows(there.path, there.record, value.rows.name)
        for position, is_there in enumerate(rows, 1):
            self._hold(f.same(is_there, f.at_most(f.whole(position), number)))
        self._hold(f.implies(self._space.exact, f.at_most(number, f.whole(len(rows)))))
        return t.Term(reach, t.Number(number.times(MILLION)), value.type)

    def _open(self, value: r.Aggregate, there: Place, start: Place, reach: Formula) -> t.Term:
        known = f.Flag(self._space.variables.fresh("~figure known"))
        if isinstance(value.type, d.Day | d.Instant):
            found = self._whole("figure", 0, LAST_SECOND)
        else:
            found = self._whole("figure", -LARGEST_TOTAL, LARGEST_TOTAL)
        self.open.append(OpenFigure(value, start, known, found))
        rows = self._rows(value, there, start)
        there_are = self._space.rows(there.path, there.record, value.rows.name)
        # No row at all is known only of a list whose rows are looked at.
        none = f.all_of(map(f.no, there_are)) if there_are else f.FALSE
        if value.kind in ("count", "total"):
            self._hold(f.implies(none, f.all_of((known, f.equal(found, f.whole(0))))))
        else:
            self._hold(f.implies(none, f.no(known)))
        exactly = f.all_of(
            (
                f.same(known, self._is_known(value.kind, rows)),
                f.implies(known, self._is(value.kind, found, rows)),
            )
        )
        self._hold(f.implies(self._space.exact, exactly))
        scale = MILLION if value.kind == "count" else 1
        return t.Term(f.all_of((reach, known)), t.Number(found.times(scale)), value.type)

    def _rows(self, value: r.Aggregate, there: Place, start: Place) -> list[Counted]:
        datatype = value.rows.type
        assert isinstance(datatype, ListOf)
        rows = []
        for number, is_there in enumerate(self._space.rows(there.path, there.record, value.rows.name)):
            at = Place(datatype.record, (*there.path, value.rows.name, number), f.TRUE, start)
            counts: Formula = is_there
            opened: Formula = f.FALSE
            if value.where is not None:
                pair = self._condition(value.where, at)
                counts = f.all_of((is_there, pair.met))
                opened = f.all_of((is_there, f.no(pair.met), f.no(pair.not_met)))
            term = None if value.value is None else self._term(value.value, at)
            if term is None:
                rows.append(Counted(counts, opened, f.whole(1), f.TRUE))
            else:
                assert isinstance(term.content, t.Number)
                rows.append(Counted(counts, opened, term.content.sum, term.known))
        return rows

    def _is_known(self, kind: str, rows: list[Counted]) -> Formula:
        """No row is open, each that counts has a value; and for the lowest and so on there is one."""
        sure = [f.no(f.any_of((row.open, f.all_of((row.counts, f.no(row.known)))))) for row in rows]
        some = f.TRUE if kind in ("count", "total") else f.any_of(row.counts for row in rows)
        return f.all_of((*sure, some))

    def _is(self, kind: str, found: Sum, rows: list[Counted]) -> Formula:
        if kind in ("count", "total"):
            return f.equal(found, self._added(rows))
        bounds, reached = [], []
        for row in rows:
            ends = (found, row.value) if kind in ("lowest", "earliest") else (row.value, found)
            bounds.append(f.implies(row.counts, f.at_most(*ends)))
            reached.append(f.all_of((row.counts, f.equal(found, row.value))))
        return f.all_of((*bounds, f.any_of(reached)))

    def _added(self, rows: list[Counted]) -> Sum:
        total = f.whole(0)
        for row in rows:
            part = self._whole("part", -LARGEST, LARGEST)
            self._hold(f.implies(row.counts, f.equal(part, row.value)))
            self._hold(f.any_of((row.counts, f.equal(part, f.whole(0)))))
            total = total + part
        return total
