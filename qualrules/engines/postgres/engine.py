"""The PostgreSQL engine for records that are at hand: loads them in batches and asks the server for the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualrules.engines.batches import LoadedRuleset
from qualrules.engines.postgres.address import FORM, addresses_of
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.whole import PostgresWork
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.whole import TableWork
from qualrules.evaluate.layout import Layout
from qualrules.model.rules import Rules


class PostgresEngine:
    """Rules asked of a server: of the one that holds the records, or for records at hand of the one that is named."""

    name: str = "postgres"

    def __init__(self, server: str = "postgresql://") -> None:
        self.server = server
        """Without a place, the one that the environment names."""

    @property
    def dialect(self) -> Dialect:
        """As in `TableEngine`."""
        return PostgresDatabase.dialect

    def prepare(self, rules: Rules) -> Callable[[str], LoadedRuleset]:
        """Record type → what judges its records."""
        return lambda record: LoadedRuleset(
            Layout(rules, record), self.dialect, lambda: PostgresDatabase(self.server)
        )

    def opened(self, data: Sequence[str]) -> TableWork:
        """As in `TableEngine`."""
        addresses = addresses_of(data)
        if not addresses or len({each.server for each in addresses}) > 1:
            raise DatabaseError(f"the engine postgres works where all records stand in one server: {FORM}")
        return PostgresWork(addresses)
