"""Whether two files say the same of all records: same columns and values, in whatever order. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.hand import Outcomes

SHOWN = 3
CRITERIA = "criteria."
STAGE = "processes.sales.furthest"
ID = "record.id"


def must_be_equal(name: str, given: Path, wanted: Path) -> None:
    """Stop the run where a contender's file differs from the one of the hand-written rules."""
    with duckdb.connect() as connection:
        mine, right = (_columns(connection, path) for path in (given, wanted))
        if set(mine) != set(right):
            raise SystemExit(
                f"{name} has other columns than the hand-written rules: {sorted(set(mine) ^ set(right))}"
            )
        if _digest(connection, given, right) != _digest(connection, wanted, right):
            raise SystemExit(
                f"{name} disagrees with the hand-written rules: {_examples(connection, given, wanted, right)}"
            )


def differing(given: Path, wanted: Path) -> int:
    """How many records have other outcomes, or are on one side only; a record is known by its id."""
    with duckdb.connect() as connection:
        columns = [name for name in _columns(connection, wanted) if name != ID]
        differs = " OR ".join(f'a."{column}" IS DISTINCT FROM b."{column}"' for column in columns)
        sides = (f"'{path}' AS {name}" for path, name in ((given, "a"), (wanted, "b")))
        pairs = f'{" FULL JOIN ".join(sides)} ON a."{ID}" = b."{ID}"'
        query = f"SELECT count(*) FROM {pairs} WHERE {differs}"
        (found,) = connection.execute(query).fetchone() or (0,)
        return int(found)


def of_file(path: Path, count: int, number_of_stage: dict[str | None, int]) -> list[Outcomes]:
    """The first outcomes of a file in the form of `hand.decide`."""
    with duckdb.connect() as connection:
        answer = connection.execute(f"SELECT * FROM '{path}' LIMIT {count}")
        names = [column[0] for column in answer.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return [
        {name.removeprefix(CRITERIA): row[name] for name in names if name.startswith(CRITERIA)}
        | {"stage": number_of_stage[row[STAGE]]}
        for row in rows
    ]


def _columns(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    return [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]


def _digest(connection: duckdb.DuckDBPyConnection, path: Path, columns: list[str]) -> object:
    """Number of rows and the sum of their hashes: equal for equal rows in any order."""
    texts = ", ".join(f'CAST("{column}" AS VARCHAR)' for column in columns)
    return connection.execute(f"SELECT count(*), sum(hash({texts})) FROM '{path}'").fetchone()


def _examples(connection: duckdb.DuckDBPyConnection, given: Path, wanted: Path, columns: list[str]) -> str:
    """A few records that differ, with the columns that do."""
    pairs = ", ".join(f'a."{column}", b."{column}"' for column in columns)
    differs = " OR ".join(f'a."{column}" IS DISTINCT FROM b."{column}"' for column in columns)
    rows = connection.execute(
        f"SELECT {pairs} FROM '{given}' a FULL JOIN '{wanted}' b ON a.\"{ID}\" = b.\"{ID}\" WHERE {differs} LIMIT {SHOWN}"
    ).fetchall()
    return "; ".join(_example(row, columns) for row in rows) or "the same records, some of them twice"


def _example(row: tuple[object, ...], columns: list[str]) -> str:
    values = dict(zip(columns, zip(row[::2], row[1::2], strict=True), strict=True))
    differing = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
    return f"record {values[ID][1] or values[ID][0]}: {differing} (given, wanted)"
