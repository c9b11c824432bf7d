"""Rows as a source has them, in a database: which columns there are, and of what kind their values are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from qualrules.dataclass import dataclass

Kind = Literal[
    "text", "whole", "decimal", "double", "yes/no", "day", "instant", "zoned", "texts", "written", "other"
]
"""What a raw column holds. `decimal`: no more than 12 digits before the point and 6 behind. `written`: numbers as JSON
writes them, with all their digits. `texts`: lists of texts; `zoned`: instants with a zone; `other`: what only Python reads.
"""


@dataclass(frozen=True)
class RawColumn:
    """A column: how it is said in SQL (of a relation called `raw`), and what it holds."""

    sql: str
    kind: Kind = "text"
    may_be_absent: bool = False
    """Whether rows may lack the column, which is NULL in them as an empty value is."""
    plain: frozenset[str] = frozenset()
    """Of texts: what every one is known to be, without blanks around it: `numbers` (digits with a point), ISO `dates`."""


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
