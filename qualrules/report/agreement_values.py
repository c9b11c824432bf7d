"""Values of conditions as nouns: `the amount minus the discount`, `the day 30 days after the close date`.

Conditions are elsewhere; those under a figure over child rows are handed on to whoever writes the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from qualrules.model import rules as r
from qualrules.model.datatypes import Instant, ListOf
from qualrules.report.agreement_names import constant, field_noun, of_links, quoted, spaced

_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_PERIODS = {-1: "the previous", 0: "this", 1: "the next"}
_MOMENT_KINDS = ("latest", "earliest")


@dataclass(frozen=True, slots=True)
class Place:
    """From where a sentence looks: the record that it is about, and the rows of which it speaks, if it does."""

    record: str
    row: str = ""

    def inside(self, rows: r.FieldValue) -> Place:
        """The same among the rows of a list."""
        assert isinstance(rows.type, ListOf)  # rows are always those of a list
        return replace(self, row=rows.type.record)

    def outside(self) -> str:
        """` of the opportunity`, for what is outside the rows."""
        same = self.row == self.record
        return f" of the {spaced(self.record)}" + " that has the list" * same


@dataclass(slots=True)
class Nouns:
    """Says values as nouns. `counted` collects which rows the figures among them count: a letter and a condition.

    The letter is empty for the only figure.
    """

    header: r.Header
    place: Place
    several: bool = False
    counted: list[tuple[str, r.Aggregate]] = field(default_factory=list)

    def noun(self, value: r.Value) -> str:
        """The value in words."""
        match value:
            case r.Constant():
                return constant(value, self.header)
            case r.FieldValue():
                return self.field(value)
            case r.Today():
                return "today"
            case r.Now():
                return "this moment"
            case r.Shift():
                return self._shift(value)
            case r.PeriodEdge(unit, offset, last):
                return f"the {'last' if last else 'first'} day of {period(unit, offset)}"
            case r.DaysBetween(start, end):
                return self._days(start, end)
            case r.Length(text):
                return f"the number of characters of {self.noun(text)}"
            case r.Arithmetic():
                return self._arithmetic(value)
            case r.Aggregate():
                return self._aggregate(value)

    def field(self, value: r.FieldValue) -> str:
        """A field, with the links that lead to it."""
        return field_noun(value.name, value.type) + self.owner(value)

    def owner(self, named: r.FieldValue | r.Named | r.ScoreWithin) -> str:
        """Whose it is, where it is not the record itself."""
        return of_links(named.links) + self.place.outside() * named.outer

    def rows(self, value: r.FieldValue) -> str:
        """A list of child records: `contacts of the account`."""
        return spaced(value.name) + self.owner(value)

    def _shift(self, value: r.Shift) -> str:
        length = duration(abs(value.amount), value.unit)
        kind = "the moment" if isinstance(value.type, Instant) else "the day"
        if isinstance(value.moment, r.Today | r.Now):
            return f"{kind} {length} ago" if value.amount < 0 else f"{kind} {length} from now"
        side = "before" if value.amount < 0 else "after"
        return f"{kind} {length} {side} {self.noun(value.moment)}"

    def _days(self, start: r.Value, end: r.Value) -> str:
        if isinstance(end, r.Today):
            return f"the number of days since {self.noun(start)}"
        if isinstance(start, r.Today):
            return f"the number of days until {self.noun(end)}"
        return f"the number of days from {self.noun(start)} to {self.noun(end)}"

    def _arithmetic(self, value: r.Arithmetic) -> str:
        if value.op == "-" and isinstance(value.left, r.Constant) and value.left.value == 0:
            return f"zero minus {self._operand(value.right, 2)}"
        binds = _BINDS[value.op]
        left = self._operand(value.left, binds)
        right = self._operand(value.right, binds + (value.op in "-/"))
        return f"{left} {_SIGNS[value.op]} {right}"

    def _operand(self, value: r.Value, binds: int) -> str:
        loose = isinstance(value, r.Arithmetic) and _BINDS[value.op] < binds
        return f"({self.noun(value)})" if loose else self.noun(value)

    def _aggregate(self, value: r.Aggregate) -> str:
        letter = f" ({chr(ord('a') + len(self.counted) % 26)})" * (self.several and value.where is not None)
        if value.where is not None:
            self.counted.append((letter.strip(), value))
        rows = self.rows(value.rows)
        if value.value is None:
            return f"the number of {rows}{letter}"
        of = quoted(spaced(value.value.name)) + of_links(value.value.links)
        kind = f"{value.kind} date" if value.kind in _MOMENT_KINDS else value.kind
        return (
            f"the total of {of} over the {rows}{letter}"
            if kind == "total"
            else f"the {kind} {of} among the {rows}{letter}"
        )


def duration(amount: int, unit: r.Unit) -> str:
    """`1 day`, `30 days`."""
    return f"{amount} {unit}{'s' * (amount != 1)}"


def period(unit: r.Unit, offset: int) -> str:
    """`this quarter`, `the previous month`: not the last 30 days."""
    return f"{_PERIODS[offset]} {unit}"


def figures(value: r.Value | r.Condition) -> int:
    """How many figures over rows that meet a condition are in a comparison."""
    return sum(isinstance(node, r.Aggregate) and node.where is not None for node in r.walk(value))
