"""The PostgreSQL engine for records that are at hand: loads them in batches and asks the server for the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import cast

from qualrules.engines.postgres.address import FORM, addresses_of
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.loading import create, replace
from qualrules.engines.postgres.whole import PostgresWork
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.probe import Trust
from qualrules.engines.sql.query import Fixed, answers
from qualrules.engines.sql.relations import wanted
from qualrules.engines.whole import TableWork
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules

BATCH = 5_000
"""Records that are loaded at once."""


class PostgresRuleset:
    """A ruleset's rules for one record type, asked of a server."""

    def __init__(self, server: str, rules: Rules, record: str) -> None:
        self.layout = Layout(rules, record)
        self._server = server

    def evaluate_many(self, records: Iterable[Record], moment: Moment) -> Iterator[Verdict]:
        """The verdicts on records of this type, in their order. Raises CannotSay and DatabaseError."""
        rules, record = self.layout.rules, self.layout.record
        query = answers(rules, record, PostgresDatabase.dialect, Fixed(moment))
        database = PostgresDatabase(self._server)
        try:
            trust = Trust(database, rules, moment)
            relations = wanted(rules, [record])
            create(database, relations)
            waiting = iter(records)
            while batch := list(islice(waiting, BATCH)):
                keys = replace(database, relations, batch)
                trust.look(relations)
                found = {row[0]: row[1:] for row in database.rows(query)}
                for each, key in zip(batch, keys, strict=True):
                    yield Verdict(self.layout, cast("Answers", found[key]), each, moment)
        finally:
            database.close()


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

    def prepare(self, rules: Rules) -> Callable[[str], PostgresRuleset]:
        """Record type → what judges its records."""
        return lambda record: PostgresRuleset(self.server, rules, record)

    def opened(self, data: Sequence[str]) -> TableWork:
        """As in `TableEngine`."""
        addresses = addresses_of(data)
        if not addresses or len({each.server for each in addresses}) > 1:
            raise DatabaseError(f"the engine postgres works where all records stand in one server: {FORM}")
        return PostgresWork(addresses)
