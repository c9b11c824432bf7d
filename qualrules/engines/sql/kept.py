"""Queries over results that are kept as a table, and the question that fills it. Says nothing of what the columns mean."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.relations import ID, KEY


def only(select: str, column: str, dialect: Dialect) -> str:
    """The lines of an answer in which a column is true."""
    return f"SELECT * FROM (\n{select}\n) AS asked WHERE {dialect.identifier(column)}"


def in_order(table: str, columns: Sequence[str], dialect: Dialect) -> str:
    """Columns of a kept table, in the order of the input."""
    listed = ",\n".join(f"  {column}" for column in columns)
    return f"SELECT\n{listed}\nFROM {dialect.identifier(table)}\nORDER BY {dialect.identifier(KEY)}"


def in_order_of_types(tables: Sequence[tuple[str, Sequence[str]]], dialect: Dialect) -> str:
    """The same columns of several kept tables, one table behind the other."""
    if len(tables) == 1:
        return in_order(*tables[0], dialect)
    key, names = dialect.identifier(KEY), [f"c{place}" for place in range(len(tables[0][1]))]
    parts = []
    for place, (table, columns) in enumerate(tables):
        own = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
        parts.append(f"SELECT {place} AS place, {key} AS number, {own}\nFROM {dialect.identifier(table)}")
    united = "\nUNION ALL\n".join(parts)
    shown = ", ".join(
        f"{name} AS {column.rpartition(' AS ')[2]}" for name, column in zip(names, tables[0][1], strict=True)
    )
    return f"SELECT {shown}\nFROM (\n{united}\n) AS united\nORDER BY place, number"


def numbers(table: str, select: str, dialect: Dialect) -> str:
    """Aggregates over a whole table."""
    return f"SELECT\n{select}\nFROM {dialect.identifier(table)}"


def first_where(table: str, condition: str, most: int, dialect: Dialect) -> str:
    """The keys of the first records that meet a condition: by id, then as they stand in the input."""
    key = dialect.identifier(KEY)
    by_id = dialect.by_code_point(dialect.identifier(ID))
    return f"SELECT {key} FROM {dialect.identifier(table)}\nWHERE {condition}\nORDER BY {by_id}, {key}\nLIMIT {most}"
