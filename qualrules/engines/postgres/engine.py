"""The PostgreSQL engine for records that are at hand: loads them in batches and asks the server for the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.loading import Loading
from qualrules.engines.postgres.probe import probe
from qualrules.engines.sql.query import Fixed, answers
from qualrules.engines.sql.relations import wanted
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
            probe(database, rules.header.zone)
            loading = Loading(database, wanted(rules, [record]))
            loading.create()
            waiting = iter(records)
            while batch := list(islice(waiting, BATCH)):
                loading.load(batch)
                yield from self._verdicts(batch, database, query, moment)
        finally:
            database.close()

    def _verdicts(
        self, batch: list[Record], database: PostgresDatabase, query: str, moment: Moment
    ) -> Iterator[Verdict]:
        # Records that others link to have numbers behind those of the batch.
        found = database.rows(f"SELECT * FROM ({query}) AS found(key) WHERE key <= {len(batch)} ORDER BY key")
        for record, (_, *answered) in zip(batch, found, strict=True):
            answers: Answers = tuple(answered)  # type: ignore[arg-type]  # booleans and whole numbers, by the query
            yield Verdict(self.layout, answers, record, moment)


class PostgresEngine:
    """Rules asked of one server; without an address of the server that the environment names."""

    name: str = "postgres"

    def __init__(self, server: str = "postgresql://") -> None:
        self.server = server

    def prepare(self, rules: Rules) -> Callable[[str], PostgresRuleset]:
        """Record type → what judges its records."""
        return lambda record: PostgresRuleset(self.server, rules, record)
