"""Which fields the records of a type have under one ruleset, or under any of several; nothing is judged here."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.model.datatypes import Link, ListOf
from qualrules.model.rules import Rules
from qualrules.model.schema import Field


def declared(rules: Sequence[Rules], record: str) -> dict[str, Field]:
    """The fields of a record type in the declared order; the first ruleset that has a field says what it is."""
    fields: dict[str, Field] = {}
    for each in rules:
        for field in each.records[record].fields.values() if record in each.records else ():
            fields.setdefault(field.name, field)
    return fields


def target(field: Field | None) -> str:
    """The record type that a link or list leads to; empty for any other field."""
    return field.type.record if field is not None and isinstance(field.type, Link | ListOf) else ""
