"""The types that a field or a computed value can have. Plain data; what can be done with them is in `check/types.py`."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property

from qualrules.dataclass import dataclass
from qualrules.model.values import fold


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, compared folded."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in the ruleset's currency."""


@dataclass(frozen=True, slots=True)
class Percent:
    """An exact number of hundredths: 20 % is held as 20."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day (`date`)."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment to the second (`datetime`)."""


@dataclass(frozen=True)
class Choice:
    """One of declared values (`one of`)."""

    values: tuple[str, ...]

    @cached_property
    def spelling(self) -> dict[str, str]:
        """Folded value → the value as declared."""
        return {fold(value): value for value in self.values}


@dataclass(frozen=True)
class Choices:
    """Some of declared values (`some of`)."""

    values: tuple[str, ...]

    @cached_property
    def spelling(self) -> dict[str, str]:
        """Folded value → the value as declared."""
        return {fold(value): value for value in self.values}


@dataclass(frozen=True)
class StageOf:
    """The stage that the CRM claims, of one process; `values` are its stages, then its outcomes, in order."""

    process: str
    values: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def spelling(self) -> dict[str, str]:
        """Folded stage name → the stage as declared."""
        return {fold(value): value for value in self.values}


@dataclass(frozen=True, slots=True)
class Link:
    """One linked record."""

    record: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """Child records."""

    record: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """The quotient of two numbers or two amounts: only ever compared."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A written length of time, such as `30 days`."""


FieldType = (
    Text | Number | Money | Percent | YesNo | Day | Instant | Choice | Choices | StageOf | Link | ListOf
)
"""What a record's field can be declared as."""

Type = FieldType | Ratio | Duration
"""What any value in a rule can be."""

NUMERIC = (Number, Money, Percent)
MOMENTS = (Day, Instant)
TEXTUAL = (Text, Choice, StageOf)

WORDS: dict[type, str] = {
    Text: "text",
    Number: "a number",
    Money: "money",
    Percent: "a percent",
    YesNo: "yes/no",
    Day: "a date",
    Instant: "a datetime",
    Choice: "one of a list of values",
    Choices: "some of a list of values",
    StageOf: "a stage",
    Link: "a linked record",
    ListOf: "a list of records",
    Ratio: "a ratio",
    Duration: "a duration",
}


def in_words(datatype: Type) -> str:
    """How a message names the type: `money`, `a date`, `text`."""
    return WORDS[type(datatype)]
