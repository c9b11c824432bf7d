"""Results written back as a table of the server: made or replaced in one transaction, as a whole or not at all.

A table that was not written by `qualrules` is never replaced. Where the columns stay the same, so does the table, with
the rights and views that others have built on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.postgres.address import FORM
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.database import Database, DatabaseError
from qualrules.engines.sql.postgres import fits
from qualrules.engines.sql.relations import KEY

MARK = "results of qualrules; the next run into this table replaces them"
"""The comment by which a table of ours is known."""
PATIENCE = "60s"
"""How long it is waited for others who use the table."""
_FOUND = "SELECT relkind, pg_catalog.obj_description(oid, 'pg_class') FROM pg_catalog.pg_class WHERE oid = to_regclass(%s)"
_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
Columns = dict[str, str]
"""Name → type."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept table of results, and those of its columns that are written."""

    table: str
    columns: Sequence[str]


def write_back(database: Database, target: str, kept: Sequence[Kept]) -> int:
    """Write results into `target`, `results` or `sales.results`; how many there are. Raises DatabaseError.

    The lines stand in the order of the input; a column that only other record types have is NULL.
    """
    if not isinstance(database, PostgresDatabase):
        raise DatabaseError(f"results go into a table where the records stand in a server, too: {FORM}")
    with database.work(f'writing the table "{target}"'):
        database.connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        columns = {name: kind for each in kept for name, kind in _columns_of(database, each).items()}
        place = _place(database, target)
        _make_room(database, target, place, columns)
        return sum(_insert(database, place, each) for each in kept)


def _columns_of(database: PostgresDatabase, kept: Kept) -> Columns:
    known = _columns(database, f"pg_temp.{database.dialect.identifier(kept.table)}")
    return {name: known[name] for name in kept.columns}


def _columns(database: PostgresDatabase, place: str) -> Columns:
    return {str(name): str(kind) for name, kind in database.connection.execute(_COLUMNS, (place,)).fetchall()}


def _place(database: PostgresDatabase, target: str) -> str:
    """The table with its schema, as SQL names it."""
    schema, _, name = target.rpartition(".")
    if not schema:
        schema = database.schema()
    if not name or not fits(name) or not schema:
        raise DatabaseError(
            f'"{target}" is no name for a table: write results, or sales.results with its schema'
        )
    return f"{database.dialect.identifier(schema)}.{database.dialect.identifier(name)}"


def _make_room(database: PostgresDatabase, target: str, place: str, columns: Columns) -> None:
    """An empty table of these columns."""
    run, quoted = database.connection.execute, database.dialect.identifier
    found = run(_FOUND, (place,)).fetchone()
    if found is not None and (found[0] not in ("r", b"r") or found[1] != MARK):
        raise DatabaseError(
            f'there is a "{target}" already that was not written by qualrules, so it is not replaced; name another table'
        )
    if found is not None and _columns(database, place) == columns:
        run(f"TRUNCATE {place}")
        return
    if found is not None:
        run(f"DROP TABLE {place}")
    run(f"CREATE TABLE {place} ({', '.join(f'{quoted(name)} {kind}' for name, kind in columns.items())})")
    run(f"COMMENT ON TABLE {place} IS {database.dialect.text(MARK)}")


def _insert(database: PostgresDatabase, place: str, kept: Kept) -> int:
    quoted = database.dialect.identifier
    columns = ", ".join(map(quoted, kept.columns))
    source = f"SELECT {columns} FROM pg_temp.{quoted(kept.table)} ORDER BY {quoted(KEY)}"
    return database.connection.execute(f"INSERT INTO {place} ({columns})\n{source}").rowcount
