"""Records that have been read → the temporary relations of `sql.relations`, by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qualrules.engines.loading import load
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, claim, gap, list_relation
from qualrules.model.datatypes import Choice, Choices, StageOf, Text
from qualrules.model.record import Record

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

PIECE = 1_000
"""Rows that become Python values at once."""
_TEXTS = (Text, Choice, StageOf, Choices)


def create(database: PostgresDatabase, relations: Mapping[str, Relation]) -> None:
    """Make the relations, empty."""
    for relation in relations.values():
        _create(database, relation.record, _columns(database, relation))
        for name in relation.lists:
            _create(database, list_relation(relation.record, name), [(PARENT, "BIGINT"), (ROW, "BIGINT")])


def replace(
    database: PostgresDatabase, relations: Mapping[str, Relation], records: Sequence[Record]
) -> Sequence[int]:
    """Put records, and all that hangs on them, in place of those that are there; the key of each. Raises DatabaseError."""
    loaded, quoted = load(records, relations), database.dialect.identifier
    with database.work("loading records"):
        for name, table in loaded.tables.items():
            database.run(f"TRUNCATE {quoted(name)}")
            columns = ", ".join(map(quoted, table.column_names))
            database.copy(f"{quoted(name)} ({columns})", _fit(name, table))
            database.run(f"ANALYZE {quoted(name)}")
    return loaded.keys


def _create(database: PostgresDatabase, name: str, columns: Iterable[tuple[str, str]]) -> None:
    quoted = database.dialect.identifier
    said = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns)
    database.run(f"CREATE TEMPORARY TABLE {quoted(name)} ({said})")


def _columns(database: PostgresDatabase, relation: Relation) -> Iterator[tuple[str, str]]:
    yield from ((KEY, "BIGINT"), (ID, "TEXT"))
    for name, field in relation.fields.items():
        kind = database.dialect.column_type(field.type)
        yield name, f'{kind} COLLATE "C"' if isinstance(field.type, _TEXTS) else kind
        yield gap(name), "BOOLEAN"
    yield from ((claim(name), 'TEXT COLLATE "C"') for name in relation.claims)


def _fit(name: str, table: pa.Table) -> Iterator[tuple[object, ...]]:
    """The rows as Python values. Raises DatabaseError for a text that PostgreSQL cannot hold."""
    for piece in table.to_batches(max_chunksize=PIECE):
        columns = [column.to_pylist() for column in piece.columns]
        for column, values in zip(table.column_names, columns, strict=True):
            if any(_holds_null(value) for value in values):
                raise DatabaseError(
                    f'a "{column}" of {name} holds the character U+0000, which PostgreSQL does not take; '
                    "take it out, or use --engine python"
                )
        yield from zip(*columns, strict=True)


def _holds_null(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    return isinstance(value, list) and any(map(_holds_null, value))
