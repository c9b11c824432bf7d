"""The engine `duckdb` for records that are at hand: batches of them through Arrow into a database, the answers back in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.engines.loading import load
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.probe import probe
from qualrules.engines.sql.query import Fixed, answers
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import wanted
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules

BATCH = 50_000
"""Records that stand in the database at once."""


class DuckDBRuleset:
    """A ruleset's rules for one record type as one query. Raises CannotSay where DuckDB cannot say a rule exactly."""

    def __init__(self, layout: Layout, settings: Settings | None = None) -> None:
        self.layout = layout
        self._settings = settings
        self._relations = wanted(layout.rules, [layout.record])
        refuse_names(self._relations, layout.rules, DuckDatabase.dialect)

    def evaluate_many(self, records: Iterable[Record], moment: Moment) -> Iterator[Verdict]:
        """The verdicts on records of this type, in their order. Raises DatabaseError."""
        layout = self.layout
        query = answers(layout.rules, layout.record, DuckDatabase.dialect, Fixed(moment))
        waiting = iter(records)
        with DuckDatabase(self._settings) as database:
            _probe_once(database, layout.rules.header.zone)
            while batch := list(islice(waiting, BATCH)):
                for record, answer in zip(batch, self._judged(database, query, batch), strict=True):
                    yield Verdict(layout, answer, record, moment)

    def _judged(self, database: DuckDatabase, query: str, batch: list[Record]) -> Iterator[Answers]:
        loaded = load(batch, self._relations)
        for name, table in loaded.tables.items():
            database.hold(name, table)
        # Records that are only linked to may stand in the same relation.
        asked = set(loaded.keys)
        found = {row[0]: row[1:] for rows in database.batches(query) for row in rows if row[0] in asked}
        if len(found) != len(asked):
            raise DatabaseError(f"DuckDB: {len(asked)} records were asked of, {len(found)} answered")
        return (found[key] for key in loaded.keys)  # type: ignore[return-value]  # the query says what the columns are


class DuckDBEngine:
    """DuckDB inside this process."""

    name: str = "duckdb"

    def prepare(self, rules: Rules) -> partial[DuckDBRuleset]:
        """Record type → what judges its records."""
        return partial(_prepared, rules)


_PROBED: set[str] = set()
"""Zones that were asked about; what this process runs does not change."""


def _probe_once(database: DuckDatabase, zone: str) -> None:
    if zone not in _PROBED:
        probe(database, zone)
        _PROBED.add(zone)


def _prepared(rules: Rules, record: str) -> DuckDBRuleset:
    return DuckDBRuleset(Layout(rules, record))
