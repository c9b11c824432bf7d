"""Parquet read by DuckDB where it stands: a view, of which only the columns asked for are fetched.

Columns of plain types keep their values; a file with rows inside rows is refused, and so is a field that would be fed by
a column of another type.
"""

from __future__ import annotations

import re
from typing import Any

from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.sql.database import Database, DatabaseError
from qualrules.engines.sql.reading.raw import Kind
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import FileLayout, RawTable

NUMBER = "file_row_number"
_WHOLE = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
)
_KINDS: dict[str, Kind] = {
    "VARCHAR": "text",
    "DOUBLE": "double",
    "BOOLEAN": "yes/no",
    "DATE": "day",
    "TIMESTAMP": "instant",
    "VARCHAR[]": "texts",
}
_EMPTY = '"NULL"'
"""A column without any value, of which nobody knows the type."""
_DECIMAL = re.compile(r"DECIMAL\(([0-9]+),([0-9]+)\)")


def load_parquet(database: Database, table: RawTable, layout: FileLayout, name: str) -> LoadedFile:
    """Makes a file a view. Raises Unsuitable."""
    path, columns = layout.file.path, table.columns or ()
    if path is None:
        raise Unsuitable("it is no file on this machine")
    _refuse_types(path)
    sql = database.dialect.identifier(name)
    source = f"read_parquet({database.dialect.text(path)}, {NUMBER} = true)"
    try:
        database.run(f"CREATE OR REPLACE VIEW {sql} AS SELECT * FROM {source}")
        described = [(str(row[0]), str(row[1])) for row in database.rows(f"DESCRIBE {sql}")]
        rows = database.rows(f"SELECT COUNT(*) FROM {sql}")[0][0]
    except DatabaseError as error:
        raise Unsuitable(str(error)) from error
    own = [(given, kind) for given, kind in described if given != NUMBER]
    if len(own) != len(columns) or len({each.lower() for each in (*columns, NUMBER)}) != len(columns) + 1:
        raise Unsuitable("two of its columns have one name, case aside")
    assert isinstance(rows, int)
    found = {
        column: _column(database.dialect.identifier(given), kind)
        for column, (given, kind) in zip(columns, own, strict=True)
    }
    line = f"(raw.{NUMBER} + 1)"
    return LoadedFile(sql, line, rows, found, line)


def _column(given: str, kind: str) -> LoadedColumn:
    sql = f"raw.{given}"
    if "STRUCT" in kind or "MAP" in kind or "UNION" in kind or (kind.endswith("]") and kind != "VARCHAR[]"):
        raise Unsuitable(f"its column {given} holds values inside values")
    if kind == "FLOAT":  # by its shortest decimal, as the adapter takes it
        return LoadedColumn(f"CAST(CAST({sql} AS VARCHAR) AS DOUBLE)", "double")
    if kind in ("TIMESTAMP_S", "TIMESTAMP_MS"):
        return LoadedColumn(f"CAST({sql} AS TIMESTAMP)", "instant")
    if kind == _EMPTY:
        return LoadedColumn("CAST(NULL AS VARCHAR)", "text")
    decimal = _DECIMAL.fullmatch(kind)
    if decimal is not None:
        digits, behind = int(decimal[1]), int(decimal[2])
        return LoadedColumn(sql, "decimal" if behind <= 6 and digits - behind <= 12 else "wide")
    return LoadedColumn(sql, "whole" if kind in _WHOLE else _KINDS.get(kind, "other"))


def _refuse_types(path: str) -> None:
    """Instants with a zone: what the file calls them besides their instant, only the adapter says. Decimals of more digits
    than DuckDB has: it takes them as floating point.
    """
    from pyarrow import parquet, types  # type: ignore[import-untyped]

    schema: Any = parquet.read_schema(path)
    for each in schema:
        if types.is_timestamp(each.type) and each.type.tz is not None:
            raise Unsuitable(f'its column "{each.name}" holds instants with a zone')
        if types.is_decimal256(each.type):
            raise Unsuitable(f'its column "{each.name}" holds numbers of up to {each.type.precision} digits')
