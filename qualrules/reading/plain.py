"""Records from plain dicts, for `evaluate` and for examples: the language's own forms, and Python values.

Nothing is reported while reading, because a single verdict rarely asks: `problems` finds it again from the
record. One conversion function is generated for each record type (`conversion`); what a value means is
decided in `held`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from qualrules.dataclass import dataclass
from qualrules.diagnostics import did_you_mean
from qualrules.model.datatypes import (
    Choice,
    Choices,
    Day,
    FieldType,
    Instant,
    Link,
    ListOf,
    Money,
    Number,
    Percent,
    StageOf,
    Text,
    YesNo,
)
from qualrules.model.moment import zone_named
from qualrules.model.record import Fact, Record
from qualrules.model.rules import Rules
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import Amount, Gap, fold
from qualrules.reading import amounts, held
from qualrules.reading.caches import ListMemory, Memory, NumberMemory, TextMemory, or_bad
from qualrules.reading.conversion import Conversion, FieldReader, Given, generate
from qualrules.reading.unread import UNREADABLE, Convert, PartlyKept, Unreadable, trimmed

DEEPEST = 100
"""How many records may stand in one another."""


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """A value that could not be read (QR407) or was dropped (QR410), or a key that is no field (QR415)."""

    code: str
    record: str
    field: str
    raw: str
    reason: str = ""


class PlainOrigin(tuple[Mapping[str, object], RecordType]):
    """The dict that a record was read from; a tuple because it is made for every record and rarely asked."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"PlainOrigin({self[1].name})"

    def fact(self, name: str) -> Fact:
        """The raw text of the field as it was given."""
        given, record_type = self
        value = given.get(name)
        declared = record_type.fields.get(name)
        if value is None or isinstance(value, Gap):
            note = (
                "default" if declared is not None and declared.default is not None and value is None else ""
            )
            return Fact(None, None, note)
        return Fact(None, raw_text(value), _conversion_note(value, declared))


def raw_text(value: object) -> str:
    """A given value as it would stand in a text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(raw_text(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {raw_text(item)}" for key, item in value.items())
    return repr(value) if isinstance(value, float) else str(value)


def _conversion_note(value: object, declared: Field | None) -> str:
    if declared is None or not isinstance(declared.type, Money):
        return ""
    if isinstance(value, Amount):
        return f"in {value.currency}"
    return ""


class PlainReader:
    """Reads dicts as records of a ruleset's types. Safe to share between threads."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._zone = zone_named(rules.header.zone)
        self._currencies = amounts.Currencies(rules.header.currency, rules.header.rates)
        self._conversions: dict[str, Conversion] = {}
        self._several: dict[tuple[str, str], Convert] = {}

    def read(self, record_type: str, given: Mapping[str, object], id: str = "") -> Record:
        """A record of that type. Keys that are no fields are left alone; no value makes it raise."""
        conversion = self._conversions.get(record_type)
        if conversion is None:
            conversion = self.conversion(record_type)
        return conversion(given, id, None)

    def conversion(self, record_type: str) -> Conversion:
        """The function behind `read` for one record type: `(given, id, None) -> Record`."""
        found = self._conversions.get(record_type)
        if found is None:
            declared = self._rules.records[record_type]
            readers = {name: self._field_reader(declared, each) for name, each in declared.fields.items()}
            found = generate(declared, readers, PlainOrigin)
            self._conversions[record_type] = found
        return found

    def problems(self, record: Record) -> tuple[ValueProblem, ...]:
        """What could not be read in a record and in those that it holds."""
        return tuple(self._problems(record, set()))

    # ── How one field is read ──

    def _field_reader(self, record: RecordType, field: Field) -> FieldReader:
        match field.type:
            case Link(target):
                return FieldReader("link", self._link(target))
            case ListOf(target):
                return FieldReader("rows", self._rows(target))
            case Choices():
                several = self._several[record.name, field.name] = self._several_of(field, field.type)
                kept = _kept(several)
                return FieldReader("several", kept, Memory(or_bad(kept)), ListMemory(or_bad(kept)))
            case StageOf():
                return FieldReader("stage", self._scalar(field))
        convert = self._scalar(field)
        placeholders = field.placeholders | self._rules.header.placeholders
        if isinstance(field.type, Text):
            nothing = placeholders | {""}
            return FieldReader("text", convert, TextMemory(nothing), nothing=nothing)
        if isinstance(field.type, Number | Money):
            return FieldReader("number", convert, NumberMemory(or_bad(convert), placeholders))
        return FieldReader(_FORMS[type(field.type)], convert, Memory(or_bad(convert)))

    def _several_of(self, field: Field, declared: Choices) -> Convert:
        placeholders = field.placeholders | self._rules.header.placeholders
        return held.several_from(declared, ";", lambda folded: not folded or folded in placeholders)

    def _scalar(self, field: Field) -> Convert:
        convert = self._converter(field.type)
        placeholders = field.placeholders | self._rules.header.placeholders
        if not placeholders:
            return convert

        def read(value: object) -> object:
            if isinstance(value, str) and fold(trimmed(value)) in placeholders:
                return None
            return convert(value)

        return read

    def _converter(self, declared: FieldType) -> Convert:
        match declared:
            case Choice() | StageOf():
                return held.chosen_from(declared)
            case Money():
                return self._currencies.money
            case Day():
                return held.day_in(self._zone)
            case Instant():
                return held.instant_in(self._zone)
        return _PLAIN[type(declared)]

    def _link(self, target: str) -> Callable[[object, Given, object], object]:
        def link(value: object, given: Given, chain: object) -> object:
            if isinstance(value, Record):
                return value if value.type == target else UNREADABLE
            if not isinstance(value, Mapping) or _is_within(value, given, chain):
                return UNREADABLE
            return self.conversion(target)(cast("Given", value), "", (given, chain))

        return link

    def _rows(self, target: str) -> Callable[[object, Given, object], object]:
        link = self._link(target)

        def rows(value: object, given: Given, chain: object) -> object:
            if value is None:
                return ()
            if not isinstance(value, list | tuple):
                return UNREADABLE
            read = tuple(link(item, given, chain) for item in value)
            return UNREADABLE if UNREADABLE in read else read

        return rows

    # ── What could not be read ──

    def _problems(self, record: Record, seen: set[int]) -> Iterator[ValueProblem]:
        if id(record) in seen or not isinstance(record.origin, PlainOrigin):
            return
        seen.add(id(record))
        given, declared = record.origin
        for name, field in declared.fields.items():
            value = record.values[name]
            if record.gap(name) is Gap.UNREADABLE:
                yield self._unreadable(declared, field, given.get(name))
            elif isinstance(value, Record):
                yield from self._problems(value, seen)
            elif isinstance(value, tuple):
                for row in value:
                    yield from self._problems(row, seen)
            elif isinstance(value, frozenset):
                yield from self._dropped(declared, field, given.get(name))
        yield from _no_fields(declared, given)

    def _unreadable(self, declared: RecordType, field: Field, value: object) -> ValueProblem:
        reason = ""
        if not isinstance(field.type, Link | ListOf | Choices):
            answer = self._scalar(field)(value)
            reason = answer.reason if isinstance(answer, Unreadable) else ""
        code = "QR410" if isinstance(field.type, Choice | StageOf) and isinstance(value, str) else "QR407"
        return ValueProblem(code, declared.name, field.name, raw_text(value), reason)

    def _dropped(self, declared: RecordType, field: Field, value: object) -> Iterator[ValueProblem]:
        answer = self._several[declared.name, field.name](value) if value is not None else None
        if isinstance(answer, PartlyKept):
            for outside in answer.outside:
                yield ValueProblem("QR410", declared.name, field.name, outside)


def _no_fields(declared: RecordType, given: Mapping[str, object]) -> Iterator[ValueProblem]:
    """The keys that no field has, each with the nearest one."""
    for key in given:
        if key not in declared.fields:
            near = did_you_mean(str(key), declared.fields)
            reason = f'did you mean "{near}"?' if near else ""
            yield ValueProblem("QR415", declared.name, str(key), raw_text(given[key]), reason)


_PLAIN: dict[type, Convert] = {
    Text: held.text,
    Number: amounts.number,
    Percent: amounts.percent,
    YesNo: held.yes_no,
}
_FORMS: dict[type, str] = {
    Choice: "other",
    Percent: "other",
    YesNo: "yes/no",
    Day: "day",
    Instant: "other",
}


def _kept(several: Convert) -> Convert:
    def kept(value: object) -> object:
        answer = several(value)
        return answer.kept if isinstance(answer, PartlyKept) else answer

    return kept


def _is_within(value: object, given: Given, chain: object) -> bool:
    """Whether the dict is one of those around it, or too deep inside them."""
    around: object = (given, chain)
    for _ in range(DEEPEST):
        if around is None:
            return False
        outer, around = cast("tuple[Given, object]", around)
        if outer is value:
            return True
    return True
