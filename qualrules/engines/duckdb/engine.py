"""The engine `duckdb` for records that are at hand: batches of them through Arrow into a database, the answers in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import cast

from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.engines.loading import load
from qualrules.engines.sql.bounds import FIRST_INSTANT
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.probe import probe
from qualrules.engines.sql.query import Fixed, answers
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import Relation, wanted
from qualrules.engines.sql.zone_probe import reach
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
            while batch := list(islice(waiting, BATCH)):
                loaded = load(batch, self._relations)
                for name, table in loaded.tables.items():
                    database.hold(name, table)
                _probe_once(database, layout.rules, self._relations, moment)
                for record, answer in zip(batch, _judged(database, query, loaded.keys), strict=True):
                    yield Verdict(layout, answer, record, moment)


def _judged(database: DuckDatabase, query: str, keys: Sequence[int]) -> Iterator[Answers]:
    """The answers for the records with these keys."""
    # Records that are only linked to may stand in the same relation.
    asked = set(keys)
    found = {row[0]: row[1:] for rows in database.batches(query) for row in rows if row[0] in asked}
    if len(found) != len(asked):
        raise DatabaseError(f"DuckDB: {len(asked)} records were asked of, {len(found)} answered")
    return (cast("Answers", found[key]) for key in keys)


class DuckDBEngine:
    """DuckDB inside this process."""

    name: str = "duckdb"

    def prepare(self, rules: Rules) -> partial[DuckDBRuleset]:
        """Record type → what judges its records."""
        return partial(_prepared, rules)


_PROBED: set[tuple[str, datetime]] = set()
"""Zones that were asked about, and since when; what this process runs does not change."""


def _probe_once(
    database: DuckDatabase, rules: Rules, relations: Mapping[str, Relation], moment: Moment
) -> None:
    zone = rules.header.zone
    if (zone, FIRST_INSTANT) in _PROBED:
        return
    since = reach(database, relations, rules, moment)
    if (zone, since) not in _PROBED:
        probe(database, zone, since)
        _PROBED.add((zone, since))


def _prepared(rules: Rules, record: str) -> DuckDBRuleset:
    return DuckDBRuleset(Layout(rules, record))
