"""Where the values of a read record came from: column, raw text, how it was read. Worked out only when it is
asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.model.datatypes import Money
from qualrules.model.record import Fact
from qualrules.model.values import BLANKS
from qualrules.reading.bound import BoundLine
from qualrules.reading.cells import FieldCell, LineCell, Meant
from qualrules.reading.shapes import ABSENT
from qualrules.reading.survey import RecordCells
from qualrules.reading.typed import raw_text
from qualrules.reading.unread import Unreadable

RawValues = Mapping[str, object]


class RowOrigin(tuple[RawValues, RecordCells]):
    """A raw row with the cells that read it; a tuple because every record has one and few are asked."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"RowOrigin({self[1].bound.place})"

    def fact(self, name: str) -> Fact:
        """The column and the raw text behind a field."""
        values, cells = self
        cell = cells.fields.get(name)
        if cell is not None:
            return _fact_of(cell, values)
        bound = cells.bound.fields.get(name)
        if bound is None or not bound.supplied:
            return Fact(None, None)
        if bound.by is not None:
            return Fact(bound.by.column, None, f"the rows of {bound.by.child}")
        line = next((line for line in bound.lines if _is_there(line, values)), bound.lines[0])
        raw = line.get(values)
        nested = isinstance(raw, list | tuple | Mapping)
        return Fact(line.shown, None if raw is None or raw is ABSENT or nested else raw_text(raw))


def _is_there(line: BoundLine, values: RawValues) -> bool:
    raw = line.get(values)
    return raw is not None and raw is not ABSENT


def _fact_of(cell: FieldCell, values: RawValues) -> Fact:
    if not cell.lines:
        return Fact(None, None)
    line = cell.winner(values)
    if line is None:
        first = next((line for line in cell.lines if _is_there(line.bound, values)), cell.lines[0])
        raw = first.bound.get(values)
        note = "default" if cell.field.default is not None else ""
        return Fact(first.bound.shown, None if raw is None or raw is ABSENT else raw_text(raw), note)
    raw = line.bound.get(values)
    held = cell.read(values)
    why_not = held.reason if isinstance(held, Unreadable) else ""
    return Fact(line.bound.shown, raw_text(raw).strip(BLANKS), why_not or _note(line, raw, values))


def _note(line: LineCell, raw: object, values: RawValues) -> str:
    settled = line.settled(raw)
    if isinstance(settled, Meant):
        return f"means {_in_words(settled.value)}"
    if (label := line.option(raw)) is not None:
        return f'the option "{label}"'
    if line.dates.form:
        return f"read as {line.dates.form}"
    if line.numbers.form:
        return f"read as {line.numbers.form}"
    currency = line.currency_in(values) if isinstance(line.field.type, Money) else None
    return f"converted from {currency}" if currency is not None else ""


def _in_words(meant: object) -> str:
    if isinstance(meant, bool):
        return "yes" if meant else "no"
    return raw_text(meant)
