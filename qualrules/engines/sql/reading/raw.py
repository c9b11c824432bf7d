"""Rows as a source has them, in a database: which columns there are, and of what kind their values are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from qualrules.dataclass import dataclass

Kind = Literal[
    "text",
    "whole",
    "decimal",
    "wide",
    "double",
    "yes/no",
    "day",
    "instant",
    "zoned",
    "texts",
    "written",
    "other",
]
"""What a raw column holds. `decimal`: no more than 12 digits before the point and 6 behind; `wide`: exact numbers of any
digits. `written`: numbers as JSON writes them, with all their digits. `texts`: lists of texts; `zoned`: instants with a
zone; `other`: what only Python reads.
"""


@dataclass(frozen=True)
class Seen:
    """What all values of a column are known to be, those that are there. Nothing where nothing is known."""

    facts: frozenset[str] = frozenset()
    """Of all texts, or all items of lists: `numbers` (digits with a point), ISO `dates`, `neat` (ASCII, not empty, without
    blanks at the ends), `small` (neat, and no capital among them).
    """
    values: frozenset[str] | None = None
    """All different texts or items, where they are few."""
    examples: tuple[str, ...] = ()
    """Of numbers and dates: values that between them tell how all are written."""

    def and_also(self, other: Seen) -> Seen:
        """What is known of the values of two columns taken together."""
        few = None if self.values is None or other.values is None else self.values | other.values
        return Seen(self.facts & other.facts, few)


NOTHING_SEEN = Seen()


@dataclass(frozen=True)
class RawColumn:
    """A column: how it is said in SQL (of a relation called `raw`), and what it holds."""

    sql: str
    kind: Kind = "text"
    may_be_absent: bool = False
    """Whether rows may lack the column, which is NULL in them as an empty value is."""
    seen: Seen = NOTHING_SEEN


def nothing() -> None:
    """Nothing is to be done."""


@dataclass(frozen=True)
class RawRelation:
    """The rows of one record type, those that are records."""

    record: str
    name: str
    """As SQL."""
    columns: Mapping[str, RawColumn]
    """By the source's name of the column."""
    number: str
    """The column with the record's number, as SQL of `raw`."""
    place: str
    """The text `deals.csv:12`, as SQL of `raw`."""
    rows: int | None = None
    """How many there are, where that is known."""
    hold: Callable[[], None] = nothing
    """To be called before rows are looked at many times: where they stand in a file, they are then kept in a table."""
