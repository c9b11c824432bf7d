"""What records look like: record types and their fields, as a checked ruleset declares them."""

from __future__ import annotations

from dataclasses import field

from qualrules.dataclass import dataclass
from qualrules.model.datatypes import FieldType
from qualrules.source import NOWHERE, Span


@dataclass(frozen=True)
class Field:
    """One field. `default` is a held value (see `values`), None without one.

    `placeholders` are folded texts that mean missing in this field; `not_yet` is `missing means not yet`.
    """

    name: str
    type: FieldType
    description: str = ""
    default: object = None
    placeholders: frozenset[str] = frozenset()
    not_yet: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class RecordType:
    """A kind of record: its name, what it is, and its fields by name in the declared order."""

    name: str
    description: str
    fields: dict[str, Field]
    span: Span = field(default=NOWHERE, compare=False, repr=False)
