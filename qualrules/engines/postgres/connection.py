"""A connection to a server with the settings under which our SQL means the same everywhere. Imports psycopg."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualrules.engines.postgres.sentences import no_way, sentence
from qualrules.engines.sql.database import DatabaseError

if TYPE_CHECKING:
    import psycopg

OLDEST = 13
PATIENCE = 15
"""Seconds within which a server has to answer, unless the address or PGCONNECT_TIMEOUT says otherwise."""
SETTINGS = (
    "SET TIME ZONE 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET intervalstyle = 'postgres'",
    "SET standard_conforming_strings = on",
    "SET extra_float_digits = 1",
    "SET bytea_output = 'hex'",
    # Rules are long expressions, and compiling them takes longer than asking them.
    "SET jit = off",
    # Two looks at a table give its rows in one order.
    "SET synchronize_seqscans = off",
    # A query of rules has many short steps; where they are merged, each repeats those before it.
    "SET from_collapse_limit = 1",
)


def connect(server: str) -> psycopg.Connection[tuple[object, ...]]:
    """Open a server that is fit for our SQL. Raises DatabaseError."""
    try:
        import psycopg
    except ImportError:
        raise DatabaseError('PostgreSQL needs psycopg: pip install "qualrules[postgres]"') from None
    try:
        connection = psycopg.connect(server, client_encoding="UTF8", **_timeout(server))
    except psycopg.Error as error:
        raise no_way(server, error) from None
    try:
        _settle(connection, server)
    except BaseException:
        connection.close()
        raise
    return connection


def _timeout(server: str) -> dict[str, int]:
    import os

    from psycopg.conninfo import conninfo_to_dict

    said = "connect_timeout" in conninfo_to_dict(server) or "PGCONNECT_TIMEOUT" in os.environ
    return {} if said else {"connect_timeout": PATIENCE}


def _settle(connection: psycopg.Connection[tuple[object, ...]], server: str) -> None:
    with said(connection, f"opening {server}"):
        major = connection.info.server_version // 10_000
        if major < OLDEST:
            raise DatabaseError(
                f"{server} is PostgreSQL {major}; {OLDEST} is the oldest that is known to answer exactly"
            )
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise DatabaseError(
                f"{server} keeps its texts in {encoding}, which has no place for every character; UTF8 has"
            )
        for setting in SETTINGS:
            connection.execute(setting)
        connection.commit()


@contextmanager
def said(connection: psycopg.Connection[tuple[object, ...]], doing: str) -> Iterator[None]:
    """Around what is asked of the server: what goes wrong becomes a sentence. Raises DatabaseError."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise sentence(doing, error, closed=connection.closed or connection.broken) from None
