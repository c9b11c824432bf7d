"""Whole tables in PostgreSQL: read by the server itself where it reads them exactly as Python does, else by Python and
loaded in batches, of which only the answers stay.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.postgres.address import Address
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.moments import take_odd_moments
from qualrules.engines.postgres.scan import ServerScan, scanned
from qualrules.engines.whole import Given
from qualrules.engines.work import DatabaseWork


class PostgresWork(DatabaseWork):
    """The server of one run."""

    _database: PostgresDatabase

    def __init__(self, addresses: Sequence[Address]) -> None:
        super().__init__(PostgresDatabase(addresses[0].server))
        self._addresses = addresses

    def _scanned(self, given: Given) -> ServerScan:
        """As in the base class."""
        take_odd_moments(self._database.connection)
        return scanned(self._database, given, self._addresses)

    def _empty(self) -> None:
        """As in the base class."""
        self._database.run("DISCARD TEMPORARY")  # the copies of the tables
