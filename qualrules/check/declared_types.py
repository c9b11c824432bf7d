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
    if isinstance(before, Choice | Choices) and type(before) is type(now):
        assert isinstance(now, Choice | Choices)  # noqa: S101 - said for the type checker; it is the same class
        spelling = {fold(value): value for value in (*now.values, *before.values)}
        joined = dict.fromkeys(spelling[fold(value)] for value in (*before.values, *now.values))
        return type(before)(tuple(joined))
    return before if before == now else None
