"""Records of Python in a database, batch after batch: their verdicts in order, or their answers kept as whole tables.

What a database does otherwise than the others is said by the database, or by who inherits. Nothing here knows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, cast

from qualrules.engines.loading import load
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.probe import Trust
from qualrules.engines.sql.query import Fixed, answers
from qualrules.engines.sql.refusals import refuse_names
from qualrules.engines.sql.relations import KEY, Relation, wanted
from qualrules.evaluate.verdict import Verdict

if TYPE_CHECKING:
    from qualrules.engines.sql.database import LoadingDatabase
    from qualrules.engines.sql.dialect import Dialect
    from qualrules.evaluate.layout import Answers, Layout
    from qualrules.model.moment import Moment
    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading

BATCH = 50_000
"""Records that stand in a database at once."""


class LoadedRuleset:
    """A ruleset's rules for one record type as one query. Raises CannotSay where the dialect cannot tell names apart.

    `opened` gives a database for the records of one call, which is closed behind them.
    """

    def __init__(self, layout: Layout, dialect: Dialect, opened: Callable[[], LoadingDatabase]) -> None:
        self.layout = layout
        self._dialect = dialect
        self._opened = opened
        self._relations = wanted(layout.rules, [layout.record])
        refuse_names(self._relations, layout.rules, dialect)

    def evaluate_many(self, records: Iterable[Record], moment: Moment) -> Iterator[Verdict]:
        """The verdicts on records of this type, in their order. Raises CannotSay and DatabaseError."""
        layout = self.layout
        query = answers(layout.rules, layout.record, self._dialect, Fixed(moment))
        waiting = iter(records)
        with closing(self._opened()) as database:
            trust = Trust(database, layout.rules, moment)
            while batch := list(islice(waiting, BATCH)):
                keys = _held(database, self._relations, batch, trust)
                for record, answer in zip(batch, _answered(database, query, keys), strict=True):
                    yield Verdict(layout, answer, record, moment)


def _held(
    database: LoadingDatabase,
    relations: Mapping[str, Relation],
    batch: Sequence[Record],
    trust: Trust,
    before: int = 0,
    *,
    with_places: bool = False,
) -> Sequence[int]:
    """Put records, and all that hangs on them, in place of those that are there; the key of each."""
    loaded = load(batch, relations, before, with_places=with_places)
    for name, table in loaded.tables.items():
        database.hold(name, table)
    trust.look(relations)
    return loaded.keys


def _answered(database: LoadingDatabase, query: str, keys: Sequence[int]) -> Iterator[Answers]:
    """What a query of `answers` says of the records with these keys, in their order."""
    # Records that are only linked to may stand in the same relation.
    asked = set(keys)
    found = {row[0]: row[1:] for row in database.rows(query) if row[0] in asked}
    if len(found) != len(asked):
        raise DatabaseError(
            f"{database.dialect.name}: {len(asked)} records were asked of, {len(found)} answered"
        )
    return (cast("Answers", found[key]) for key in keys)


class LoadedTables:
    """As `WholeTables`: the records that Python reads; only the answers stay."""

    stands = False

    def __init__(
        self, database: LoadingDatabase, reading: Reading, rules: Rules, top: Sequence[str], trust: Trust
    ) -> None:
        self.database = database
        self.reading = reading
        self._relations = {record: wanted(rules, [record]) for record in top}
        self._trust = trust

    def comes_in_order(self, select: str) -> bool:
        """As in `WholeTables`."""
        return False

    def keep(self, name: str, record: str, select: str) -> None:
        """As in `WholeTables`."""
        for number, piece in enumerate(self._pieces(record, select)):
            if number == 0:
                self.database.keep(name, piece)
            else:
                self.database.run(f"INSERT INTO {self.database.dialect.identifier(name)}\n{piece}")

    def _pieces(self, record: str, select: str) -> Iterator[str]:
        """The question about one batch of records after the other, each while they stand in the database."""
        key = self.database.dialect.identifier(KEY)
        before, waiting = 0, self.reading.records(record)
        while (batch := list(islice(waiting, BATCH))) or before == 0:
            _held(self.database, self._relations[record], batch, self._trust, before, with_places=True)
            before += len(batch)
            # Records that are only linked to may stand in the same relation: their keys come after the batch's.
            yield f"SELECT * FROM (\n{select}\n) AS asked WHERE {key} <= {before}"
            if not batch:
                return

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """As in `WholeTables`."""
        asked = set(numbers)
        for number, each in enumerate(self.reading.records(record), 1):  # to the end: the account begins anew
            if number in asked:
                yield each
