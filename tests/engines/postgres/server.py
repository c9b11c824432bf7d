"""A real PostgreSQL server for tests, with databases of their own for those that fill one."""

from __future__ import annotations

import pytest

from benchmarks import postgres_server

PASSWORD = "a password with 'quotes' and spaces"
GUARDED = "local all guarded scram-sha-256\n"
"""The role `guarded` has to say its password."""
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": 30,
}


class Server(postgres_server.Server):
    """A server that runs. Local connections need no password, except those of the role `guarded`."""

    databases = 0

    def __init__(self) -> None:
        """Skips the test where PostgreSQL is not installed."""
        if postgres_server.programs() is None:
            pytest.skip("no PostgreSQL server is installed")
        super().__init__(QUICK, GUARDED)

    def new_database(self, *settings: str) -> str:
        """The address of a database of its own, with settings such as `timezone = 'Asia/Tokyo'` for who connects."""
        import psycopg  # here, as every test loads this module

        self.databases += 1
        name = f"test_{self.databases}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            for setting in settings:
                connection.execute(f"ALTER DATABASE {name} SET {setting}")
        return self.address(name)
