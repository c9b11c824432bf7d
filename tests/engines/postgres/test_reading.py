"""Tables read by the server are read as Python reads them: the same records, the same account of what is wrong with them."""

from __future__ import annotations

import psycopg
import pytest

from qualrules.engines.postgres.database import PostgresDatabase
from tests.engines.postgres.tables import Tables, read_both

SEEDS = (0, 1, 3, 4, 5, 8)
"""Of the first, a date form is not clear: both ways say so."""


@pytest.mark.parametrize("typed", [False, True], ids=["texts", "types"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_server_reads_what_python_reads(
    address: str, connection: psycopg.Connection, database: PostgresDatabase, seed: int, typed: bool
) -> None:
    both = read_both(Tables(connection, seed, typed=typed), address, database)
    assert both.differences() == []
