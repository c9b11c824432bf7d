"""An answer of the server as a Parquet file, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualrules.engines import parquet

if TYPE_CHECKING:
    import psycopg

_KINDS: dict[str, parquet.Kind] = {"bool": "outcome", "int2": "points", "int4": "points", "int8": "points"}
"""Type of the server → kind of the column; the others are texts."""


def write(
    connection: psycopg.Connection[tuple[object, ...]],
    select: str,
    batches: Iterable[Sequence[tuple[object, ...]]],
    file: Path,
) -> None:
    """Write an answer in its order. `batches` are its rows, not asked for yet. Raises EngineMissing and OSError."""
    columns = list(_columns(connection, select))
    parquet.write(file, columns, _rows(batches, [kind == "text" for _, kind in columns]))


def _columns(
    connection: psycopg.Connection[tuple[object, ...]], select: str
) -> Iterator[tuple[str, parquet.Kind]]:
    """Names and kinds of the columns of an answer."""
    described = connection.execute(f"SELECT * FROM ({select}\n) AS described LIMIT 0").description or ()
    for column in described:
        known = connection.adapters.types.get(column.type_code)
        yield column.name, _KINDS.get(known.name if known is not None else "", "text")


def _rows(
    batches: Iterable[Sequence[tuple[object, ...]]], are_texts: Sequence[bool]
) -> Iterator[Sequence[object]]:
    for batch in batches:
        for row in batch:
            yield [_text(value) if is_text else value for value, is_text in zip(row, are_texts, strict=True)]


def _text(value: object) -> object:
    return value if value is None or isinstance(value, str) else str(value)
