"""A few records of a database as Python reads them: their rows, and those that they link to, through the usual reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.odd import taken
from qualrules.engines.sql.reading.relation import ReadRelation
from qualrules.engines.sql.relations import PARENT, ROW, Relation, list_relation
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.collect import Reading
from qualrules.reading.raw import RawRow, RawTable

PIECE = 1_000
"""How many numbers stand in one question."""
FEW = "\x00few\x00"
"""Where they stand in it."""


class SomeRecords:
    """Fetches rows by their numbers."""

    def __init__(
        self,
        reading: Reading,
        rules: Rules,
        made: Mapping[str, ReadRelation],
        wanted: Mapping[str, Relation],
        database: Database,
    ) -> None:
        self._reading = reading
        self._rules = rules
        self._made = made
        self._wanted = wanted
        self._database = database

    def records(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """The records with these numbers, ascending."""
        needed = self._needed(record, numbers)
        bound = {
            name: replace(each, tables=(self._table(name, sorted(needed.get(name, ()))),))
            for name, each in self._reading.bound.items()
        }
        reading = self._reading
        few = Reading(
            self._rules,
            bound,
            reading.cells,
            reading.guesses,
            reading.knowledge,
            reading.top,
            reading.unclear,
        )
        asked = set(numbers)
        for number, found in zip(sorted(needed[record]), few.records(record), strict=True):
            if number in asked:
                yield found

    def _needed(self, record: str, numbers: Sequence[int]) -> dict[str, set[int]]:
        """The rows of every type that some rows of one lead to, by the links and lists that are wanted."""
        needed: dict[str, set[int]] = {record: set(numbers)}
        waiting: list[tuple[str, set[int]]] = [(record, set(numbers))]
        while waiting:
            name, rows = waiting.pop()
            for target, found in self._led_to(name, rows):
                known = needed.setdefault(target, set())
                more = found - known
                if more:
                    known |= more
                    waiting.append((target, more))
        return needed

    def _led_to(self, record: str, numbers: set[int]) -> Iterator[tuple[str, set[int]]]:
        wanted, made = self._wanted.get(record), self._made[record]
        if wanted is None:
            return
        for link in made.links:
            if link.ids and link.field.field.name in wanted.fields:
                target = self._made[link.target]
                ids = f"SELECT {link.id} FROM {made.raw.name} AS raw WHERE {made.raw.number} IN"
                found = f"SELECT {target.raw.number} FROM {target.raw.name} AS raw WHERE {target.id} IN"
                yield link.target, self._found(numbers, f"{found} ({ids} ({FEW}))")
        for own in wanted.lists:
            bound = self._reading.bound[record].fields[own]
            if bound.by is not None and bound.by.child in self._made:
                name = self._database.dialect.identifier
                rows = f"SELECT {name(ROW)} FROM {name(list_relation(record, own))} WHERE {name(PARENT)} IN"
                yield bound.by.child, self._found(numbers, f"{rows} ({FEW})")

    def _found(self, numbers: Iterable[int], select: str) -> set[int]:
        """The numbers that a SELECT finds, asked with a few numbers at a time in the place of `FEW`."""
        found: set[int] = set()
        for few in in_pieces(sorted(numbers)):
            found |= {int(number) for (number,) in self._database.rows(select.replace(FEW, few))}  # type: ignore[call-overload]
        return found

    def _table(self, record: str, numbers: Sequence[int]) -> RawTable:
        """The rows as the adapter would give them."""
        table = self._reading.bound[record].tables[0]
        raw = self._made[record].raw if record in self._made else None
        rows: list[RawRow] = []
        if raw is not None and numbers:
            names = list(raw.columns)
            kinds = [raw.columns[name].kind for name in names]
            columns = ", ".join(raw.columns[name].sql for name in names)
            for few in in_pieces(numbers):
                select = f"SELECT {raw.place}, {columns} FROM {raw.name} AS raw WHERE {raw.number} IN ({few})"
                for place, *values in self._database.rows(f"{select} ORDER BY {raw.number}"):
                    cells = map(_cell, values) if table.kind == "text" else map(taken, values, kinds)
                    rows.append(RawRow(dict(zip(names, cells, strict=True)), str(place)))
        return replace(table, rows=rows, surveyed=None)


def _cell(value: object) -> object:
    """An empty cell of a file of texts."""
    return "" if value is None else value


def in_pieces(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers as SQL, as many at a time as one question may have."""
    for start in range(0, len(numbers), PIECE):
        yield ", ".join(map(str, numbers[start : start + PIECE]))
