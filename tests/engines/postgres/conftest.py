"""Databases of the one server: of its own for each test that fills one, and set up as strangely as they come."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from qualrules.engines.postgres.database import PostgresDatabase
from tests.engines.postgres.server import Server

STRANGE = (
    "timezone = 'Pacific/Chatham'",
    "datestyle = 'SQL, DMY'",
    "intervalstyle = 'sql_standard'",
    "standard_conforming_strings = off",
    "extra_float_digits = -10",
    "search_path = 'sales', 'public'",
    "default_transaction_isolation = 'serializable'",
    "bytea_output = 'escape'",
)
"""Settings under which plain SQL means something else."""


@pytest.fixture
def address(postgres_server: Server) -> str:
    """The address of a new database with strange settings."""
    return postgres_server.new_database(*STRANGE)


@pytest.fixture
def connection(address: str) -> Iterator[psycopg.Connection]:
    """A connection to it, to fill it and to look at it."""
    with psycopg.connect(address, autocommit=True) as opened:
        opened.execute("SET standard_conforming_strings = on")
        opened.execute("SET datestyle = 'ISO, YMD'")
        opened.execute("CREATE SCHEMA sales")
        yield opened


@pytest.fixture
def database(address: str) -> Iterator[PostgresDatabase]:
    """The same as our engine sees it."""
    opened = PostgresDatabase(address)
    yield opened
    opened.close()
