"""Records as tables of Arrow, one for each of `sql/relations`, for databases to take in. Judges nothing, opens nothing.

One batch at a time: the records given, what they link to, and the rows of their lists, each once, told apart by being
the same object; they may link in rings. Only what the rules read is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from qualrules.dataclass import dataclass
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, claim, gap, list_relation
from qualrules.engines.whole import PLACE
from qualrules.model.datatypes import (
    NUMERIC,
    Choice,
    Choices,
    Day,
    FieldType,
    Instant,
    Link,
    ListOf,
    StageOf,
    Text,
    YesNo,
)
from qualrules.model.record import Record
from qualrules.model.values import Gap, fold

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Loaded:
    """The tables by the name of their relation, and the key of each record that was given, in order."""

    tables: Mapping[str, pa.Table]
    keys: Sequence[int]


def load(
    records: Iterable[Record],
    relations: Mapping[str, Relation],
    before: int = 0,
    *,
    with_places: bool = False,
) -> Loaded:
    """The records and what hangs on them; their keys count from behind `before`, those of the given ones first.

    With the column PLACE, where that is asked for. Raises DatabaseError for a text that no database holds.
    """
    batch = _Batch(relations, before)
    keys = [batch.key(record) for record in records]
    batch.follow()
    return Loaded(batch.tables(with_places=with_places), keys)


class _Batch:
    def __init__(self, relations: Mapping[str, Relation], before: int) -> None:
        self._relations = relations
        self._before = before
        self._found: dict[str, list[Record]] = {name: [] for name in relations}
        self._keys: dict[int, int] = {}
        self._listed: dict[str, tuple[list[int], list[int]]] = {
            list_relation(name, field): ([], [])
            for name, relation in relations.items()
            for field in relation.lists
        }

    def key(self, record: Record) -> int:
        """The key of a record in its relation, given out when the record is first met."""
        key = self._keys.get(id(record))
        if key is None:
            found = self._found[record.type]
            found.append(record)
            key = self._keys[id(record)] = self._before + len(found)
        return key

    # ── Walking ──

    def follow(self) -> None:
        """Meet all that hangs on the records, and note which rows belong to which of them."""
        done = dict.fromkeys(self._relations, 0)
        while any(done[name] < len(found) for name, found in self._found.items()):
            for name, found in self._found.items():
                start, done[name] = done[name], len(found)
                self._follow(self._relations[name], found[start : done[name]])

    def _follow(self, relation: Relation, records: Sequence[Record]) -> None:
        for name, field in relation.fields.items():
            if isinstance(field.type, Link):
                for record in records:
                    linked = record.values.get(name)
                    if isinstance(linked, Record):
                        self.key(linked)
            elif isinstance(field.type, ListOf):
                parents, rows = self._listed[list_relation(relation.record, name)]
                for record in records:
                    held = record.values.get(name)
                    for row in held if isinstance(held, tuple) else ():
                        parents.append(self._keys[id(record)])
                        rows.append(self.key(row))

    # ── Tables ──

    def tables(self, *, with_places: bool) -> dict[str, pa.Table]:
        """Every relation, also those without records."""
        import pyarrow as pa

        tables = {name: self._table(relation) for name, relation in self._relations.items()}
        if with_places:
            tables = {name: table.append_column(PLACE, self._places(name)) for name, table in tables.items()}
        for name, (parents, rows) in self._listed.items():
            tables[name] = pa.table({PARENT: pa.array(parents, pa.int64()), ROW: pa.array(rows, pa.int64())})
        return tables

    def _places(self, record: str) -> pa.Array:
        """Where the records were read, with a sign for what is not to be held."""
        import pyarrow as pa

        places = (each.place.replace("\0", "\ufffd") for each in self._found[record])
        return pa.array([place.encode(errors="replace").decode() for place in places], pa.string())

    def _table(self, relation: Relation) -> pa.Table:
        import pyarrow as pa

        records = self._found[relation.record]
        columns: dict[str, pa.Array] = {
            KEY: pa.array(range(self._before + 1, self._before + len(records) + 1), pa.int64()),
            ID: _texts([record.id for record in records], relation.record, ID),
        }
        for name, field in relation.fields.items():
            held = [record.values.get(name) for record in records]
            columns[name] = self._column(held, field.type, relation.record, name)
            columns[gap(name)] = pa.array(_gaps(records, held, name), pa.bool_())
        for name in relation.claims:
            # A claim without a letter is none.
            claims = [fold(record.claims.get(name) or "") or None for record in records]
            columns[claim(name)] = _texts(claims, relation.record, name)
        return pa.table(columns)

    def _column(self, held: list[object], datatype: FieldType, record: str, field: str) -> pa.Array:
        import pyarrow as pa

        match datatype:
            case Link():
                keys = [self._keys[id(one)] if isinstance(one, Record) else None for one in held]
                return pa.array(keys, pa.int64())
            case ListOf():
                return pa.array([True if isinstance(one, tuple) else None for one in held], pa.bool_())
            case Text() | Choice() | StageOf():
                return _texts(held, record, field)
            case Choices():
                lists = [sorted(one) if isinstance(one, frozenset) else None for one in held]
                return _texts(lists, record, field, listed=True)
        return _PLAIN[type(datatype)](held)


def _gaps(records: Sequence[Record], held: Sequence[object], name: str) -> list[bool]:
    return [
        value is None and record.gaps.get(name, Gap.MISSING) is not Gap.MISSING
        for record, value in zip(records, held, strict=True)
    ]


def _texts(held: Sequence[object], record: str, field: str, *, listed: bool = False) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(held, pa.list_(pa.string()) if listed else pa.string())
    except UnicodeEncodeError as error:
        raise DatabaseError(
            f'a "{field}" of {record} holds half a character (U+{ord(error.object[error.start]):04X}), '
            "which no database takes"
        ) from None


def _decimals(held: Sequence[object]) -> pa.Array:
    """Millionths as decimals: the same whole numbers, seen with six digits behind the point."""
    import pyarrow as pa

    whole = pa.array(held, pa.int64()).cast(pa.decimal128(19, 0))
    return pa.Array.from_buffers(pa.decimal128(18, 6), len(whole), whole.buffers())


def _instants(held: Sequence[object]) -> pa.Array:
    import pyarrow as pa

    bare = [one.replace(tzinfo=None) if isinstance(one, datetime) else None for one in held]
    return pa.array(bare, pa.timestamp("us"))


def _days(held: Sequence[object]) -> pa.Array:
    import pyarrow as pa

    return pa.array(held, pa.date32())


def _answers(held: Sequence[object]) -> pa.Array:
    import pyarrow as pa

    return pa.array(held, pa.bool_())


_PLAIN: dict[type, Callable[[Sequence[object]], pa.Array]] = {
    **dict.fromkeys(NUMERIC, _decimals),
    Instant: _instants,
    Day: _days,
    YesNo: _answers,
}
"""Field type → how its held values become a column."""
