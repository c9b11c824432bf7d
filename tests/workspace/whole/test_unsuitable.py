"""Data that a database turns out not to read exactly as Python does: nothing of what it had read before stays in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.duckdb.whole import DuckWork
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.whole import PostgresWork
from qualrules.engines.work import DatabaseWork
from tests.engines.postgres.server import Server
from tests.invoking import invoke
from tests.workspace.whole import deals

OWN = "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'v')"
ONE_COLUMN = (
    "ruleset deals\nrecord deal\n  amount: number\ncriterion big for deal\n  when amount is at least 10\n"
)


def in_duckdb(work: DatabaseWork) -> Sequence[object]:
    database = cast("DuckDatabase", work._database)
    return database.rows("SELECT table_name FROM duckdb_tables() UNION ALL FROM "
                         "(SELECT view_name FROM duckdb_views() WHERE NOT internal)")  # fmt: skip


def in_postgres(work: DatabaseWork) -> Sequence[object]:
    return cast("PostgresDatabase", work._database).rows(OWN)


def looked_at(
    work: type[DatabaseWork],
    method: str,
    inside: Callable[[DatabaseWork], Sequence[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> list[tuple[int, int]]:
    """How much stands in the database before it is emptied and when the method has failed, filled at each failure."""
    seen: list[tuple[int, int]] = []
    before: list[int] = []
    own, empty = getattr(work, method), work._empty

    def emptied(self: DatabaseWork) -> None:
        before.append(len(inside(self)))
        empty(self)

    def watched(self: DatabaseWork, *given: Any) -> object:
        try:
            return own(self, *given)
        except Exception:
            seen.append((before.pop(), len(inside(self))))
            raise

    monkeypatch.setattr(work, "_empty", emptied)
    monkeypatch.setattr(work, method, watched)
    return seen


def must_be_emptied(seen: list[tuple[int, int]]) -> None:
    """Something stood in the database when the data turned out to be unsuitable, and nothing afterwards."""
    ((before, after),) = seen
    assert before > 0
    assert after == 0


def must_be_read_by_python(folder: Path, data: list[str], engine: str) -> None:
    """Files of which each could be read, but not together."""
    done = invoke("run", str(folder / "deals.qual"), *data, "--format", "csv", "--engine", engine)
    done.says("have values of different kinds in one column", "so Python reads the data")
    assert done.code == 0


def test_the_second_file_is_none_for_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, first, second, *rest = deals.write(tmp_path, 30, 32)
    file = Path(second)
    file.write_bytes(file.read_text("utf-8").encode("utf-16"))
    seen = looked_at(DuckWork, "tables", in_duckdb, monkeypatch)
    done = invoke("run", rules, first, second, *rest, "--format", "csv", "--engine", "duckdb")
    done.says("so Python reads the data and duckdb judges the records")
    must_be_emptied(seen)
    by_python = invoke("run", rules, first, second, *rest, "--format", "csv", "--engine", "python")
    assert (done.code, done.out) == (by_python.code, by_python.out)


def test_files_of_different_kinds_are_none_for_duckdb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is found when all of them are loaded."""
    import pyarrow as pa
    from pyarrow import parquet

    (tmp_path / "deals.qual").write_text(ONE_COLUMN, "utf-8")
    for name, amounts in (("one", ["5", "15"]), ("two", [5, 15])):
        parquet.write_table(
            pa.table({"id": [f"{name}1", f"{name}2"], "amount": amounts}), tmp_path / f"{name}.parquet"
        )
    seen = looked_at(DuckWork, "read", in_duckdb, monkeypatch)
    data = [f"deal={tmp_path / name}.parquet" for name in ("one", "two")]
    must_be_read_by_python(tmp_path, data, "duckdb")
    must_be_emptied(seen)


def test_a_table_that_is_none_for_the_server(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    address = postgres_server.new_database()
    with psycopg.connect(address, autocommit=True) as connection:
        for name, kind in (("one", "text"), ("two", "integer")):
            connection.execute(
                f"CREATE TABLE {name} AS SELECT n AS id, (n * 5)::{kind} AS amount FROM generate_series(1, 4) n"
            )
    (tmp_path / "deals.qual").write_text(ONE_COLUMN, "utf-8")
    data = [f"deal={address}#{name}" for name in ("one", "two")]
    seen = looked_at(PostgresWork, "read", in_postgres, monkeypatch)
    must_be_read_by_python(tmp_path, data, "postgres")
    must_be_emptied(seen)
