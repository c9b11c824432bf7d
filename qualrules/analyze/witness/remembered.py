"""What the parts of a condition said of records that were tried before: of a record with one other value, most say it again.

A record is made small by trying many that differ in a value or two, and a stage asks for all that the stages before it ask
for. What a part said is kept with the values of the fields that it reads; the interpreter is asked once for the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from qualrules.evaluate.fields_read import fields_asked
from qualrules.model import rules as r
from qualrules.truth import Outcome, all_of, negate

Values = Mapping[str, object]
"""The given values of a record, in a form that can be kept: see `kept`."""


class Remembered:
    """The outcomes of parts of one ruleset's conditions, for records of one type."""

    def __init__(self, rules: r.Rules, record: str) -> None:
        self._rules = rules
        self._record = record
        self._fields: dict[int, tuple[r.Condition, tuple[str, ...]]] = {}
        self._said: dict[tuple[object, ...], Outcome] = {}

    def all_of(
        self,
        parts: Iterable[r.Condition],
        values: Values,
        as_of: date | datetime,
        ask: Callable[[r.Condition], Outcome],
    ) -> Outcome:
        """The *and* of parts on a record; `ask` answers what was not answered before."""
        return all_of(self._part(part, values, as_of, ask) for part in parts)

    def _part(
        self,
        part: r.Condition,
        values: Values,
        as_of: date | datetime,
        ask: Callable[[r.Condition], Outcome],
    ) -> Outcome:
        if isinstance(part, r.Not):  # a gate makes the one around `unless` anew each time
            return negate(self._part(part.part, values, as_of, ask))
        key = (id(part), as_of, *map(values.get, self._read_by(part)))
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


def kept(value: object) -> object:
    """A given value in a form that is equal where the value is, and stays so: lists and records are changed in place."""
    if isinstance(value, Mapping):
        return tuple((name, kept(each)) for name, each in sorted(value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(kept, value))
    return value
