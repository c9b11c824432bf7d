"""What parts of a condition said of records that were tried before: of a record with one other value, most say it again.

A record is made small by trying many that differ in a value or two, and a stage asks for all that the stages before it ask
for. What a part said is kept by the values of the fields that it reads, and found again; the interpreter is asked once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from qualrules.evaluate.fields_read import fields_asked
from qualrules.model import rules as r
from qualrules.truth import Outcome, all_of

_Key = tuple[object, ...]


class Remembered:
    """The outcomes of the parts of one ruleset's conditions, for records of one type."""

    def __init__(self, rules: r.Rules, record: str) -> None:
        self._rules = rules
        self._record = record
        self._fields: dict[int, tuple[r.Condition, tuple[str, ...]]] = {}
        self._said: dict[_Key, Outcome] = {}

    def all_of(
        self,
        parts: tuple[r.Condition, ...],
        given: Mapping[str, object],
        as_of: date | datetime,
        ask: Callable[[r.Condition], Outcome],
    ) -> Outcome:
        """The *and* of the parts on a record; `ask` answers what was not answered before."""
        return all_of(self._part(part, given, as_of, ask) for part in parts)

    def _part(
        self,
        part: r.Condition,
        given: Mapping[str, object],
        as_of: date | datetime,
        ask: Callable[[r.Condition], Outcome],
    ) -> Outcome:
        key = (id(part), as_of, *(_frozen(given.get(name)) for name in self._read_by(part)))
        if key not in self._said:
            self._said[key] = ask(part)
        return self._said[key]

    def _read_by(self, part: r.Condition) -> tuple[str, ...]:
        """The fields of the record that decide a part. The part is kept with them, so that no other gets its id."""
        if id(part) not in self._fields:
            places = fields_asked(self._rules, self._record, (part,))
            names = tuple(sorted({name for record, name in places if record == self._record}))
            self._fields[id(part)] = part, names
        return self._fields[id(part)][1]


def _frozen(value: object) -> object:
    """A given value as a key: equal where the value is."""
    if isinstance(value, Mapping):
        return tuple((name, _frozen(each)) for name, each in sorted(value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return value
