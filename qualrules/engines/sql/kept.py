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


def in_order_of_types(
    names: Sequence[str], tables: Sequence[tuple[str, Sequence[str]]], dialect: Dialect
) -> str:
    """Columns of the same names from several kept tables, one table behind the other."""
    quoted, key = [dialect.identifier(name) for name in names], dialect.identifier(KEY)
    if len(tables) == 1:
        ((table, columns),) = tables
        named = [f"{column} AS {name}" for column, name in zip(columns, quoted, strict=True)]
        return in_order(table, named, dialect)
    parts = []
    for place, (table, columns) in enumerate(tables):
        own = [f"{column} AS c{number}" for number, column in enumerate(columns)]
        listed = ", ".join([f"{place} AS place", f"{key} AS number", *own])
        parts.append(f"SELECT {listed}\nFROM {dialect.identifier(table)}")
    united = "\nUNION ALL\n".join(parts)
    shown = ", ".join(f"c{number} AS {name}" for number, name in enumerate(quoted))
    return f"SELECT {shown}\nFROM (\n{united}\n) AS united\nORDER BY place, number"


def numbers(table: str, select: str, dialect: Dialect) -> str:
    """Aggregates over a whole table."""
    return f"SELECT\n{select}\nFROM {dialect.identifier(table)}"


def first_where(table: str, condition: str, most: int, dialect: Dialect) -> str:
    """The keys of the first records that meet a condition: by id, then as they stand in the input."""
    key = dialect.identifier(KEY)
    by_id = dialect.by_code_point(dialect.identifier(ID))
    return f"SELECT {key} FROM {dialect.identifier(table)}\nWHERE {condition}\nORDER BY {by_id}, {key}\nLIMIT {most}"
