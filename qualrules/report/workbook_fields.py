"""The fields of a record that stand in a run's workbook: what people recognise a deal by, and what the rules read.

Values as a workbook has them: money with its currency, days as real days. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from qualrules.dataclass import dataclass
from qualrules.evaluate.fields_read import fields_read
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.shown import shown
from qualrules.model.datatypes import Link, ListOf, Money, Percent, StageOf
from qualrules.model.explanation import Seen
from qualrules.model.record import Record
from qualrules.model.rules import FieldValue, Rules
from qualrules.model.schema import Field
from qualrules.model.values import Gap, decimal_of
from qualrules.report.results import RunReport

NAMES = ("name", "title", "subject", "company", "company_name")
"""What a record is called, the likeliest first."""
RECOGNISED = (*NAMES, "amount", "close_date", "owner")
"""Shown also where no rule reads them."""
FIRST_YEAR = 1900
"""Excel knows no day before it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of a cell, and the form in which the workbook shows it."""

    value: object
    form: str = ""


def field_names(report: RunReport) -> list[str]:
    """The fields to show: the name first, then links, then the others as they are declared."""
    return list(dict.fromkeys(name for layout in report.layouts for name in _names_of(layout, report)))


def _names_of(layout: Layout, report: RunReport) -> Iterator[str]:
    bound = report.reading.bound.get(layout.record)
    if bound is None:
        return
    read, declared = fields_read(layout.rules), layout.rules.records[layout.record].fields
    chosen = [
        each
        for name, each in declared.items()
        if (name in RECOGNISED or (layout.record, name) in read)
        and not isinstance(each.type, ListOf)
        and name in bound.fields
        and bound.fields[name].is_supplied(report.reading.bound)
    ]
    yield from (each.name for each in sorted(chosen, key=_place))


def _place(field: Field) -> int:
    if field.name in NAMES:
        return NAMES.index(field.name)
    return len(NAMES) + (not isinstance(field.type, Link))


def value_of(record: Record, name: str, rules: Rules) -> Shown:
    """What a field holds; nothing where it holds none, and the text as it stands where it cannot be read."""
    field = rules.records[record.type].fields.get(name)
    if field is None:
        return Shown(None)
    held = record.values.get(name)
    if held is None:
        return Shown(_without_value(record, field))
    currency = rules.header.currency
    match held:
        case Record():
            return Shown(_called(held, rules) or held.id)
        case bool() | frozenset() | str():
            return Shown(shown(_seen(record, field), currency))
        case int():
            return _number(decimal_of(held), field, currency)
        case datetime() if held.year > FIRST_YEAR:
            # A workbook knows no time zones.
            return Shown(
                held.astimezone(ZoneInfo(rules.header.zone)).replace(tzinfo=None), "yyyy-mm-dd hh:mm"
            )
        case date() if held.year > FIRST_YEAR and not isinstance(held, datetime):
            return Shown(held, "yyyy-mm-dd")
    return Shown(shown(_seen(record, field), currency))


def _without_value(record: Record, field: Field) -> str | None:
    if isinstance(field.type, StageOf) and field.name in record.claims:
        return record.claims[field.name]
    if record.gap(field.name) is Gap.UNREADABLE:
        return f"cannot be read: {record.origin.fact(field.name).raw or ''}".rstrip()
    return None


def _number(number: Decimal, field: Field, currency: str | None) -> Shown:
    if isinstance(field.type, Money):
        return Shown(number, f'#,##0.00 "{currency}"' if currency else "#,##0.00")
    if isinstance(field.type, Percent):
        return Shown(number / 100, "0.0%")
    return Shown(number)


def _called(record: Record, rules: Rules) -> str | None:
    """The name of a linked record."""
    fields = rules.records[record.type].fields
    for name in NAMES:
        if name in fields and record.values.get(name) is not None:
            return shown(_seen(record, fields[name]), rules.header.currency)
    return None


def _seen(record: Record, field: Field) -> Seen:
    return Seen(field.name, FieldValue(field.name, field.type), record)
