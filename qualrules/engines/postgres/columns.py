"""The columns of a table or query of a server: what each is called, of what kind its values are, and how it is asked for.

What has a type of its own in the language is taken as the server has it; an array as a list of texts; everything else
(uuid, enum, json, time …) as the text that the server writes.
"""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.engines.postgres.address import FORM, Address
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.reading.raw import Kind

_KINDS: dict[str, Kind] = {
    "text": "text",
    "varchar": "text",
    "int2": "whole",
    "int4": "whole",
    "int8": "whole",
    "numeric": "wide",
    "float4": "double",
    "float8": "double",
    "bool": "yes/no",
    "date": "day",
    "timestamp": "instant",
    "timestamptz": "zoned",
    "_text": "texts",
    "_varchar": "texts",
}
_FOUND = """
SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = pg_catalog.to_regclass(%s)
"""
_TABLES = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT c.relispartition
AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY NOT pg_table_is_visible(c.oid), 1
"""
_SHOWN = 12
"""Tables that a sentence names."""


@dataclass(frozen=True, slots=True)
class ServerColumn:
    """A column; `text` is how it is asked for."""

    name: str
    kind: Kind
    text: str


@dataclass(frozen=True)
class ServerTable:
    """A table, a view or a query. `source` can stand in a FROM."""

    name: str
    source: str
    columns: tuple[ServerColumn, ...]

    @property
    def select(self) -> str:
        """Its rows, each column as its kind says."""
        columns = ", ".join(column.text for column in self.columns)
        return f"SELECT {columns} FROM {self.source} AS t"


def server_table(database: PostgresDatabase, address: Address) -> ServerTable:
    """What an address means. Raises DatabaseError."""
    if not address.what:
        raise _none_named(database)
    name, source = (
        ("query", f"({address.what.rstrip('; ')}\n)") if address.is_query else _table(database, address.what)
    )
    return ServerTable(name, source, _columns(database, name, source))


def _table(database: PostgresDatabase, what: str) -> tuple[str, str]:
    """Its name, and how SQL names it with its schema."""
    quoted = database.dialect.identifier
    written = ".".join(quoted(part) for part in what.split("."))
    with database.work(f'looking for "{what}"'):
        database.as_written()
        # As it stands there, or as SQL takes a name without quotes.
        for candidate in (written, what):
            found = _looked_up(database, candidate)
            if found is not None:
                schema, name = found
                return name, f"{quoted(schema)}.{quoted(name)}"
    raise DatabaseError(f'there is no table "{what}" that the account may read{_beside(database)}')


def _looked_up(database: PostgresDatabase, name: str) -> tuple[str, str] | None:
    import psycopg

    try:
        with database.connection.transaction():
            found = database.connection.execute(_FOUND, (name,)).fetchone()
    except (psycopg.ProgrammingError, psycopg.NotSupportedError):
        return None
    return (str(found[0]), str(found[1])) if found is not None else None


def _none_named(database: PostgresDatabase) -> DatabaseError:
    return DatabaseError(f"the address names no table: {FORM}{_beside(database)}")


def _beside(database: PostgresDatabase) -> str:
    """The tables that there are, as the rest of a sentence."""
    with database.work("looking for tables"):
        database.as_written()
        names = [str(row[0]) for row in database.connection.execute(_TABLES).fetchall()]
    if not names:
        return ""
    listed = ", ".join(f'"{name}"' for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"; there {'are' if len(names) > 1 else 'is'} {listed}{more}"


def _columns(database: PostgresDatabase, name: str, source: str) -> tuple[ServerColumn, ...]:
    with database.work(f'reading "{name}"'):
        database.as_written()
        described = database.alone(f"SELECT * FROM {source} AS t LIMIT 0").description or ()
        arrays = _arrays(database, [column.type_code for column in described])
    known, quoted, found = (
        database.connection.adapters.types,
        database.dialect.identifier,
        dict[str, ServerColumn](),
    )
    for column in described:
        if column.name in found:
            raise DatabaseError(
                f'two columns of the query are called "{column.name}"; give one another name with AS'
            )
        kind = known.get(column.type_code)
        text = f"t.{quoted(column.name)}"
        taken = _KINDS.get(
            kind.name
            if kind is not None and column.type_code == kind.oid
            else f"_{kind.name}"
            if kind
            else ""
        )
        if taken is None and column.type_code in arrays:
            taken, text = "texts", f"CAST({text} AS TEXT[])"
        elif taken is None:
            taken, text = "text", f"CAST({text} AS TEXT)"
        found[column.name] = ServerColumn(column.name, taken, text)
    return tuple(found.values())


def _arrays(database: PostgresDatabase, types: list[int]) -> frozenset[int]:
    """Those of the types that are arrays."""
    rows = database.connection.execute(
        "SELECT oid FROM pg_catalog.pg_type WHERE typcategory = 'A' AND oid = ANY(%s)", (types,)
    )
    return frozenset(int(str(row[0])) for row in rows)
