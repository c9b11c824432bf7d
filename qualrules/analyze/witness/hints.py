"""What rules hold a field against: the written constants, days and texts from which readable values are chosen.

A hint never decides anything: a value that was chosen by one is judged like any other.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass as mutable
from dataclasses import field

from qualrules.dataclass import dataclass
from qualrules.evaluate.fields_read import Place, every_condition
from qualrules.grammar.build_values import unescaped
from qualrules.model import rules as r
from qualrules.model.datatypes import MOMENTS, TEXTUAL, Day
from qualrules.model.values import BLANKS, MILLION, fold

_WRITTEN = re.compile(r'"(?:\\.|[^"\\\n])*"')


@dataclass(frozen=True)
class Hints:
    """What the rules of a ruleset hold one field against."""

    numbers: tuple[int, ...] = ()
    """In millionths, ascending."""
    moments: tuple[r.Value, ...] = ()
    """Days and instants that rest on no field: constants, and today or now with what is added."""
    texts: tuple[str, ...] = ()
    """In the spelling of the rules."""
    beside: tuple[Place, ...] = ()
    """Other fields in the same comparisons."""


_NOTHING = Hints()


def hints(rules: r.Rules, record: str, name: str) -> Hints:
    """The hints for one field of a record type."""
    return _index(rules).fields.get((record, name), _NOTHING)


def written_as(rules: r.Rules, text: str) -> str:
    """A text in the spelling that it has somewhere in the rules; else as it is."""
    return _index(rules).spelling.get(fold(text.strip(BLANKS)), text)


# ── One index for each ruleset ──


@mutable
class _Index:
    spelling: dict[str, str] = field(default_factory=dict)
    fields: dict[Place, Hints] = field(default_factory=dict)


_KEPT: dict[int, tuple[weakref.ref[r.Rules], _Index]] = {}


def _index(rules: r.Rules) -> _Index:
    """The index of a ruleset, made once. Kept by identity, because comparing rulesets takes longer than this."""
    kept = _KEPT.get(id(rules))
    if kept is not None and kept[0]() is rules:
        return kept[1]
    key = id(rules)
    made = _Collector(rules).index()
    _KEPT[key] = (weakref.ref(rules, lambda _: _KEPT.pop(key, None) and None), made)
    return made


class _Collector:
    """Goes once through every condition of a ruleset."""

    def __init__(self, rules: r.Rules) -> None:
        self.rules = rules
        self.spelling: dict[str, str] = {}
        self.numbers: dict[Place, set[int]] = {}
        self.moments: dict[Place, dict[r.Value, None]] = {}
        self.texts: dict[Place, dict[str, None]] = {}
        self.beside: dict[Place, dict[Place, None]] = {}

    def index(self) -> _Index:
        """Everything that was found."""
        conditions = [condition for _, condition in every_condition(self.rules)]
        constants = [constant for values in self.rules.lists.values() for constant in values]
        for span in (*(each.span for each in conditions), *(each.span for each in constants)):
            for quoted in _WRITTEN.findall(span.text):
                written = unescaped(quoted).strip(BLANKS)
                self.spelling.setdefault(fold(written), written)
        for condition in conditions:
            for node in r.walk(condition):
                self._node(node)
        places = {**self.numbers, **self.moments, **self.texts, **self.beside}
        return _Index(self.spelling, {place: self._hints(place) for place in places})

    def _hints(self, place: Place) -> Hints:
        return Hints(
            tuple(sorted(self.numbers.get(place, ()))),
            tuple(self.moments.get(place, ())),
            tuple(self.texts.get(place, ())),
            tuple(self.beside.get(place, ())),
        )

    def _node(self, node: r.Condition | r.Value) -> None:
        match node:
            case r.Compare(left=left, right=right):
                self._compared(left, right)
                self._compared(right, left)
            case r.OneOf(value, constants):
                for constant in constants:
                    self._compared(value, constant)
            case r.TextTest(value=value, texts=texts):
                for each in _fields(value):
                    for text in texts:
                        self._text(each, text)

    def _compared(self, one: r.Value, other: r.Value) -> None:
        """A comparison is a hint for the fields on its first side."""
        found = [*_fields(one), *_fields(other)]
        for each in _fields(one):
            self._constants(each, other)
            for another in found:
                if _place(another) != _place(each):
                    self.beside.setdefault(_place(each), {})[_place(another)] = None
        if not any(_fields(other)):
            for each, moment in _moments(one, other):
                self.moments.setdefault(_place(each), {})[moment] = None

    def _constants(self, each: r.FieldValue, other: r.Value) -> None:
        for constant in r.walk(other):
            if isinstance(constant, r.Constant) and type(constant.type) is type(each.type):
                if isinstance(constant.value, str):
                    self._text(each, constant.value)
                elif isinstance(constant.value, int) and not isinstance(constant.value, bool):
                    self.numbers.setdefault(_place(each), set()).add(constant.value)

    def _text(self, each: r.FieldValue, folded: str) -> None:
        if isinstance(each.type, TEXTUAL):
            written = self.spelling.get(folded, folded)
            self.texts.setdefault(_place(each), {})[written] = None


def _fields(value: r.Value) -> Iterator[r.FieldValue]:
    """The fields whose values a value is made of; not those that only decide which rows count."""
    if isinstance(value, r.Aggregate):
        yield from () if value.value is None else (value.value,)
    elif isinstance(value, r.FieldValue):
        yield value
    else:
        for child in r.children(value):
            yield from _fields(child)  # type: ignore[arg-type]  # under a value that is no figure stand values


def _place(each: r.FieldValue) -> Place:
    return each.record, each.name


def _moments(one: r.Value, other: r.Value) -> Iterator[tuple[r.FieldValue, r.Value]]:
    """Fields in `one` with the moment at which the comparison with `other`, which rests on no field, turns."""
    match one, other:
        case r.FieldValue(), _ if isinstance(other.type, MOMENTS):
            yield one, other
        case r.Aggregate(value=r.FieldValue() as each), _ if isinstance(other.type, MOMENTS):
            yield each, other
        case r.Shift(moment, unit="hour"), _ if isinstance(other.type, Day):
            # Hours are not counted from a day.
            yield from _moments(moment, other)
        case r.Shift(moment, amount, unit), _ if isinstance(other.type, MOMENTS):
            yield from _moments(moment, r.Shift(other, -amount, unit, one.type))
        case r.DaysBetween(start, end), r.Constant(int(held)):
            days = held // MILLION
            if not any(_fields(end)):
                yield from _moments(start, r.Shift(end, -days, "day", end.type))
            elif not any(_fields(start)):
                yield from _moments(end, r.Shift(start, days, "day", start.type))
