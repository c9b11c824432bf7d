"""How a field's value is written for people: in the declared spelling, with currency, in the form of the language."""

from __future__ import annotations

from datetime import date, datetime

from qualrules.model.datatypes import Choice, Choices, Money, Percent, StageOf
from qualrules.model.explanation import Seen
from qualrules.model.record import UNSAID, Fact, Record
from qualrules.model.rules import FieldValue
from qualrules.model.values import Gap, number_text


def shown(seen: Seen, currency: str | None) -> str | None:
    """The value of a field that was looked at; None where it has none."""
    if seen.record is None:
        return None
    held = seen.record.values.get(seen.field.name)
    return None if held is None else _written(held, seen.field, seen.record, currency)


def gap_of(seen: Seen) -> Gap | None:
    """Why the field has no value; None when it has one."""
    return Gap.MISSING if seen.record is None else seen.record.gap(seen.field.name)


def raw_of(seen: Seen) -> Fact:
    """The source's own field name and raw text, and how it was read, where the record was read from somewhere."""
    return UNSAID.fact("") if seen.record is None else seen.record.origin.fact(seen.field.name)


def _written(held: object, field: FieldValue, record: Record, currency: str | None) -> str:
    match held:
        case bool():
            return "yes" if held else "no"
        case int():
            if isinstance(field.type, Money):
                return f"{number_text(held)} {currency or ''}".rstrip()
            return f"{number_text(held)}%" if isinstance(field.type, Percent) else number_text(held)
        case datetime():
            return held.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return held.isoformat()
        case frozenset():
            spelling = field.type.spelling if isinstance(field.type, Choices) else {}
            return ", ".join(sorted(spelling.get(str(value), str(value)) for value in held)) or "none"
        case tuple():
            return f"{len(held) or 'no'} row" + ("s" if len(held) != 1 else "")
        case Record():
            return held.id or "there"
    text = str(held)
    if isinstance(field.type, Choice | StageOf):
        return field.type.spelling.get(text, text)
    fact = record.origin.fact(field.name)
    return fact.raw.strip() if fact.raw is not None else text
