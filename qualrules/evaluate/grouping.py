"""The value by which records are grouped: a field of theirs, or of a record that they link to."""

from __future__ import annotations

from collections.abc import Hashable

from qualrules.diagnostics import did_you_mean
from qualrules.evaluate.shown import shown
from qualrules.model.datatypes import Link, ListOf
from qualrules.model.explanation import Seen
from qualrules.model.record import Record
from qualrules.model.rules import FieldValue, Rules
from qualrules.model.values import Gap


class NoSuchField(ValueError):  # noqa: N818 - it says what is wrong with the path
    """A path that leads to no field; its text is a sentence."""


class Grouping:
    """Reads one field, `owner` or `account.country`, of the records of a type."""

    def __init__(self, rules: Rules, record: str, path: str) -> None:
        *links, name = path.split(".")
        if links[:1] == [record] and links[0] not in rules.records[record].fields:
            del links[0]
        for link in links:
            record = _linked(rules, record, link)
        field = rules.records[record].fields.get(name)
        if field is None:
            raise _unknown(rules, record, name)
        if isinstance(field.type, Link | ListOf):
            raise NoSuchField(f'"{path}" is no single value: name a field of it')
        self._links = tuple(links)
        self._field = FieldValue(name, field.type, self._links, record=record)
        self._currency = rules.header.currency

    @property
    def field(self) -> FieldValue:
        """The field, by the links that lead to it."""
        return self._field

    def key(self, record: Record) -> Hashable:
        """What is the same for the records of a group: the held value, in which two spellings of a text are one."""
        reached, gap = self._reached(record)
        held = reached.values.get(self._field.name) if reached is not None else None
        if held is None:
            return gap if reached is None else reached.gap(self._field.name)
        return type(held), held

    def value(self, record: Record) -> tuple[str | None, Gap | None]:
        """The value as people write it, or why there is none."""
        reached, gap = self._reached(record)
        if reached is None:
            return None, gap
        text = shown(Seen(self._field.path, self._field, reached), self._currency)
        return text, reached.gap(self._field.name) if text is None else None

    def _reached(self, record: Record) -> tuple[Record | None, Gap | None]:
        """The record with the field, or why it is not there."""
        reached: Record = record
        for link in self._links:
            linked = reached.values.get(link)
            if not isinstance(linked, Record):
                return None, reached.gap(link)
            reached = linked
        return reached, None


def _linked(rules: Rules, record: str, link: str) -> str:
    field = rules.records[record].fields.get(link)
    if field is None:
        raise _unknown(rules, record, link)
    if not isinstance(field.type, Link):
        raise NoSuchField(f'"{link}" of {record} is no linked record, so nothing can be read from it')
    return field.type.record


def _unknown(rules: Rules, record: str, name: str) -> NoSuchField:
    fields = rules.records[record].fields
    near = did_you_mean(name, fields)
    hint = f'did you mean "{near}"?' if near else f"its fields: {', '.join(fields)}"
    return NoSuchField(f'{record} has no field called "{name}"; {hint}')
