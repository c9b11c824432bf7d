"""Records and what hangs on them: walking them, copying them with less in them, and filling their gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualrules.model.record import Record
from qualrules.model.values import Gap

Place = tuple[Record, str]
"""A field on its record."""


def reached(record: Record, seen: dict[int, Record] | None = None) -> dict[int, Record]:
    """A record and all records that hang on it, by identity."""
    seen = {} if seen is None else seen
    if id(record) not in seen:
        seen[id(record)] = record
        for value in record.values.values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Record):
                    reached(one, seen)
    return seen


def open_fields(record: Record) -> Iterator[Place]:
    """Every field without a value, of the record and of those that hang on it."""
    for each in reached(record).values():
        for name, value in each.values.items():
            if value is None:
                yield each, name


def fill(place: Place, answer: Record) -> None:
    """Give a field, in place, what it has in another record of the type: a value, or a gap of another sort."""
    record, name = place
    record.values[name] = answer.values[name]
    record.gaps = {each: gap for each, gap in record.gaps.items() if each != name}
    if name in answer.gaps:
        record.gaps = {**record.gaps, name: answer.gaps[name]}
    if name in answer.claims:
        record.claims = {**record.claims, name: answer.claims[name]}


class Copy:
    """A copy of a record and all that hangs on it; a value that is not `kept` is not supplied there.

    Links and rows are always kept: they are the way to the others.
    """

    def __init__(self, record: Record, kept: Callable[[Record, str], bool] = lambda *_: True) -> None:
        self._kept = kept
        self._copies: dict[int, Record] = {}
        self.record = self._of(record)
        self._originals = {id(copy): original for original, copy in self._copies.items()}

    def original(self, copy: Record) -> int:
        """The identity of the record that a copy was made of."""
        return self._originals[id(copy)]

    def _of(self, each: Record) -> Record:
        if id(each) not in self._copies:
            self._copies[id(each)] = made = Record(each.type, each.id, {}, claims=each.claims)
            made.values = {name: self._value(each, name) for name in each.values}
            made.gaps = {
                name: each.gaps[name] if self._kept(each, name) else Gap.NOT_SUPPLIED
                for name in each.values
                if name in each.gaps or not self._kept(each, name)
            }
        return self._copies[id(each)]

    def _value(self, each: Record, name: str) -> object:
        held = each.values[name]
        if isinstance(held, Record):
            return self._of(held)
        if isinstance(held, tuple):
            return tuple(map(self._of, held))
        return held if self._kept(each, name) else None
