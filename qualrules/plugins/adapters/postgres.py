"""A table or query of a PostgreSQL server: `postgresql://user@host/database#table` in place of a file.

The address stands for the file, so what is read here is the address; the rows come from the server.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.engines.postgres.address import FORM, is_address
from qualrules.reading.raw import NOTHING_KNOWN, Adapter, DataFile, Knowledge, RawTable, UnreadableFile


class Postgres:
    """Tables, views and queries of a server."""

    name: str = "postgres"
    title: str = "PostgreSQL, by postgresql://user@host/database#table"
    suffixes: tuple[str, ...] = ()
    knowledge: Knowledge = NOTHING_KNOWN

    def recognises(self, head: bytes, name: str) -> int:
        """By the name: a file that holds an address is not one."""
        return 100 if is_address(name) else 0

    def read(self, data: DataFile) -> Iterator[RawTable]:
        """One table."""
        if not is_address(data.name):
            raise UnreadableFile(f"this is a file, and the adapter postgres reads tables of a server: {FORM}")
        from qualrules.engines.postgres.rows import raw_table

        yield raw_table(data.name)


class OfServer(Postgres):
    """Tables of a server that were copied there from a CRM, with what is known of that CRM."""

    def __init__(self, crm: Adapter) -> None:
        self.name, self.title, self.suffixes, self.knowledge = (
            crm.name,
            crm.title,
            crm.suffixes,
            crm.knowledge,
        )


def reading(named: Adapter, data: DataFile) -> Adapter:
    """What reads a file of the adapter that was named: a table of a server is never read as a file."""
    return OfServer(named) if is_address(data.name) and not isinstance(named, Postgres) else named
