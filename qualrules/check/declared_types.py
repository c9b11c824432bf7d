"""The types that a record's fields are declared with: how they are written, and how two declarations go
together.
"""

from __future__ import annotations

from typing import Final

from qualrules.check.wording import quoted
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
from qualrules.model.values import fold

PLAIN: Final[dict[str, FieldType]] = {
    "text": Text(),
    "number": Number(),
    "money": Money(),
    "percent": Percent(),
    "yes/no": YesNo(),
    "date": Day(),
    "datetime": Instant(),
}
OTHER_WORDS: Final = {
    "string": "text",
    "str": "text",
    "int": "number",
    "integer": "number",
    "float": "number",
    "decimal": "number",
    "currency": "money",
    "amount": "money",
    "percentage": "percent",
    "bool": "yes/no",
    "boolean": "yes/no",
    "checkbox": "yes/no",
    "day": "date",
    "timestamp": "datetime",
    "picklist": 'one of "A", "B"',
    "multipicklist": 'some of "A", "B"',
}
"""What other programs call the types."""


def type_in_words(datatype: FieldType) -> str:
    """A declared type as it is written in a record."""
    match datatype:
        case Choice(values):
            return f"one of {quoted(values)}"
        case Choices(values):
            return f"some of {quoted(values)}"
        case StageOf(process):
            return f"stage of {process}"
        case Link(record):
            return record
        case ListOf(record):
            return f"list of {record}"
        case _:
            return next(word for word, plain in PLAIN.items() if plain == datatype)


def merged_type(before: FieldType, now: FieldType) -> FieldType | None:
    """The type of a field declared twice: the same, or a list of values with those of both."""
    match before, now:
        case (Choice(old), Choice(new)):
            return Choice(_joined(old, new))
        case (Choices(old), Choices(new)):
            return Choices(_joined(old, new))
        case _:
            return before if before == now else None


def _joined(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """The values of both, each in its first spelling."""
    spelling = {fold(value): value for value in (*new, *old)}
    return tuple(dict.fromkeys(spelling[fold(value)] for value in (*old, *new)))
