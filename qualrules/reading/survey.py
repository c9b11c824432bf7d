"""The pass before reading: settles how each column that feeds a field is written, from all its values.

Where nothing is left to settle (every form declared, no dates, no numbers) the rows are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualrules.model.datatypes import Day, Instant, Money, Number, Percent
from qualrules.model.schema import Field
from qualrules.reading.bound import BoundLine, BoundRecord
from qualrules.reading.cells import FieldCell, LineCell, is_scalar
from qualrules.reading.columns import Clash, DateWatch, FoundDates, FoundNumbers, NumberWatch, PercentWatch
from qualrules.reading.raw import RawRow, RawTable, WatchedColumn
from qualrules.reading.shapes import ABSENT, good_rows
from qualrules.reading.typed import Settings, raw_text

REMEMBERED = 50_000
"""How many different texts of a column are remembered, so as not to look at a repeated one again."""


@dataclass(frozen=True)
class FoundClash:
    """A column that cannot be read because its form is not clear."""

    record: BoundRecord
    field: Field
    line: BoundLine
    clash: Clash


@dataclass(frozen=True)
class Guess:
    """A form that was taken from a column's values."""

    record: str
    field: str
    column: str
    setting: str
    form: str


@dataclass
class RecordCells:
    """A record type's cells.

    Of its links and lists, by the identity of their column's line: what reads the id, and the cells of rows
    that stand inside the column.
    """

    bound: BoundRecord
    fields: dict[str, FieldCell] = field(default_factory=dict)
    links: dict[int, LineCell] = field(default_factory=dict)
    nested: dict[int, RecordCells] = field(default_factory=dict)


@dataclass
class _Watched:
    """A column with what watches it; `cell` trims, and leaves out what `means` and placeholders settle."""

    field: Field
    line: BoundLine
    cell: LineCell
    dates: DateWatch | None
    numbers: NumberWatch | None
    percents: PercentWatch | None

    @property
    def sees(self) -> list[Callable[[str], None]]:
        """The watches, to be told of each value."""
        return [watch.see for watch in (self.dates, self.numbers, self.percents) if watch is not None]

    def as_watched(self) -> WatchedColumn:
        """What picks the telling values of the column."""
        kind: Literal["dates", "numbers", "percents"] = "numbers"
        if self.dates is not None:
            kind = "dates"
        elif self.percents is not None:
            kind = "percents"
        return WatchedColumn(self.line.column, kind, self.cell.settled_texts)

    def settled(self, settings: Settings) -> LineCell | list[Clash]:
        """The cell in the form that was found, or why there is none."""
        dates = self.dates.found() if self.dates is not None else None
        numbers = self.numbers.found() if self.numbers is not None else None
        percents = self.percents.found() if self.percents is not None else None
        clashes = [found for found in (dates, numbers, percents) if isinstance(found, Clash)]
        if clashes:
            return clashes
        kept_dates = dates if isinstance(dates, FoundDates) else None
        kept_numbers = numbers if isinstance(numbers, FoundNumbers) else None
        return LineCell(self.field, self.line, settings, kept_dates, kept_numbers)


class Survey:
    """Watches one record type's columns and, inside them, those of nested rows."""

    def __init__(self, bound: BoundRecord, settings: Settings) -> None:
        self.bound = bound
        self.clashes: list[FoundClash] = []
        self.guesses: list[Guess] = []
        self._settings = settings
        self._lines = [
            _watched(each.field, line, settings)
            for each in bound.fields.values()
            for line in each.lines
            if is_scalar(each.field)
        ]
        self._watching = [(each, each.sees, set[str]()) for each in self._lines if each.sees]
        self._inside = [
            (line, Survey(line.nested, settings))
            for each in bound.fields.values()
            for line in each.lines
            if line.nested is not None
        ]

    @property
    def is_needed(self) -> bool:
        """Whether the rows have to be looked at."""
        return bool(self._watching) or any(inside.is_needed for _, inside in self._inside)

    def run(self) -> RecordCells:
        """Looks at all rows where that is needed, and settles every column."""
        if self.is_needed:
            for table in self.bound.tables:
                for row in self._telling(table):
                    self.see(row.values)
        return self.settle()

    def _telling(self, table: RawTable) -> Iterable[RawRow]:
        """The rows that decide: all of them, or those that a database has picked."""
        if table.surveyed is None:
            return good_rows(table)
        return table.surveyed.telling_rows([each.as_watched() for each, _, _ in self._watching])

    def see(self, values: Mapping[str, object]) -> None:
        """Takes one row into account."""
        for watched, sees, seen in self._watching:
            raw = watched.line.get(values)
            if raw is None or raw is ABSENT or isinstance(raw, bool):
                continue
            text = raw if isinstance(raw, str) else raw_text(raw) if watched.percents is not None else None
            if text is None or text in seen:
                continue
            if len(seen) < REMEMBERED:
                seen.add(text)
            settled = watched.cell.settled(text)
            if isinstance(settled, str):
                for see in sees:
                    see(settled)
        for line, inside in self._inside:
            for nested in rows_in(line.get(values)):
                inside.see(nested)

    def settle(self) -> RecordCells:
        """The cells of all fields; what could not be settled is in `clashes`."""
        cells = RecordCells(self.bound)
        found: dict[str, list[LineCell]] = {}
        for watched in self._lines:
            settled = watched.settled(self._settings)
            if isinstance(settled, LineCell):
                found.setdefault(watched.field.name, []).append(settled)
                self._say_guesses(watched, settled)
            else:
                self.clashes += [
                    FoundClash(self.bound, watched.field, watched.line, each) for each in settled
                ]
        for name, bound in self.bound.fields.items():
            if is_scalar(bound.field):
                cells.fields[name] = FieldCell(bound, tuple(found.get(name, ())))
            else:
                cells.links |= {id(line): LineCell(bound.field, line, self._settings) for line in bound.lines}
        for line, inside in self._inside:
            cells.nested[id(line)] = inside.settle()
            self.clashes += inside.clashes
            self.guesses += inside.guesses
        return cells

    def _say_guesses(self, watched: _Watched, cell: LineCell) -> None:
        name, record = watched.field.name, self.bound.record.name
        if watched.dates is not None and cell.dates.form:
            self.guesses.append(Guess(record, name, watched.line.column, "dates", cell.dates.form))
        if watched.numbers is not None and cell.numbers.form:
            self.guesses.append(Guess(record, name, watched.line.column, "numbers", cell.numbers.form))


def rows_in(value: object) -> Iterator[Mapping[str, object]]:
    """The rows that stand in a raw value: one, or a list of them."""
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            if isinstance(item, Mapping):
                yield item


def _watched(each: Field, line: BoundLine, settings: Settings) -> _Watched:
    forms = line.forms
    is_numeric = isinstance(each.type, Number | Money | Percent)
    is_moment = isinstance(each.type, Day | Instant)
    return _Watched(
        each,
        line,
        LineCell(each, line, settings),
        DateWatch() if is_moment and forms.dates is None else None,
        NumberWatch() if is_numeric and forms.numbers is None else None,
        PercentWatch() if isinstance(each.type, Percent) and forms.percents is None else None,
    )
