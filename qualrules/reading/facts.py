"""What the columns of a table hold: how full they are, what repeats most, what they feed. For the `sources`
command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualrules.model.datatypes import Day, Instant, Money, Number, Percent
from qualrules.model.values import fold
from qualrules.reading.bound import BoundLine, BoundRecord, How
from qualrules.reading.raw import BadRow
from qualrules.reading.shapes import ABSENT, Get, getter
from qualrules.reading.survey import Guess
from qualrules.reading.typed import raw_text

DIFFERENT = 10_000
"""How many different values of a column are counted; past it the rare ones are let go."""
LONGEST = 80
"""Longer texts are not counted as repeated values."""


@dataclass
class ColumnFacts:
    """A column: what it feeds and why, in which form it is read, and what it holds.

    `fields`: the fields that it feeds (none: it is not read). `form` and `guessed`: the form of its dates or
    numbers, and whether that was taken from its values. `unclear`: it can be
    written in several forms, and is not read.
    """

    record: str
    table: str
    column: str
    fields: tuple[str, ...] = ()
    how: How | None = None
    form: str = ""
    guessed: bool = False
    unclear: bool = False
    rows: int = 0
    filled: int = 0
    common: tuple[tuple[str, int], ...] = ()
    suspects: tuple[tuple[str, int], ...] = ()
    """Repeated values of a column that is read which look like placeholders, and are not missing."""
    label: str = ""
    """What people call the column, where it differs from `column`."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Folded raw value → the label under which people know it."""

    def shown(self, value: str) -> str:
        """What people call a value: its label, where the CRM says one."""
        return self.options.get(fold(value), value)


@dataclass
class _Counted:
    facts: ColumnFacts
    get: Get
    values: Counter[str] = field(default_factory=Counter)

    def see(self, raw: object) -> None:
        self.facts.rows += 1
        text = "" if raw is None or raw is ABSENT else raw_text(raw).strip()
        if not text:
            return
        self.facts.filled += 1
        if len(text) <= LONGEST:
            self.values[text] += 1
            if len(self.values) > 2 * DIFFERENT:
                self.values = Counter(dict(self.values.most_common(DIFFERENT)))


def column_facts(
    bound: BoundRecord, guesses: Sequence[Guess], unclear: Container[tuple[str, str]] = ()
) -> Iterator[ColumnFacts]:
    """The columns of a record type's tables: first those that are read, in the order of the keys, then paths
    into them.
    """
    read = {line.column for each in bound.fields.values() for line in each.lines}
    columns = [*bound.shape.keys, *(path for path in sorted(read) if path not in bound.shape.keys)]
    counted = [
        _Counted(_described(bound, column, guesses), getter(column, bound.shape)) for column in columns
    ]
    for table in bound.tables:
        for row in table.rows:
            if not isinstance(row, BadRow):
                for each in counted:
                    each.see(each.get(row.values))
    for each in counted:
        each.facts.unclear = (bound.record.name, each.facts.column) in unclear
        each.facts.common = tuple((text, count) for text, count in each.values.most_common(5) if count > 1)
        yield each.facts


def _described(bound: BoundRecord, column: str, guesses: Sequence[Guess]) -> ColumnFacts:
    lines = [
        (each.field.name, line)
        for each in bound.fields.values()
        for line in each.lines
        if line.column == column
    ]
    guess = next(
        (each for each in guesses if each.record == bound.record.name and each.column == column), None
    )
    declared = next((form for name, line in lines if (form := _declared(bound, name, line))), "")
    return ColumnFacts(
        bound.record.name,
        bound.place,
        column,
        tuple(name for name, _ in lines),
        lines[0][1].how if lines else None,
        guess.form if guess is not None else declared,
        guess is not None,
        label=label if (label := bound.described.shown(column)) != column else "",
        options=bound.described.options(column),
    )


def _declared(bound: BoundRecord, name: str, line: BoundLine) -> str:
    match bound.fields[name].field.type:
        case Day() | Instant():
            return line.forms.dates or ""
        case Number() | Money():
            return line.forms.numbers or ""
        case Percent():
            return line.forms.percents or ""
    return ""
