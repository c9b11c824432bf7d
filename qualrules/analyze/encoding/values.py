"""Values of rules as terms: fields, moments, arithmetic. Neither conditions nor figures over rows are encoded here."""

from __future__ import annotations

from collections.abc import Callable

from qualrules.analyze.encoding import cells as c
from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding import terms as t
from qualrules.analyze.encoding.calendar import Calendar, in_calendar, in_time
from qualrules.analyze.encoding.formulas import Formula, Sum
from qualrules.analyze.encoding.reach import Place, follow
from qualrules.analyze.encoding.space import Space
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.values import MILLION

LONGEST_TEXT = 10**12
"""Characters; only where the length of one text is weighed against another figure."""


Figure = Callable[[r.Aggregate, Place], t.Term]
"""A figure over child rows."""


class Values:
    """Terms for one ruleset (`side`) over a space of records."""

    def __init__(self, space: Space, calendar: Calendar, side: int, figure: Figure) -> None:
        self.space = space
        self._figure = figure
        self.calendar = calendar
        self.side = side
        self.header = space.sides[side].header
        self.lengths: list[tuple[c.Words, Sum]] = []
        """Texts whose length is weighed against another figure, and the variable for it."""
        self._kept: dict[object, object] = {}

    def term(self, value: r.Value, place: Place) -> t.Term:
        """A value at a place."""
        match value:
            case r.Constant(held, datatype):
                return t.Term(f.TRUE, _constant(held), datatype)
            case r.FieldValue():
                return self._field(value, place)
            case r.Today():
                return t.Term(f.TRUE, t.Number(self.today), value.type)
            case r.Now():
                return t.Term(f.TRUE, t.Number(self.calendar.now), value.type)
            case r.PeriodEdge():
                return self._edge(value)
            case r.Shift():
                return self._shift(value, place)
            case r.DaysBetween(start, end):
                return self._days(value, self.term(start, place), self.term(end, place))
            case r.Length(text):
                return self._length(value, self.term(text, place))
            case r.Arithmetic(left=left, right=right):
                return self._calculated(value, self.term(left, place), self.term(right, place))
            case r.Aggregate():
                return self._figure(value, place)

    @property
    def today(self) -> Sum:
        """The day of the run in the ruleset's zone."""
        return self.calendar.today(self.header.zone)

    def _field(self, field: r.FieldValue, place: Place) -> t.Term:
        there = follow(self.space, self.side, place.of(field.outer), field.links)
        cell = self.space.cell(self.side, there.path, there.record, field.name)
        known = f.all_of((there.reach, cell.present))
        not_yet = f.all_of((there.reach, cell.missing)) if field.not_yet else f.FALSE
        content = t.Number(cell.content.sum) if isinstance(cell.content, c.Whole) else cell.content
        return t.Term(known, content, field.type, not_yet)

    # ── Moments ───────────────────────────────────────────────────────────────────────────────────────────────────

    def day(self, term: t.Term) -> Sum:
        """A day, or the day of an instant in the ruleset's zone."""
        assert isinstance(term.content, t.Number)
        if isinstance(term.type, d.Instant):
            return self.calendar.day_of(term.content.sum, self.header.zone)
        return term.content.sum

    def _edge(self, value: r.PeriodEdge) -> t.Term:
        where = (self.header.zone, value.unit)
        year = self.header.fiscal_start
        # The calendar answers for whole periods: with the days before and behind, and the one that holds today.
        edges = [self.calendar.edge(*where, value.offset + n, False, year) for n in (0, 1)]
        edges.append(self.calendar.edge(*where, 0, False, year))
        known = f.all_of(map(in_calendar, edges))
        edge = self.calendar.edge(*where, value.offset, value.last, year)
        return t.Term(known, t.Number(edge), value.type)

    def _shift(self, value: r.Shift, place: Place) -> t.Term:
        moment = self.term(value.moment, place)
        assert isinstance(moment.content, t.Number)
        if value.unit == "hour":
            moved = moment.content.sum + f.whole(value.amount * 3600)
            return t.Term(f.all_of((moment.known, in_time(moved))), t.Number(moved), value.type)
        moved = self.calendar.shifted(self.day(moment), value.amount, value.unit)
        return t.Term(f.all_of((moment.known, in_calendar(moved))), t.Number(moved), value.type)

    def _days(self, value: r.DaysBetween, start: t.Term, end: t.Term) -> t.Term:
        days = (self.day(end) - self.day(start)).times(MILLION)
        return t.Term(f.all_of((start.known, end.known)), t.Number(days), value.type)

    # ── Figures ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _length(self, value: r.Length, text: t.Term) -> t.Term:
        if isinstance(text.content, t.Text):
            return t.Term(f.TRUE, t.Number(f.whole(len(text.content.text) * MILLION)), value.type)
        assert isinstance(text.content, c.Words)
        free = self._once(("length", id(text.content)), "length", 1, LONGEST_TEXT)
        self.lengths.append((text.content, free))
        return t.Term(text.known, t.Length(text.content, free.times(MILLION)), value.type)

    def _calculated(self, value: r.Arithmetic, left: t.Term, right: t.Term) -> t.Term:
        one, other = _number(left), _number(right)
        known = f.all_of((left.known, right.known))
        if value.op == "/":
            return self._quotient(value, known, one, other)
        match value.op:
            case "+":
                found = t.Number(
                    one.sum.times(other.scale) + other.sum.times(one.scale), one.scale * other.scale
                )
            case "-":
                found = t.Number(
                    one.sum.times(other.scale) - other.sum.times(one.scale), one.scale * other.scale
                )
            case _:
                percent = 100 if _hundredths(value) else 1
                scale = one.scale * other.scale * MILLION * percent
                found = t.Number(self.product(one.sum, other.sum), scale)
        return t.Term(known, found, value.type)

    def _quotient(self, value: r.Arithmetic, known: Formula, one: t.Number, other: t.Number) -> t.Term:
        above = one.sum.times(MILLION * other.scale)
        if other.sum.terms:
            is_zero = f.equal(other.sum, f.whole(0))
            quotient = t.Number(above, one.scale, other.sum)
            return t.Term(f.all_of((known, f.no(is_zero))), quotient, value.type)
        by = other.sum.constant
        if not by:
            return t.Term(f.FALSE, t.Number(f.whole(0)), value.type)
        return t.Term(known, t.Number(above.times(1 if by > 0 else -1), one.scale * abs(by)), value.type)

    def product(self, one: Sum, other: Sum) -> Sum:
        """The product of two sums, multiplied out: of each two variables it is one derived variable."""
        total = one.times(other.constant) + other.times(one.constant) - f.whole(one.constant * other.constant)
        for name, factor in one.terms:
            for another, weight in other.terms:
                total = total + self.space.product(name, another).times(factor * weight)
        return total

    def _once(self, key: object, name: str, least: int, most: int) -> Sum:
        if key not in self._kept:
            variables = self.space.variables
            self._kept[key] = variables.whole(variables.fresh(f"~{name}"), least, most)
        made = self._kept[key]
        assert isinstance(made, Sum)
        return made


def _constant(held: object) -> t.Content:
    match held:
        case bool():
            return c.YesNo(f.TRUE if held else f.FALSE)
        case str():
            return t.Text(held)
    return t.Number(f.whole(c.number_of(held)))


def _number(term: t.Term) -> t.Number:
    """The figure of a term in arithmetic."""
    if isinstance(term.content, t.Length):
        return t.Number(term.content.free)
    assert isinstance(term.content, t.Number)
    return term.content


def _hundredths(value: r.Arithmetic) -> bool:
    """A percent as one factor counts as hundredths, unless the product is itself a percent."""
    percents = isinstance(value.left.type, d.Percent) + isinstance(value.right.type, d.Percent)
    return bool(percents) and not isinstance(value.type, d.Percent)
