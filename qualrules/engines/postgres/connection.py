"""A connection to a server with the settings under which our SQL means the same everywhere. Imports psycopg."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualrules.engines.postgres.sentences import no_way, sentence
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.whole import EngineMissing

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
    # And so they do where one look copies them and another fetches them little by little.
    "SET max_parallel_workers_per_gather = 0",
    "SET cursor_tuple_fraction = 1",
    # Between two looks at a table Python works, as long as it takes.
    "SET idle_in_transaction_session_timeout = 0",
)


def connect(server: str) -> psycopg.Connection[tuple[object, ...]]:
    """Open a server that is fit for our SQL. Raises DatabaseError and EngineMissing."""
    try:
        import psycopg
    except ImportError:
        raise EngineMissing("PostgreSQL needs psycopg", 'pip install "qualrules[postgres]"') from None
    try:
        connection = psycopg.connect(server, client_encoding="UTF8", connect_timeout=_patience(server))
    except psycopg.Error as error:
        raise no_way(server, error) from None
    try:
        _settle(connection, server)
    except BaseException:
        connection.close()
        raise
    return connection


def _patience(server: str) -> str | int:
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(server).get("connect_timeout") or os.environ.get("PGCONNECT_TIMEOUT")
    return PATIENCE if said is None else said


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
