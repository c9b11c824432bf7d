"""What feeds the records of an exported query: tables, id columns, and the source lines of each field.

Nothing looks at a warehouse here. What neither the source block nor an option says goes by name: the table is called like
the record type, a column like its field, a link's column `<link>_id`, the column of child rows `<record>_id`, an id `id`.
With a source block every record type needs a part of it, because a table that is guessed could be another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields

from qualrules.dataclass import dataclass
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.datatypes import Link, ListOf
from qualrules.model.rules import Forms, Source, SourceField, SourceRecord
from qualrules.model.schema import Field, RecordType
from qualrules.reading.raw import NOTHING_KNOWN, Knowledge
from qualrules.source import NOWHERE, Span


@dataclass(frozen=True)
class Warehouse:
    """What is said of the tables of a warehouse."""

    source: Source | None = None
    tables: Mapping[str, str] = field(default_factory=dict)
    """Record type → the name of its table, where it is said apart from the source block."""
    not_supplied: frozenset[tuple[str, str]] = frozenset()
    """The fields, each with its record type, that the warehouse does not have."""
    zoned: bool = False
    """Whether columns with instants know their zone (`TIMESTAMP WITH TIME ZONE`)."""
    knowledge: Knowledge = NOTHING_KNOWN
    """What the adapter of the source block knows of its CRM."""

    def block(self, record: str) -> SourceRecord | None:
        """The part of the source block about a record type."""
        blocks = self.source.records if self.source is not None else ()
        return next((block for block in blocks if block.record == record), None)

    def table(self, record: str) -> str:
        """The name of the table. Raises CannotSay."""
        block = self.block(record)
        if record in self.tables:
            return self.tables[record]
        if block is not None:
            return block.place
        if self.source is not None:
            raise CannotSay(
                f"the source block does not say which table holds {record}",
                self.source.span,
                f'write {record} from "…" identified by "…" in it, or give --table {record}=NAME',
            )
        return record

    def identity(self, record: str) -> str:
        """The column that identifies a record. Raises CannotSay."""
        block = self.block(record)
        if block is None:
            return "id"
        if block.id_column is None:
            raise CannotSay(
                f"rows of a table have no place that could name them, and nothing says what identifies {record}",
                block.span,
                f'write {record} from "{block.place}" identified by "Id"',
            )
        return block.id_column

    def supplies(self, record: str, name: str) -> bool:
        """Whether the warehouse has a field."""
        return (record, name) not in self.not_supplied

    def lines(self, record: RecordType, each: Field) -> tuple[SourceField, ...]:
        """The lines that feed a field, in order; one by its name where the source block has none."""
        block = self.block(record.name)
        written = tuple(line for line in block.fields if line.field == each.name) if block is not None else ()
        if written:
            return written
        if isinstance(each.type, ListOf):
            return (self._children(record, each, each.type.record),)
        column = f"{each.name}_id" if isinstance(each.type, Link) else each.name
        return (SourceField(each.name, column),)

    def _children(self, record: RecordType, each: Field, child: str) -> SourceField:
        if self.source is not None:
            raise CannotSay(
                f"the source block does not say which column of {child} holds the id of the {record.name}",
                self.span_of(record.name),
                f'write {each.name}: {child} by "…" under {record.name}',
            )
        return SourceField(each.name, f"{record.name}_id", "by", child)

    def span_of(self, record: str) -> Span:
        """Where the source block speaks of a record type."""
        block = self.block(record)
        return block.span if block is not None else self.source.span if self.source is not None else NOWHERE

    def span_of_column(self, name: str) -> Span:
        """The first place in the source block that names a column."""
        for block in self.source.records if self.source is not None else ():
            if name == block.id_column:
                return block.span
            for line in block.fields:
                if name in (line.column, line.forms.currency_column):
                    return line.span
        return self.source.span if self.source is not None else NOWHERE

    def forms(self, line: SourceField) -> Forms:
        """How the values of a line are written: what it says itself, else the source, else what is known of the CRM."""
        general = self.source.forms if self.source is not None else Forms()
        known = Forms(percents=self.knowledge.percents, separator=self.knowledge.separator)
        said = (line.forms, general, known)
        merged = {
            each.name: next(
                (value for forms in said if (value := getattr(forms, each.name)) is not None), None
            )
            for each in fields(Forms)
        }
        if line.forms.currency is not None:
            merged["currency_column"] = None
        return Forms(**merged)
