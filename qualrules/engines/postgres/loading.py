"""Records that have been read → the temporary relations of `sql.relations`, by COPY."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from qualrules.dataclass import dataclass
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, claim, gap, list_relation
from qualrules.engines.whole import PLACE
from qualrules.model.datatypes import NUMERIC, Choice, Choices, ListOf, StageOf, Text
from qualrules.model.record import Record
from qualrules.model.schema import Field
from qualrules.model.values import Gap, decimal_of, fold

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_TEXTS = (Text, Choice, StageOf)
_UNKNOWN = (Gap.UNREADABLE, Gap.NOT_SUPPLIED)
Cell = Callable[[Record], object]


class Numbers:
    """Gives every record of a type its number, from 1, and remembers who has not been loaded yet."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, int]] = {}
        self._held: list[Record] = []
        self.waiting: list[Record] = []

    def of(self, record: Record) -> int:
        """The record's number; a new one waits to be loaded."""
        known = self._known.setdefault(record.type, {})
        number = known.get(id(record))
        if number is None:
            number = known[id(record)] = len(known) + 1
            self._held.append(record)  # the id of a record that is gone would be another's
            self.waiting.append(record)
        return number


@dataclass(frozen=True)
class _Table:
    """How the records of a type become rows."""

    relation: Relation
    cells: tuple[Cell, ...]


class Loading:
    """Loads records and everything that their links and lists lead to. One batch replaces the one before."""

    def __init__(self, database: PostgresDatabase, relations: dict[str, Relation]) -> None:
        self._database = database
        self._relations = relations
        self._quoted = database.dialect.identifier

    def create(self) -> None:
        """Make the relations, empty."""
        for relation in self._relations.values():
            self._create(relation.record, self._columns(relation))
            for name in relation.lists:
                columns = [(PARENT, "BIGINT"), (ROW, "BIGINT")]
                self._create(list_relation(relation.record, name), columns)

    def load(self, records: Sequence[Record]) -> None:
        """Replace what is loaded by these records, the first of its type bearing the number 1, and those that they lead to."""
        rows, children = self._rows(records)
        with self._database.work("loading records"):
            for name in [*rows, *children]:
                self._database.run(f"TRUNCATE {self._quoted(name)}")
            for name, some in [*rows.items(), *children.items()]:
                self._database.copy(name, some)
                self._database.run(f"ANALYZE {self._quoted(name)}")

    # ── Relations ──

    def _create(self, name: str, columns: Iterable[tuple[str, str]]) -> None:
        said = ", ".join(f"{self._quoted(column)} {kind}" for column, kind in columns)
        self._database.run(f"CREATE TEMPORARY TABLE {self._quoted(name)} ({said})")

    def _columns(self, relation: Relation) -> Iterator[tuple[str, str]]:
        yield from ((KEY, "BIGINT"), (ID, "TEXT"), (PLACE, "TEXT"))
        for name, field in relation.fields.items():
            kind = self._database.dialect.column_type(field.type)
            yield name, f'{kind} COLLATE "C"' if isinstance(field.type, (*_TEXTS, Choices)) else kind
            yield gap(name), "BOOLEAN"
        yield from ((claim(name), 'TEXT COLLATE "C"') for name in relation.claims)

    # ── Rows ──

    def _rows(
        self, records: Sequence[Record]
    ) -> tuple[dict[str, list[list[object]]], dict[str, list[tuple[int, int]]]]:
        numbers = Numbers()
        tables = {name: self._table(each, numbers) for name, each in self._relations.items()}
        rows: dict[str, list[list[object]]] = {name: [] for name in tables}
        children: dict[str, list[tuple[int, int]]] = {
            list_relation(each.record, name): [] for each in self._relations.values() for name in each.lists
        }
        for record in records:
            numbers.of(record)
        while numbers.waiting:
            waiting, numbers.waiting = numbers.waiting, []
            for record in waiting:
                table = tables[record.type]
                rows[record.type].append([cell(record) for cell in table.cells])
                for name in table.relation.lists:
                    number, listed = numbers.of(record), record.values.get(name)
                    if isinstance(listed, tuple):
                        pairs = ((number, numbers.of(row)) for row in listed)
                        children[list_relation(record.type, name)].extend(pairs)
        return rows, children

    def _table(self, relation: Relation, numbers: Numbers) -> _Table:
        cells: list[Cell] = [numbers.of, lambda record: fit(record.id), lambda record: fit(record.place)]
        for field in relation.fields.values():
            cells += [_value(field, numbers), _gap(field.name)]
        cells += [_claim(name) for name in relation.claims]
        return _Table(relation, tuple(cells))


def _value(field: Field, numbers: Numbers) -> Cell:
    """How a field's held value is written."""
    name, kind = field.name, field.type

    def held(record: Record) -> object:
        value = record.values.get(name)
        return None if value is None else written(record, value)

    def written(record: Record, value: object) -> object:
        if isinstance(value, str):
            return text(value, record, name)
        if isinstance(value, frozenset):
            return [text(one, record, name) for one in sorted(value)]
        if isinstance(value, Record):
            return numbers.of(value)
        if isinstance(kind, ListOf):
            return True
        if isinstance(kind, NUMERIC):
            assert isinstance(value, int)
            return decimal_of(value)
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value

    return held


def _gap(name: str) -> Cell:
    return lambda record: record.gap(name) in _UNKNOWN


def _claim(name: str) -> Cell:
    def claimed(record: Record) -> object:
        said = record.claims.get(name)
        return None if said is None else text(fold(said), record, name)

    return claimed


def text(value: str, record: Record, field: str) -> str:
    """A text that the server can hold. Raises DatabaseError, as a text with a character left out is another one."""
    if not value.isascii() or "\0" in value:
        found = _NO_TEXT.search(value)
        if found is not None:
            where = record.place or f"{record.type} {record.id}".strip()
            raise DatabaseError(
                f'{where}: the text in "{field}" holds the character U+{ord(found[0]):04X}, '
                "which PostgreSQL cannot hold; take it out, or use --engine python"
            )
    return value


def fit(value: str) -> str:
    """An id or a place, which decide nothing, with a sign in place of what the server cannot hold."""
    return _NO_TEXT.sub("\ufffd", value)
