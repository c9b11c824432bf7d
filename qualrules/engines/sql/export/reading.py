"""The relations of an exported query: each record type read from its table, as `relations` wants it.

Two steps a record type: the columns of the table as they stand, texts trimmed and folded, then the values. All tables are
read in the first steps, before a relation takes the name of a record type, so that a table may have the same name. The `KEY`
of a record is its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from qualrules.dataclass import dataclass
from qualrules.engines.sql.export.known import Known
from qualrules.engines.sql.export.lines import Line
from qualrules.engines.sql.export.texts import link_line, several_line, text_line
from qualrules.engines.sql.export.typed import typed_line
from qualrules.engines.sql.export.words import Words
from qualrules.engines.sql.refusals import CannotSay
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, claim, gap, list_relation, wanted
from qualrules.model.datatypes import Choice, Choices, FieldType, Link, ListOf, StageOf, Text, YesNo
from qualrules.model.rules import Rules
from qualrules.model.schema import Field

_TIMES = "record.times"


@dataclass(frozen=True)
class Reading:
    """Writes the relations for the records of one type and those that they lead to."""

    rules: Rules
    words: Words
    top: str

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """What is wanted of each record type, the top one first."""
        return wanted(self.rules, [self.top])

    def written(self, asked: str) -> list[str]:
        """The relations of a WITH, in order, for what is asked of them: why a value is not there is said only where it is
        asked for. Raises CannotSay.
        """
        reached = self._reached()
        parts = {name: _Type(self, each, asked) for name, each in self.relations.items()}
        for name, part in parts.items():
            if name in reached:
                part.prepare()
        for part in parts.values():
            for child, column, alias in part.children:
                parts[child].columns[alias] = self.words.text_of(column)
        texts = [part.columns_text() for name, part in parts.items() if name in reached]
        targets = dict.fromkeys(target for part in parts.values() for target in part.linked)
        texts += [self._ids(target) for target in targets]
        return texts + [text for name, part in parts.items() for text in part.texts(there=name in reached)]

    def tables(self) -> dict[str, str]:
        """Record type → its table, of those that are read. Raises CannotSay."""
        return {name: self.words.warehouse.table(name) for name in self.relations if name in self._reached()}

    def _ids(self, target: str) -> str:
        """How often each id of a record type is there: a link leads to a record whose id is there once."""
        quoted = self.words.quoted
        id, step = quoted(ID), quoted(f"{target}: columns")
        return (
            f"{quoted(f'{target}: ids')} AS (\nSELECT {id}, count(*) AS {quoted(_TIMES)}\nFROM {step}\n"
            f"WHERE {id} <> ''\nGROUP BY {id}\n)"
        )

    def _reached(self) -> set[str]:
        """The record types to which something leads that the warehouse has."""
        found, waiting = {self.top}, [self.top]
        while waiting:
            record = waiting.pop()
            for name, each in self.relations[record].fields.items():
                target = each.type.record if isinstance(each.type, Link | ListOf) else None
                if target and target not in found and self.words.warehouse.supplies(record, name):
                    found.add(target)
                    waiting.append(target)
        return found


class _Type:
    """The relations of one record type."""

    def __init__(self, reading: Reading, relation: Relation, asked: str) -> None:
        self._asked = asked
        self._reading = reading
        self._words = reading.words
        self._quoted = reading.words.quoted
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
        warehouse = self._words.warehouse
        self.columns[ID] = self._words.text_of(warehouse.identity(self.record))
        self._values[KEY] = self._values[ID] = self._words.held(ID)
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
        return self._words.dialect.nothing(Text() if isinstance(datatype, Link) else datatype)

    def _list(self, name: str, each: Field) -> None:
        record = self._reading.rules.records[self.record]
        lines = self._words.warehouse.lines(record, each)
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
        for number, source in enumerate(self._words.warehouse.lines(record, each), 1):
            if source.kind != "column":
                raise CannotSay(
                    f"{name} stands inside other rows, which an exported query does not read", source.span
                )
            line = _line(
                self._words, Known(each, source, self._words), name if number == 1 else f"{name} ({number})"
            )
            self.columns.update(line.columns)
            found.append(line)
        if isinstance(each.type, Link):
            self._link(name, each.type.record, found)
        else:
            self._scalar(name, each, found)

    def _scalar(self, name: str, each: Field, lines: list[Line]) -> None:
        default = None if each.default is None else self._words.literal(each.default)
        self._values[name] = _first(lines, [line.value for line in lines], default)
        self._values[gap(name)] = self._gap(each, lines)
        if isinstance(each.type, StageOf):
            self._values[claim(name)] = _first(lines, [line.claim for line in lines], None)

    def _gap(self, each: Field, lines: list[Line]) -> str:
        """Whether the value cannot be read; a text always can."""
        if isinstance(each.type, Text | Choices):
            return "FALSE"
        cases = [f"WHEN {line.there} THEN ({line.value}) IS NULL" for line in lines]
        return f"CASE {' '.join(cases)} ELSE FALSE END"

    def _link(self, name: str, target: str, lines: list[Line]) -> None:
        if len(lines) != 1:
            raise CannotSay(
                f"{name} is read from several columns, and an exported query follows one",
                self._words.warehouse.span_of(self.record),
                f"leave one line of {name}",
            )
        line, key = lines[0], self._quoted(f"to {name}")
        if target not in self.linked:
            self.linked.append(target)
        ids = self._quoted(f"{target}: ids")
        self._joins.append(f"LEFT JOIN {ids} AS {key} ON {key}.{self._quoted(ID)} = {self._words.held(name)}")
        once = f"{key}.{self._quoted(_TIMES)} = 1"
        self._values[name] = f"CASE WHEN {line.there} AND {once} THEN {line.value} END"
        self._values[gap(name)] = f"CASE WHEN {line.there} THEN ({once}) IS NOT TRUE ELSE FALSE END"

    # ── The texts ──

    def columns_text(self) -> str:
        """The first step: the columns as they stand."""
        table = self._words.table(self.record)
        listed = ",\n".join(f"  {text} AS {self._quoted(name)}" for name, text in self.columns.items())
        return f"{self.step} AS (\nSELECT\n{listed}\nFROM {table} AS t\n)"

    def texts(self, *, there: bool) -> Iterator[str]:
        """The second step, which bears the name of the record type, and its lists."""
        quoted = self._quoted
        if not there:
            yield self._empty()
        else:
            gaps = {gap(name) for name in self._relation.fields}
            listed = ",\n".join(
                f"  {text} AS {quoted(name)}"
                for name, text in self._values.items()
                if name not in gaps or quoted(name) in self._asked
            )
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
    cases = [f"WHEN {line.there} THEN {text}" for line, text in zip(lines, texts, strict=True)]
    return f"CASE {' '.join(cases)}{f' ELSE {default}' if default is not None else ''} END"


def _line(words: Words, known: Known, name: str) -> Line:
    """The expressions of a column by the type of its field. Raises CannotSay."""
    match known.field.type:
        case Text() | Choice() | StageOf() | YesNo():
            return text_line(words, known, name)
        case Choices():
            return several_line(words, known, name)
        case Link():
            return link_line(words, known, name)
    return typed_line(words, known, name)
