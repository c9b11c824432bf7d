"""What a record type is bound to: its rows, its fields, and the columns that feed each of them. Plain data.

How the columns are found is `binding`'s, how their values are read the cells'.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualrules.model.datatypes import Link, ListOf
from qualrules.model.rules import Forms, SourceField, SourceRecord
from qualrules.model.schema import Field, RecordType
from qualrules.reading.described import NOT_DESCRIBED, Described
from qualrules.reading.raw import RawTable
from qualrules.reading.shapes import Get, Shape
from qualrules.source import NOWHERE, Span

How = Literal["line", "alike", "knowledge", "name"]
"""Why a column feeds a field: a source line, a source line with another spelling, the adapter's knowledge,
its name.
"""


@dataclass(frozen=True)
class BoundLine:
    """One column that feeds a field."""

    column: str
    how: How
    get: Get
    forms: Forms = Forms()
    line: SourceField | None = None
    currency_of: Get | None = None
    """What gives the currency of an amount, the column `currency_column`."""
    nested: BoundRecord | None = None
    """How rows that stand inside the value are read."""
    key: str | None = None
    """The key itself where the column is one, None where it is a path."""
    shown: str = ""
    """What messages and reasons call the column: its label where the key is no name."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Folded raw value → the label that it is read as, by what the CRM says of the column."""
    ids: bool = False
    """Whether the column of a list of records holds their ids, not the records themselves."""
    currency_column: str = ""


@dataclass(frozen=True)
class BoundField:
    """A field and its columns, tried in order; without any, the source does not supply it."""

    field: Field
    lines: tuple[BoundLine, ...] = ()
    by: SourceField | None = None
    """The line that says which column of the child rows holds this record's id."""

    @property
    def supplied(self) -> bool:
        """Whether a column feeds it."""
        return bool(self.lines) or self.by is not None

    def is_supplied(self, fed: Container[str]) -> bool:
        """Whether the source has it, where the record types in `fed` have tables: a link needs the records it
        leads to.
        """
        if self.by is not None:
            return self.by.child in fed
        if isinstance(self.field.type, Link) and self.field.type.record not in fed:
            return any(line.nested is not None for line in self.lines)
        if isinstance(self.field.type, ListOf) and self.field.type.record not in fed:
            return any(not line.ids for line in self.lines)
        return bool(self.lines)


@dataclass(frozen=True)
class BoundRecord:
    """A record type, its rows, and what feeds its fields. Without tables: rows nested in others."""

    record: RecordType
    shape: Shape
    fields: Mapping[str, BoundField]
    tables: tuple[RawTable, ...] = ()
    identity: tuple[str, Get] | None = None
    """The column that identifies a record."""
    block: SourceRecord | None = None
    unread: tuple[str, ...] = ()
    """The columns that nothing reads."""
    described: Described = NOT_DESCRIBED
    """What the CRM says of the columns."""

    @property
    def place(self) -> str:
        """What messages call the rows."""
        return (
            ", ".join(dict.fromkeys(table.called for table in self.tables))
            or f"the nested rows of {self.record.name}"
        )

    @property
    def span(self) -> Span:
        """Where the source block speaks of it."""
        return self.block.span if self.block is not None else NOWHERE
