"""What a live source is asked for: the columns of the fields that the rules read, and of no others.

Only names are put together here; which of them the CRM has is for the source to find out.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualrules.model.datatypes import Link, ListOf, Money
from qualrules.model.rules import Rules, Source, SourceField, SourceRecord
from qualrules.model.schema import Field
from qualrules.reading.live import WantedTable
from qualrules.reading.raw import Knowledge


def wanted(
    rules: Rules,
    source: Source | None,
    knowledge: Knowledge,
    top: Sequence[str],
    fields_read: Container[tuple[str, str]],
) -> tuple[WantedTable, ...]:
    """A table for each record type that the top records reach through fields that are read, top ones first."""
    asking = _Asking(rules, source, knowledge, fields_read)
    return tuple(asking.table(record) for record in asking.reached(top))


@dataclass(frozen=True)
class _Asking:
    rules: Rules
    source: Source | None
    knowledge: Knowledge
    fields_read: Container[tuple[str, str]]

    def reached(self, top: Sequence[str]) -> list[str]:
        found = list(top)
        for record in found:  # which grows on the way
            found += [target for target in self._links(record).values() if target not in found]
        return list(dict.fromkeys(found))

    def table(self, record: str) -> WantedTable:
        block = self._block(record)
        fields = self._fields(record)
        said = {each.name for each in fields if self._lines(block, each)}
        return WantedTable(
            record,
            _unique(self._places(record, block)),
            {each.name: _unique(self._columns(record, each, block)) for each in fields},
            (block.id_column,) if block is not None and block.id_column else self.knowledge.id_columns,
            _unique(self._parents(record)),
            frozenset(said),
            self._links(record),
            frozenset(each.name for each in fields if isinstance(each.type, ListOf)),
            _unique((*self._currencies(record, fields, block), *self.knowledge.merged_ids)),
            next((outer for outer, line in self._listing(record) if line.kind == "in"), ""),
        )

    def _fields(self, record: str) -> list[Field]:
        known = self.rules.records[record].fields.values()
        return [each for each in known if (record, each.name) in self.fields_read]

    def _links(self, record: str) -> dict[str, str]:
        return {
            each.name: each.type.record
            for each in self._fields(record)
            if isinstance(each.type, Link | ListOf)
        }

    def _block(self, record: str) -> SourceRecord | None:
        blocks = self.source.records if self.source is not None else ()
        return next((block for block in blocks if block.record == record), None)

    def _places(self, record: str, block: SourceRecord | None) -> Iterator[str]:
        if block is not None:
            yield block.place
        yield from self.knowledge.places.get(record, ())
        yield record

    def _lines(self, block: SourceRecord | None, each: Field) -> list[SourceField]:
        return [line for line in block.fields if line.field == each.name] if block is not None else []

    def _columns(self, record: str, each: Field, block: SourceRecord | None) -> Iterator[str]:
        lines = self._lines(block, each)
        if lines:
            yield from (line.column for line in lines if line.kind != "by")
            return
        for of_type in (record, ""):
            yield from self.knowledge.aliases.get(of_type, {}).get(each.name, ())
        yield each.name
        if isinstance(each.type, Link):
            yield f"{each.name}_id"

    def _currencies(self, record: str, fields: Iterable[Field], block: SourceRecord | None) -> Iterator[str]:
        general = self.source.forms.currency_column if self.source is not None else None
        for each in fields:
            if not isinstance(each.type, Money):
                continue
            own = [line.forms.currency_column for line in self._lines(block, each)]
            yield from (column for column in (*own, general) if column)
            for column in (*self._columns(record, each, block), ""):
                yield from self.knowledge.currencies.get(column, ())

    def _parents(self, record: str) -> Iterator[str]:
        """The columns that lead from a row to the record that lists it."""
        for outer, fields in self.knowledge.children.items():
            for name, columns in fields.items():
                if (outer, name) in self.fields_read and self._target(outer, name) == record:
                    yield from columns
        yield from (line.column for _, line in self._listing(record) if line.kind == "by")

    def _listing(self, record: str) -> Iterator[tuple[str, SourceField]]:
        """The lines of the source block by which other records list this one, if they are read."""
        for block in self.source.records if self.source is not None else ():
            for line in block.fields:
                if line.child == record and (block.record, line.field) in self.fields_read:
                    yield block.record, line

    def _target(self, record: str, name: str) -> str:
        known = self.rules.records.get(record)
        each = known.fields.get(name) if known is not None else None
        return each.type.record if each is not None and isinstance(each.type, Link | ListOf) else ""


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
