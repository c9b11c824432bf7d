"""Queries over results, which are kept as a table or asked for on the way. Says nothing of what the columns mean."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.relations import ID, KEY


@dataclass(frozen=True)
class Results:
    """Results of the records of one type. `text` is what stands behind FROM; they may come in the order of the input."""

    text: str
    in_order: bool = False


def kept(table: str, dialect: Dialect) -> Results:
    """Those of a table, in no order."""
    return Results(dialect.identifier(table))


def asked(select: str, *, in_order: bool) -> Results:
    """Those that a question gives when it is asked."""
    return Results(f"(\n{select}\n) AS asked", in_order)


def only(select: str, column: str, dialect: Dialect) -> str:
    """The lines of an answer in which a column is true."""
    return f"SELECT * FROM (\n{select}\n) AS asked WHERE {dialect.identifier(column)}"


def in_order(results: Results, columns: Sequence[str], dialect: Dialect) -> str:
    """Columns, or other SQL over them, in the order of the input. What is wide is made when the lines are sorted."""
    listed = ",\n".join(f"  {column}" for column in columns)
    if results.in_order:
        return f"SELECT\n{listed}\nFROM {results.text}"
    key = dialect.identifier(KEY)
    return f"SELECT\n{listed}\nFROM (SELECT * FROM {results.text} ORDER BY {key}) AS sorted"


def in_order_of_types(
    names: Sequence[str], tables: Sequence[tuple[Results, Sequence[str]]], dialect: Dialect
) -> str:
    """Columns of the same names from several results, those of one type behind those of the other."""
    quoted, key = [dialect.identifier(name) for name in names], dialect.identifier(KEY)
    numbers = range(len(quoted))
    if len(tables) == 1:
        ((results, columns),) = tables
        named = [f"{column} AS {name}" for column, name in zip(columns, quoted, strict=True)]
        return in_order(results, named, dialect)
    parts = []
    for place, (results, columns) in enumerate(tables):
        own = [f"{place} AS place", f"{key} AS number", *(f"{columns[n]} AS c{n}" for n in numbers)]
        parts.append(f"SELECT {', '.join(own)}\nFROM {results.text}")
    united = "\nUNION ALL\n".join(parts)
    shown = ", ".join(f"c{n} AS {quoted[n]}" for n in numbers)
    order = "" if all(results.in_order for results, _ in tables) else "\nORDER BY place, number"
    return f"SELECT {shown}\nFROM (\n{united}\n) AS united{order}"


def numbers(results: Results, select: str) -> str:
    """Aggregates over all results."""
    return f"SELECT\n{select}\nFROM {results.text}"


def flagged(results: Results, conditions: Sequence[str], dialect: Dialect) -> str:
    """The keys of the records that meet any of some conditions, and whether they meet each."""
    flags = [f"CASE WHEN {condition} THEN 1 ELSE 0 END" for condition in conditions]
    listed = ",\n".join(f"  {column}" for column in (dialect.identifier(KEY), *flags))
    met = "\n  OR ".join(f"({condition})" for condition in conditions)
    return f"SELECT\n{listed}\nFROM {results.text}\nWHERE {met}"


def first_where(results: Results, condition: str, most: int, dialect: Dialect) -> str:
    """The keys of the first records that meet a condition: by id, then as they stand in the input."""
    key = dialect.identifier(KEY)
    by_id = dialect.by_code_point(dialect.identifier(ID))
    return f"SELECT {key} FROM {results.text}\nWHERE {condition}\nORDER BY {by_id}, {key}\nLIMIT {most}"
