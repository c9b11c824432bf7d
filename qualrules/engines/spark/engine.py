"""The engine `spark` for records that are at hand: batches of them through Arrow into Spark, the answers back in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from qualrules.engines.loading import load
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.probe import trust
from qualrules.engines.spark.session import Settings
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.query import Fixed, answers
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import wanted
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules

BATCH = 50_000
"""Records that stand in Spark at once."""


class SparkRuleset:
    """A ruleset's rules for one record type as one query. Raises CannotSay where Spark cannot say a rule exactly."""

    def __init__(self, layout: Layout, settings: Settings | None = None) -> None:
        self.layout = layout
        self._settings = settings
        self._relations = wanted(layout.rules, [layout.record])
        refuse_names(self._relations, layout.rules, SparkDatabase.dialect)

    def evaluate_many(self, records: Iterable[Record], moment: Moment) -> Iterator[Verdict]:
        """The verdicts on records of this type, in their order. Raises DatabaseError."""
        layout = self.layout
        query = answers(layout.rules, layout.record, SparkDatabase.dialect, Fixed(moment))
        waiting = iter(records)
        with SparkDatabase(self._settings) as database:
            trust(database, layout.rules.header.zone, reads_texts=False)
            while batch := list(islice(waiting, BATCH)):
                for record, answer in zip(batch, self.judged(database, query, batch), strict=True):
                    yield Verdict(layout, answer, record, moment)

    def judged(self, database: SparkDatabase, query: str, batch: list[Record]) -> Iterator[Answers]:
        """What a query of `answers` says of some records, in their order."""
        loaded = load(batch, self._relations)
        for name, table in loaded.tables.items():
            database.hold(name, table)
        columns = database.table(query).columns
        keys = columns[0].to_pylist()
        place = {key: number for number, key in enumerate(keys)}
        missing = [key for key in loaded.keys if key not in place]
        if missing or len(place) != len(keys):
            raise DatabaseError(f"Spark: {len(batch)} records were asked of, {len(keys)} lines came back")
        rows = list(zip(*(column.to_pylist() for column in columns[1:]), strict=True)) or [()] * len(keys)
        return (rows[place[key]] for key in loaded.keys)


class SparkEngine:
    """Spark: on this machine, or the workers of a master."""

    name: str = "spark"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings

    def prepare(self, rules: Rules) -> Callable[[str], SparkRuleset]:
        """Record type → what judges its records."""
        return partial(_prepared, rules, self.settings)


def _prepared(rules: Rules, settings: Settings | None, record: str) -> SparkRuleset:
    return SparkRuleset(Layout(rules, record), settings)
