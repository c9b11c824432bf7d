"""An answer of the server as a file: Parquet piece by piece, CSV as the server writes it, JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualrules.engines.sql.database import DatabaseError, Form

if TYPE_CHECKING:
    import psycopg

_ARROW = {
    "bool": "bool_",
    "int2": "int16",
    "int4": "int32",
    "int8": "int64",
    "float8": "float64",
    "date": "date32",
}
"""Type of the server → name of the type in pyarrow; the others are texts."""


def write(
    connection: psycopg.Connection[tuple[object, ...]],
    select: str,
    batches: Iterable[Sequence[tuple[object, ...]]],
    file: Path,
    form: Form,
) -> None:
    """Write an answer in its order. `batches` are its rows, not asked for yet. Raises OSError where the disk is full."""
    if form == "csv":
        _copied(connection, f"COPY ({select}\n) TO STDOUT (FORMAT csv, HEADER)", file)
    elif form == "parquet":
        _parquet(_columns(connection, select), batches, file)
    else:
        names = [name for name, _ in _columns(connection, select)]
        with file.open("w", encoding="utf-8", newline="\n") as output:
            for batch in batches:
                for row in batch:
                    line = dict(zip(names, row, strict=True))
                    output.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")


def _copied(connection: psycopg.Connection[tuple[object, ...]], statement: str, file: Path) -> None:
    with file.open("wb") as output, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in copy:
            output.write(piece)


def _columns(connection: psycopg.Connection[tuple[object, ...]], select: str) -> list[tuple[str, str]]:
    """Names and types of the columns of an answer."""
    described = connection.execute(f"SELECT * FROM ({select}\n) AS described LIMIT 0").description or ()
    known = connection.adapters.types
    found = []
    for column in described:
        kind = known.get(column.type_code)
        found.append((column.name, kind.name if kind is not None else "text"))
    return found


def _parquet(
    columns: Sequence[tuple[str, str]], batches: Iterable[Sequence[tuple[object, ...]]], file: Path
) -> None:
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError:
        raise DatabaseError('writing Parquet needs pyarrow: pip install "qualrules[tables]"') from None
    kinds: list[Any] = [getattr(pa, _ARROW.get(kind, "string"))() for _, kind in columns]
    schema = pa.schema([(name, kind) for (name, _), kind in zip(columns, kinds, strict=True)])
    with parquet.ParquetWriter(file, schema) as writer:
        for batch in batches:
            values = zip(*batch, strict=True)
            arrays = [pa.array(_fit(kind, value), kind) for kind, value in zip(kinds, values, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _fit(kind: Any, values: Sequence[object]) -> Sequence[object]:  # noqa: ANN401 - pyarrow has no types of its own
    if str(kind) != "string":
        return values
    return [value if value is None or isinstance(value, str) else str(value) for value in values]
