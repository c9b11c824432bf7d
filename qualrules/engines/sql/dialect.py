"""What differs between the dialects of SQL, each said in one place. Knows no rules; a dialect writes texts and runs nothing.

The base class says what all of them understand; a dialect overrides what its database says otherwise. Every method takes SQL
texts that can stand in brackets or are simple already, and gives one back that can stand in any place of an expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import ClassVar

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
    Type,
    YesNo,
)
from qualrules.model.values import BLANKS, decimal_of


class Dialect:
    """The parts of SQL that are alike, and what a dialect has to say itself."""

    name: ClassVar[str]
    longest_name: ClassVar[int | None] = None
    """How many bytes of UTF-8 a name may have."""
    ignores_case: ClassVar[bool] = False
    """Whether two names are the same that differ in case only, even quoted."""
    not_in_names: ClassVar[str | None] = None
    """What the database replaces by something else, in names as well, unless a session says otherwise."""
    fence: ClassVar[str] = ""
    """What stands at the end of a step so that it is worked out once, and not written into each place that names it."""
    types: ClassVar[dict[type, str]]
    """The column type of each field type (of a `Link`: the type of keys; of a `ListOf`: a boolean)."""

    # ── Names and literals ──

    def identifier(self, name: str) -> str:
        """A name, quoted."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """A text literal."""
        return "'" + value.replace("'", "''") + "'"

    def comment(self, text: str) -> str:
        """A comment, on one line whatever the text has."""
        return f"-- {' '.join(text.split())}"

    def number(self, held: int) -> str:
        """Millionths as an exact decimal literal."""
        return str(decimal_of(held))

    def integer(self, value: int) -> str:
        """A whole number, such as points."""
        return str(value)

    def day(self, value: date) -> str:
        """A day."""
        return f"DATE '{value.isoformat()}'"

    def instant(self, value: datetime) -> str:
        """An instant of UTC, without a zone."""
        return f"TIMESTAMP '{value.replace(tzinfo=None).isoformat(' ')}'"

    def moment(self, value: object) -> str:
        """A day or an instant."""
        if isinstance(value, datetime):
            return self.instant(value)
        assert isinstance(value, date)
        return self.day(value)

    def column_type(self, datatype: FieldType) -> str:
        """The type of the column that holds values of a field."""
        return self.types[type(datatype)]

    def nothing(self, datatype: Type) -> str:
        """NULL as a value of a type."""
        return f"CAST(NULL AS {self.types[type(datatype)]})"

    @property
    def text_type(self) -> str:
        """The type of texts."""
        return self.types[Text]

    @property
    def number_type(self) -> str:
        """The type of exact numbers."""
        return self.types[Number]

    @property
    def no_text(self) -> str:
        """NULL as a text."""
        return self.nothing(Text())

    @property
    def no_boolean(self) -> str:
        """NULL as a boolean."""
        return self.nothing(YesNo())

    # ── Texts ──

    def by_code_point(self, text: str) -> str:
        """A text as it is to be sorted: by the numbers of its characters."""
        return text

    def length(self, text: str) -> str:
        """Number of characters, as an exact number."""
        return f"length({text})"

    def contains(self, text: str, part: str) -> str:
        """Whether a text contains another one, a plain text without wild cards."""
        raise NotImplementedError

    def starts(self, text: str, part: str) -> str:
        """Whether a text starts with a plain text."""
        raise NotImplementedError

    def ends(self, text: str, part: str) -> str:
        """Whether a text ends with a plain text."""
        raise NotImplementedError

    def matches(self, text: str, pattern: str) -> str:
        """Whether a written pattern of the portable subset is found in a folded text."""
        raise NotImplementedError

    def one_of(self, value: str, constants: Sequence[str]) -> str:
        """Whether a value is one of some, none of which is NULL."""
        return f"{value} IN ({', '.join(constants)})"

    def includes(self, texts: str, part: str) -> str:
        """Whether a list of texts holds a plain text."""
        raise NotImplementedError

    # ── Raw values: what reading them takes in an engine and in an exported query alike ──

    def as_text(self, value: str) -> str:
        """A value of any type as text."""
        return f"CAST({value} AS {self.text_type})"

    def trimmed(self, text: str) -> str:
        """A text without the blanks at both ends."""
        return f"TRIM(BOTH {self.text(BLANKS)} FROM {text})"

    def folded(self, text: str) -> str:
        """The form in which texts are compared, as `model.values.fold`."""
        return f"lower({self.ready_to_lower(text)})"

    def ready_to_lower(self, text: str) -> str:
        """A text without the three characters whose lower case is another one in some database, or two."""
        return f"translate({text}, 'İΣς', 'iσσ')"

    def listed(self, texts: Iterable[str]) -> str:
        """Text literals for an IN or a list."""
        return ", ".join(map(self.text, texts))

    def texts(self, values: Iterable[str]) -> str:
        """A list of texts."""
        raise NotImplementedError

    def parts(self, text: str, column: str) -> str:
        """A query for the parts of a text between commas, one a row."""
        return f"SELECT unnest(string_to_array({text}, ',')) AS {column}"

    def rounded(self, number: str) -> str:
        """An exact number rounded half to even to six digits behind the point; NULL where it is too large."""
        raise NotImplementedError

    # ── Moments ──

    def day_of(self, instant: str, zone: str) -> str:
        """The calendar day of an instant of UTC in a zone."""
        raise NotImplementedError

    def days_between(self, start: str, end: str) -> str:
        """Whole days from one day to another, as an exact number."""
        raise NotImplementedError

    def shifted(self, day: str, amount: int, unit: str) -> str:
        """A day moved by days, weeks, months, quarters or years; clipped to the month's end, NULL beyond 1-9999."""
        raise NotImplementedError

    def shifted_instant(self, instant: str, hours: int) -> str:
        """An instant moved by hours."""
        raise NotImplementedError

    def period_edge(self, today: str, unit: str, offset: int, fiscal_start: int, *, last: bool) -> str:
        """First or last day of the calendar period `offset` units from the one that holds a day."""
        raise NotImplementedError

    # ── Exact numbers: the checker has made sure that 38 digits are enough ──

    def times(self, left: str, right: str) -> str:
        """The exact product."""
        return f"({left} * {right})"

    def plus(self, left: str, right: str) -> str:
        """The exact sum."""
        return f"({left} + {right})"

    def minus(self, left: str, right: str) -> str:
        """The exact difference."""
        return f"({left} - {right})"

    def sized(self, number: str, digits: int, scale: int) -> str:
        """A number that was worked out and has at most so many digits, so many of them behind the point."""
        return number

    # ── Rows ──

    def count_where(self, condition: str) -> str:
        """How many rows of a group meet a condition."""
        return f"COUNT(*) FILTER (WHERE {condition})"

    def figure(self, function: str, value: str, condition: str | None) -> str:
        """SUM, MIN or MAX of the rows of a group that meet a condition."""
        return f"{function}({value})" + (f" FILTER (WHERE {condition})" if condition else "")


PLAIN_TYPES: dict[type, str] = {
    Text: "VARCHAR",
    Choice: "VARCHAR",
    StageOf: "VARCHAR",
    Number: "DECIMAL(18,6)",
    Money: "DECIMAL(18,6)",
    Percent: "DECIMAL(18,6)",
    YesNo: "BOOLEAN",
    Day: "DATE",
    Instant: "TIMESTAMP",
    Choices: "VARCHAR[]",
    Link: "BIGINT",
    ListOf: "BOOLEAN",
}
"""The column types in the words that most dialects share."""
