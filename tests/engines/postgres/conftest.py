"""One server for all the tests of a worker that ask for it, and a database of its own for each test that fills one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.postgres.server import Server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server that is started when it is first asked for, and stopped at the end."""
    server = Server.start()
    yield server
    server.stop()
