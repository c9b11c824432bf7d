"""Which column feeds which field: the lines of the source block, what the adapter knows, then names that are
alike.

Looks at the keys of rows (`shapes`), never at their values; which table feeds which record is settled in
`tables`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from qualrules.diagnostics import Diagnostic, Level
from qualrules.model.datatypes import Link, ListOf, Money
from qualrules.model.rules import Forms, Header, Rules, Source, SourceField, SourceRecord
from qualrules.model.schema import Field, RecordType
from qualrules.reading.bound import BoundField, BoundLine, BoundRecord, How
from qualrules.reading.described import NOT_DESCRIBED, Described, described
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import Knowledge, RawTable
from qualrules.reading.shapes import Get, Shape, columns_in_words, getter, loose, loosely, nearest_column
from qualrules.source import NOWHERE, Span


@dataclass
class Binder:
    """Binds the records of one run; `diagnostics` grow as it goes."""

    rules: Rules
    source: Source | None
    knowledge: Knowledge
    metadata: Sequence[Metadata] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    """Record type → the keys of the rows that feed it, of every type that is fed."""
    asked: Container[tuple[str, str]] | None = None
    """The fields, each with its record type, whose columns the source was asked for; None for all of them."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _described: Described = NOT_DESCRIBED
    """What is said of the record type that is being bound."""

    def bind(
        self, record: RecordType, shape: Shape, block: SourceRecord | None, tables: tuple[RawTable, ...] = ()
    ) -> BoundRecord:
        """Finds the columns of a record type among the keys of its rows."""
        around, self._described = self._described, self._said_of(record.name, block, tables)
        bound = {
            name: self._field(record, each, shape, block, bool(tables))
            for name, each in record.fields.items()
        }
        identity = self._identity(shape, block if tables else None, tables)
        made = BoundRecord(record, shape, bound, tables, identity, block, described=self._described)
        self._described = around
        return replace(made, unread=tuple(self._unread(made))) if tables else made

    def _said_of(self, record: str, block: SourceRecord | None, tables: Sequence[RawTable]) -> Described:
        if not self.metadata:
            return NOT_DESCRIBED
        names = [record, *self.knowledge.places.get(record, ())]
        names += [block.place] if block is not None else []
        names += [name for table in tables for name in (table.called, table.called.rpartition(".")[0])]
        return described(self.metadata, names)

    # ── One field ──

    def _field(
        self, record: RecordType, each: Field, shape: Shape, block: SourceRecord | None, own: bool
    ) -> BoundField:
        lines = [line for line in block.fields if line.field == each.name] if block is not None else []
        for line in lines:
            if line.kind == "by" and own:
                return BoundField(each, by=line)
        looked_for = own and (self.asked is None or (record.name, each.name) in self.asked)
        found = [
            bound
            for line in lines
            if line.kind != "by"
            for bound in self._line(record.name, each, line, shape, looked_for)
        ]
        if lines and (own or found):
            return BoundField(each, tuple(found))
        alias = self._alias(record, each, shape)
        if alias is None and isinstance(each.type, ListOf):
            return BoundField(each, by=self._by_knowledge(record.name, each.name, each.type.record))
        return BoundField(each, (alias,) if alias is not None else ())

    def _by_knowledge(self, record: str, name: str, child: str) -> SourceField | None:
        """The column of the child rows that holds the record's id, where the adapter knows it."""
        shape = self.shapes.get(child)
        if shape is None:
            return None
        for column in self.knowledge.children.get(record, {}).get(name, ()):
            for key in [column] if shape.find(column) is not None else loosely(column, shape)[:1]:
                return SourceField(name, key, "by", child)
        return None

    def _line(
        self, record: str, each: Field, line: SourceField, shape: Shape, looked_for: bool
    ) -> Iterator[BoundLine]:
        """A column of a source line, also where another export of the CRM calls it by another name that the
        adapter knows; where there is none, that is said if it is looked for.
        """
        if shape.find(line.column) is not None:
            yield self._bound(each, line.column, "line", shape, line)
            return
        alike = loosely(line.column, shape)
        labelled = self._labelled(line.column, shape)
        if len(alike) == 1:
            yield self._bound(each, alike[0], "alike", shape, line)
        elif len(labelled) == 1:
            yield self._bound(each, labelled[0], "line", shape, line)
        elif labelled:
            self._two_columns(each, labelled, line.column, line.span)
        elif (other := self._called_otherwise(record, each.name, line.column, shape)) is not None:
            yield self._bound(each, other, "knowledge", shape, line)
        elif looked_for:
            near = nearest_column(line.column, shape)
            self.diagnostics.append(
                Diagnostic(
                    "QR406",
                    f'no row has a column "{line.column}", so it does not feed {each.name}',
                    line.span,
                    label=f'did you mean "{near}"?' if near else "",
                    notes=(columns_in_words(shape),),
                    level=Level.WARNING,
                )
            )

    def _called_otherwise(self, record: str, name: str, column: str, shape: Shape) -> str | None:
        """The column that is there under another of the names that the adapter knows for the same field."""
        known = self.knowledge.aliases.get(record, {}).get(name, ())
        if loose(column) not in map(loose, known):
            return None
        for other in known:
            for key in [other] if shape.find(other) is not None else loosely(other, shape)[:1]:
                return key
        return None

    def _alias(self, record: RecordType, each: Field, shape: Shape) -> BoundLine | None:
        for of_type in (record.name, ""):
            for column in self.knowledge.aliases.get(of_type, {}).get(each.name, ()):
                if shape.find(column) is not None:
                    return self._bound(each, column, "knowledge", shape)
                for alike in loosely(column, shape)[:1]:
                    return self._bound(each, alike, "knowledge", shape)
        return self._by_name(each, shape)

    def _labelled(self, name: str, shape: Shape) -> list[str]:
        return [key for key in self._described.labelled(name) if shape.find(key) is not None]

    def _by_name(self, each: Field, shape: Shape) -> BoundLine | None:
        wanted = [each.name, f"{each.name}_id"] if isinstance(each.type, Link) else [each.name]
        for name in wanted:
            alike = [name] if name in shape.keys else loosely(name, shape) or self._labelled(name, shape)
            if isinstance(each.type, ListOf):
                alike = [column for column in alike if not (shape.find(column) or shape).scalar]
            if len(alike) > 1:
                self._two_columns(each, alike)
            if alike:
                return self._bound(each, alike[0], "name", shape)
        return None

    def _two_columns(self, each: Field, alike: list[str], label: str = "", span: Span | None = None) -> None:
        columns = " and ".join(f'"{column}"' for column in alike)
        called = f'have the label "{label}"' if label else f"are both called like the field {each.name}"
        self.diagnostics.append(
            Diagnostic(
                "QR406",
                f"the columns {columns} {called}",
                span or (self.source.span if self.source is not None else NOWHERE),
                helps=("say in the source block which one it is",),
                example=(f'{each.name}: "{alike[0]}"',),
            )
        )

    def _bound(
        self, each: Field, column: str, how: How, shape: Shape, line: SourceField | None = None
    ) -> BoundLine:
        forms = self._with_known_currency(self.forms(line), each, column, shape, line)
        currency_of, currency_column = None, ""
        if forms.currency_column is not None and isinstance(each.type, Money):
            currency_column = self._currency(each, forms.currency_column, shape, line)
            currency_of = getter(currency_column, shape)
        nested = self._nested(each, column, shape)
        key = column if column in shape.keys else None
        found = shape.find(column)
        return BoundLine(
            column,
            how,
            getter(column, shape),
            forms,
            line,
            currency_of,
            nested,
            key,
            self._described.shown(column),
            self._described.options(column),
            isinstance(each.type, ListOf) and found is not None and _holds_ids(found),
            currency_column,
        )

    def _with_known_currency(
        self, forms: Forms, each: Field, column: str, shape: Shape, line: SourceField | None
    ) -> Forms:
        """The adapter's currency column, where the line itself says nothing of a currency."""
        own = line.forms if line is not None else Forms()
        said = forms.currency_column or own.currency
        if said is not None or not isinstance(each.type, Money):
            return forms
        known = self.knowledge.currencies
        for pattern in known.get(column, known.get("", ())):
            name = pattern.replace("*", column)
            if shape.find(name) is not None:
                return replace(forms, currency_column=name)
        return forms

    def _currency(self, each: Field, wanted: str, shape: Shape, line: SourceField | None) -> str:
        """The column with an amount's currency; to go on without it would read amounts in another one."""
        if shape.find(wanted) is not None:
            return wanted
        alike = loosely(wanted, shape)
        if len(alike) == 1:
            return alike[0]
        own = line if line is not None and line.forms.currency_column is not None else None
        span = own.span if own is not None else self.source.span if self.source is not None else NOWHERE
        near = nearest_column(wanted, shape)
        missing = Diagnostic(
            "QR406",
            f'no row has a column "{wanted}", which is said to hold the currency of {each.name}',
            span,
            label=f'did you mean "{near}"?' if near else "",
            notes=(columns_in_words(shape),),
            helps=(f"write currency {wanted} without quotes",) if _is_code(wanted, self.rules.header) else (),
        )
        if shape.keys and missing not in self.diagnostics:
            self.diagnostics.append(missing)
        return wanted

    def forms(self, line: SourceField | None) -> Forms:
        """What is declared for a line: its own forms, else the source's, else what the adapter knows."""
        general = self.source.forms if self.source is not None else Forms()
        own = line.forms if line is not None else Forms()
        known = Forms(percents=self.knowledge.percents, separator=self.knowledge.separator)
        merged = {
            each.name: next(
                (
                    value
                    for forms in (own, general, known)
                    if (value := getattr(forms, each.name)) is not None
                ),
                None,
            )
            for each in fields(Forms)
        }
        if own.currency is not None:
            merged["currency_column"] = None
        return Forms(**merged)

    def _nested(self, each: Field, column: str, shape: Shape) -> BoundRecord | None:
        inner = shape.find(column)
        if inner is None or not inner.keys or not isinstance(each.type, Link | ListOf):
            return None
        record = self.rules.records[each.type.record]
        return self.bind(record, inner, self.block_of(record.name))

    def block_of(self, record: str) -> SourceRecord | None:
        """The part of the source block that speaks of a record type."""
        blocks = self.source.records if self.source is not None else ()
        return next((block for block in blocks if block.record == record), None)

    # ── The record ──

    def _identity(
        self, shape: Shape, block: SourceRecord | None, tables: tuple[RawTable, ...]
    ) -> tuple[str, Get] | None:
        if block is not None and block.id_column is not None:
            column = self._id_column(block, block.id_column, shape, tables)
            return (column, getter(column, shape)) if column is not None else None
        for known in self.knowledge.id_columns:
            for column in [known] if shape.find(known) is not None else loosely(known, shape):
                return column, getter(column, shape)
        return None

    def _id_column(
        self, block: SourceRecord, wanted: str, shape: Shape, tables: tuple[RawTable, ...]
    ) -> str | None:
        if shape.find(wanted) is not None:
            return wanted
        alike = loosely(wanted, shape)
        if len(alike) == 1:
            return alike[0]
        if shape.keys:
            near = nearest_column(wanted, shape)
            names = ", ".join(dict.fromkeys(table.called for table in tables))
            self.diagnostics.append(
                Diagnostic(
                    "QR406",
                    f'{names} has no column "{wanted}", by which {block.record} is identified',
                    block.span,
                    label=f'did you mean "{near}"?' if near else "",
                    notes=(columns_in_words(shape),),
                )
            )
        return None

    def _unread(self, made: BoundRecord) -> Iterator[str]:
        used = {made.identity[0]} if made.identity is not None else set()
        for bound in made.fields.values():
            for line in bound.lines:
                used |= {line.column, line.forms.currency_column or ""}
        blocks = self.source.records if self.source is not None else ()
        used |= {line.column for block in blocks for line in block.fields if line.child == made.record.name}
        used |= set(self.knowledge.merged_ids)
        tops = {column.split(".")[0] for column in used if column not in made.shape.keys}
        for key in made.shape.keys:
            if key not in used and key not in tops:
                yield key


def _holds_ids(shape: Shape) -> bool:
    return not shape.keys and (shape.scalar or shape.items)


def _is_code(text: str, header: Header) -> bool:
    """Whether a text is a currency of the ruleset, or written like one."""
    return text in (header.currency, *header.rates) or (len(text) == 3 and text.isascii() and text.isupper())
