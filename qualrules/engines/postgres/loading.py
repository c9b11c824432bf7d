"""A table of Arrow as a temporary table of the server: the types of its columns, and its rows as COPY takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.dialect import Dialect
from qualrules.model.datatypes import Choices, Day, Instant, Link, Number, Text, YesNo

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

PIECE = 1_000
"""Rows that become Python values at once."""


def typed_columns(table: pa.Table, dialect: Dialect) -> str:
    """The columns of a table in which the rows find room, as SQL."""
    return ", ".join(
        f"{dialect.identifier(column.name)} {_type(column.type, dialect)}" for column in table.schema
    )


def _type(kind: pa.DataType, dialect: Dialect) -> str:
    from pyarrow import types

    alike = (
        (types.is_int64, Link, ""),
        (types.is_boolean, YesNo, ""),
        (types.is_decimal, Number, ""),
        (types.is_date, Day, ""),
        (types.is_timestamp, Instant, ""),
        (types.is_string, Text, ' COLLATE "C"'),
        (types.is_list, Choices, ' COLLATE "C"'),
    )
    (found,) = (f"{dialect.types[datatype]}{how}" for is_such, datatype, how in alike if is_such(kind))
    return found


def copied_rows(name: str, table: pa.Table) -> Iterator[tuple[object, ...]]:
    """The rows as Python values. Raises DatabaseError for a text that PostgreSQL cannot hold."""
    for piece in table.to_batches(max_chunksize=PIECE):
        found = [column.to_pylist() for column in piece.columns]
        for column, values in zip(table.column_names, found, strict=True):
            if any(_holds_null(value) for value in values):
                raise DatabaseError(
                    f'a "{column}" of {name} holds the character U+0000, which PostgreSQL does not take; '
                    "take it out, or use --engine python"
                )
        yield from zip(*found, strict=True)


def _holds_null(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    return isinstance(value, list) and any(map(_holds_null, value))
