"""The relations of an exported query: each record type read from its table, as `relations` wants it.

Two steps a record type: the columns of the table as they stand, texts trimmed and folded, then the values. All tables are read
in the first steps, before a relation takes the name of a record type, so that a table may have the same name. The `KEY` of a
record is its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from qualrules.dataclass import dataclass
from qualrules.engines.sql.export.fields import Line, Reader
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, claim, gap, list_relation, wanted
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.datatypes import FieldType, Link, ListOf, StageOf, Text
from qualrules.model.rules import Rules
from qualrules.model.schema import Field

Table = Callable[[str], str]
"""The name of a table, as it is said → as it is written in the query."""


@dataclass(frozen=True)
class Reading:
    """Writes the relations for the records of one type and those that they lead to."""

    rules: Rules
    reader: Reader
    top: str
    table: Table

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """What is wanted of each record type, the top one first."""
        return wanted(self.rules, [self.top])

    def written(self) -> list[str]:
        """The relations of a WITH, in order. Raises CannotSay."""
        reached = self._reached()
        parts = {name: _Type(self, each) for name, each in self.relations.items()}
        for name, part in parts.items():
            if name in reached:
                part.prepare()
        for part in parts.values():
            for child, column, alias in part.children:
                parts[child].columns[alias] = self._id_column(column)
        texts = [part.columns_text() for name, part in parts.items() if name in reached]
        texts += [text for part in parts.values() for text in part.id_relations()]
        return texts + [text for name, part in parts.items() for text in part.texts(there=name in reached)]

    def tables(self) -> dict[str, str]:
        """Record type → its table, of those that are read. Raises CannotSay."""
        return {name: self.reader.warehouse.table(name) for name in self.relations if name in self._reached()}

    def _id_column(self, column: str) -> str:
        forms = self.reader.forms
        return forms.trimmed(forms.as_text(self.reader.quoted(column)))

    def _reached(self) -> set[str]:
        """The record types to which something leads that the warehouse has."""
        found, waiting = {self.top}, [self.top]
        while waiting:
            record = waiting.pop()
            for name, each in self.relations[record].fields.items():
                if isinstance(each.type, Link | ListOf) and self.reader.warehouse.supplies(record, name):
                    if each.type.record not in found:
                        found.add(each.type.record)
                        waiting.append(each.type.record)
        return found


class _Type:
    """The relations of one record type."""

    def __init__(self, reading: Reading, relation: Relation) -> None:
        self._reading = reading
        self._reader = reading.reader
        self._quoted = reading.reader.quoted
        self._relation = relation
        self.record = relation.record
        self.columns: dict[str, str] = {}
        """Name in the first step → expression over the table."""
        self.children: list[tuple[str, str, str]] = []
        """Child type, its column with the id of the parent, and the name of that column in its first step."""
        self.linked: list[str] = []
        """The types whose ids are looked up."""
        self._joins: list[str] = []
        self._values: dict[str, str] = {}
        """Column of the relation → expression."""

    @property
    def step(self) -> str:
        """The quoted name of the first step."""
        return self._quoted(f"{self.record}: columns")

    def prepare(self) -> None:
        """Work out the expressions. Raises CannotSay."""
        warehouse = self._reader.warehouse
        self.columns[ID] = self._reading._id_column(warehouse.identity(self.record))
        self._values[KEY] = self._values[ID] = f"c.{self._quoted(ID)}"
        for name, each in self._relation.fields.items():
            if not warehouse.supplies(self.record, name):
                self._not_supplied(name, each)
            elif isinstance(each.type, ListOf):
                self._list(name, each)
            else:
                self._field(name, each)

    def _not_supplied(self, name: str, each: Field) -> None:
        self._values[name] = self._nothing(each.type)
        self._values[gap(name)] = "TRUE"
        if isinstance(each.type, StageOf):
            self._values[claim(name)] = self._nothing(Text())

    def _nothing(self, datatype: FieldType) -> str:
        # A link holds the key of a record, which is a text here.
        return self._reader.forms.dialect.nothing(Text() if isinstance(datatype, Link) else datatype)

    def _list(self, name: str, each: Field) -> None:
        record = self._reading.rules.records[self.record]
        lines = self._reader.warehouse.lines(record, each)
        if len(lines) != 1 or lines[0].kind != "by":
            raise CannotSay(
                f"{name} stand inside other rows, and an exported query reads them from a table of their own",
                lines[0].span,
                f'write {name}: {lines[0].child or getattr(each.type, "record", "")} by "…"',
            )
        line = lines[0]
        self.children.append((line.child, line.column, f"{self.record}.{name}"))
        self._values[name], self._values[gap(name)] = "TRUE", "FALSE"

    def _field(self, name: str, each: Field) -> None:
        record = self._reading.rules.records[self.record]
        found = []
        for number, source in enumerate(self._reader.warehouse.lines(record, each), 1):
            if source.kind != "column":
                raise CannotSay(f"{name} stands inside other rows, which an exported query does not read", source.span)
            line = self._reader.line(each, source, name if number == 1 else f"{name} ({number})")
            self.columns.update(line.columns)
            found.append(line)
        if isinstance(each.type, Link):
            self._link(name, each.type.record, found)
        else:
            self._scalar(name, each, found)

    def _scalar(self, name: str, each: Field, lines: list[Line]) -> None:
        default = self._reader.default(each)
        self._values[name] = _first(lines, [line.value for line in lines], default)
        self._values[gap(name)] = self._gap(each, lines)
        if isinstance(each.type, StageOf):
            self._values[claim(name)] = _first(lines, [line.claim for line in lines], None)

    def _gap(self, each: Field, lines: list[Line]) -> str:
        if isinstance(each.type, Text):
            return "FALSE"
        if len(lines) == 1:
            return f"(NOT {_bracketed(lines[0].missing)} AND ({lines[0].value}) IS NULL)"
        cases = [f"WHEN NOT {_bracketed(line.missing)} THEN ({line.value}) IS NULL" for line in lines]
        return f"CASE {' '.join(cases)} ELSE FALSE END"

    def _link(self, name: str, target: str, lines: list[Line]) -> None:
        if len(lines) != 1:
            raise CannotSay(
                f"{name} is read from several columns, and an exported query follows one",
                self._reader.warehouse.span_of(self.record),
                f"leave one line of {name}",
            )
        line, key = lines[0], self._quoted(f"to {name}")
        if target not in self.linked:
            self.linked.append(target)
        ids = self._quoted(f"{target}: ids")
        self._joins.append(f"LEFT JOIN {ids} AS {key} ON {key}.{self._quoted(ID)} = c.{self._quoted(name)}")
        once = f"{key}.times = 1"
        self._values[name] = f"CASE WHEN NOT {_bracketed(line.missing)} AND {once} THEN {line.value} END"
        self._values[gap(name)] = f"(NOT {_bracketed(line.missing)} AND ({once}) IS NOT TRUE)"

    # ── The texts ──

    def columns_text(self) -> str:
        """The first step: the columns as they stand."""
        table = self._reading.table(self._reader.warehouse.table(self.record))
        listed = ",\n".join(f"  {text} AS {self._quoted(name)}" for name, text in self.columns.items())
        return f"{self.step} AS (\nSELECT\n{listed}\nFROM {table}\n)"

    def id_relations(self) -> Iterator[str]:
        """How often each id is there, of the types that links lead to; each once in the query."""
        for target in self.linked:
            name = f"{target}: ids"
            if name in self._reading_ids():
                continue
            self._reading_ids().add(name)
            quoted, step = self._quoted(ID), self._quoted(f"{target}: columns")
            yield (
                f"{self._quoted(name)} AS (\nSELECT {quoted}, count(*) AS times\nFROM {step}\n"
                f"WHERE {quoted} <> ''\nGROUP BY {quoted}\n)"
            )

    def _reading_ids(self) -> set[str]:
        return self._reading.known_ids

    def texts(self, *, there: bool) -> Iterator[str]:
        """The second step, which bears the name of the record type, and its lists."""
        quoted = self._quoted
        if not there:
            yield self._empty()
        else:
            listed = ",\n".join(f"  {text} AS {quoted(name)}" for name, text in self._values.items())
            source = "\n".join((f"{self.step} AS c", *self._joins))
            yield f"{quoted(self.record)} AS (\nSELECT\n{listed}\nFROM {source}\n)"
        known = {alias: child for child, _, alias in self.children}
        for name in self._relation.lists:
            alias = list_relation(self.record, name)
            yield f"{quoted(alias)} AS (\n{self._rows(alias, known.get(alias))}\n)"

    def _rows(self, alias: str, child: str | None) -> str:
        parent, row = self._quoted(PARENT), self._quoted(ROW)
        if child is None:
            nothing = self._nothing(Text())
            return f"SELECT {nothing} AS {parent}, {nothing} AS {row} WHERE FALSE"
        step = self._quoted(f"{child}: columns")
        held = self._quoted(alias)
        return f"SELECT {held} AS {parent}, {self._quoted(ID)} AS {row}\nFROM {step}\nWHERE {held} <> ''"

    def _empty(self) -> str:
        """A relation without rows, of a type to which nothing leads that the warehouse has."""
        columns = {KEY: Text(), ID: Text()}
        texts = {name: self._nothing(datatype) for name, datatype in columns.items()}
        for name, each in self._relation.fields.items():
            self._values.clear()
            self._not_supplied(name, each)
            texts |= self._values
        listed = ",\n".join(f"  {text} AS {self._quoted(name)}" for name, text in texts.items())
        return f"{self._quoted(self.record)} AS (\nSELECT\n{listed}\nWHERE FALSE\n)"


def _first(lines: list[Line], texts: list[str], default: str | None) -> str:
    """What stands for the first line that is not missing, else the default."""
    if len(lines) == 1 and default is None:
        return texts[0]
    cases = [f"WHEN NOT {_bracketed(line.missing)} THEN {text}" for line, text in zip(lines, texts, strict=True)]
    return f"CASE {' '.join(cases)}{f' ELSE {default}' if default is not None else ''} END"


def _bracketed(condition: str) -> str:
    return condition if condition.startswith("(") else f"({condition})"
