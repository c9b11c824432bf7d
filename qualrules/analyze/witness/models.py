"""From a solver's model to a record as `evaluate` takes it. Whether it does what was asked is found by replaying it."""

from __future__ import annotations

from decimal import Decimal

from qualrules.analyze.encoding import cells as c
from qualrules.analyze.encoding.formulas import Assignment, Formula, evaluate
from qualrules.analyze.encoding.moments import day_of_number, second_of_number
from qualrules.analyze.encoding.space import Space
from qualrules.model import datatypes as d
from qualrules.model.values import Amount, Share, decimal_of


def record_of(space: Space, values: Assignment, record: str) -> dict[str, object]:
    """The top record of a model: every field that was read and has a value there, in the order of the declarations."""
    return _Reader(space, values).record((), record)


class _Reader:
    def __init__(self, space: Space, values: Assignment) -> None:
        self._space = space
        self._values = values
        self._known: dict[int, bool] = {}
        self._fields: dict[c.Path, list[tuple[str, str]]] = {}
        for (path, name), (record, _) in space.read.items():
            self._fields.setdefault(path, []).append((record, name))

    def record(self, path: c.Path, record: str) -> dict[str, object]:
        given: dict[str, object] = {}
        for _, name in self._fields.get(path, ()):
            for raw in self._space.given(path, record, name):
                value = self._value(raw, path, record, name)
                if value is not None:
                    given.setdefault(name, value)
        return given

    def _holds(self, formula: Formula) -> bool:
        return evaluate(formula, self._values, self._known)

    def _value(self, raw: c.Raw, path: c.Path, record: str, name: str) -> object:
        if not self._holds(raw.given):
            return None
        datatype = next(
            rules.records[record].fields[name].type
            for rules in self._space.sides
            if record in rules.records and name in rules.records[record].fields
        )
        match raw.content, datatype:
            case c.Whole(), _:
                return self._figure(raw.content, datatype)
            case c.YesNo(yes), _:
                return self._holds(yes)
            case c.OneOf(options), _:
                chosen = next((value for value, option in options.items() if self._holds(option)), None)
                return None if chosen is None else self._spelt(record, name, chosen)
            case c.SomeOf(members), _:
                return [
                    self._spelt(record, name, value)
                    for value, member in members.items()
                    if self._holds(member)
                ]
            case c.Words(), _:
                return self._text(raw.content, record, name)
            case c.Nothing(), d.Link(target):
                return self.record((*path, name), target)
            case c.Nothing(), d.ListOf(target):
                rows = self._space.rows(path, record, name)
                there = [number for number, row in enumerate(rows) if self._holds(row)]
                return [self.record((*path, name, number), target) for number in there]
        return None

    def _figure(self, content: c.Whole, datatype: d.FieldType) -> object:
        number = content.sum.value(self._values)
        match datatype:
            case d.Day():
                return day_of_number(number)
            case d.Instant():
                return second_of_number(number)
            case d.Money():
                return Amount(decimal_of(number), self._space.sides[0].header.currency or "")
            case d.Percent():
                return Share(decimal_of(number))
        return Decimal(decimal_of(number))

    def _spelt(self, record: str, name: str, value: str) -> str:
        """A value as it is declared."""
        for rules in self._space.sides:
            declared = rules.records[record].fields.get(name) if record in rules.records else None
            datatype = declared.type if declared is not None else None
            if isinstance(datatype, d.Choice | d.Choices | d.StageOf) and value in datatype.spelling:
                return datatype.spelling[value]
        return value

    def _text(self, content: c.Words, record: str, name: str) -> str | None:
        regions = self._space.asked.texts.get((record, name))
        if regions is None:
            return "x"
        signs = {number: self._holds(passed) for number, passed in enumerate(content.tests.values())}
        return regions.example(signs)
