"""A run over whole tables: the results of every record kept in a database, counted there, handed out in order.

What becomes of them is the command's business. Which engine it is was chosen before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.sql.beside import Beside, with_audit, with_where
from qualrules.engines.sql.counting import counting
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.kept import in_order, numbers, only
from qualrules.engines.sql.query import Fixed, result_columns, results
from qualrules.engines.sql.relations import KEY
from qualrules.engines.whole import WholeTables
from qualrules.evaluate.counts import Counts
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.rules import Condition
from qualrules.workspace.kept_verdict import kept_verdict


@dataclass(frozen=True)
class Question:
    """What is asked of the records of one type: its rules, and what else a run has to know of each."""

    layout: Layout
    beside: Beside
    select: str

    @property
    def record(self) -> str:
        """The record type."""
        return self.layout.record

    @property
    def kept(self) -> str:
        """The name under which the answers are kept."""
        return f"kept: {self.record}"


def question(layout: Layout, condition: Condition | None, dialect: Dialect, moment: Moment) -> Question:
    """The question; with a condition only of the records that meet it. Raises CannotSay."""
    beside = with_audit(with_where(layout.rules, layout.record, condition), layout.record)
    select = results(beside.rules, layout.record, dialect, Fixed(moment))
    if beside.where is not None:
        select = only(select, beside.where, dialect)
    return Question(layout, beside, select)


@dataclass(frozen=True)
class WholeRun:
    """The records of a run that are judged, in a database."""

    tables: WholeTables
    questions: Sequence[Question]
    moment: Moment

    @property
    def dialect(self) -> Dialect:
        """How the database is spoken to."""
        return self.tables.database.dialect

    def judge(self) -> None:
        """Judge every record and keep the results. Raises DatabaseError, UnreadableFile."""
        for each in self.questions:
            self.tables.keep(each.kept, each.record, each.select)

    def counts(self, processes: Collection[str] = ()) -> Counts:
        """The counts of all records, of the processes named."""
        counts = Counts([each.layout for each in self.questions], processes)
        for each in self.questions:
            counted = counting(each.layout, (), self.dialect)
            (found,) = self.tables.database.rows(numbers(each.kept, counted.select, self.dialect))
            counted.add(found, counts)
        return counts

    def rows(self, question: Question, columns: Sequence[str]) -> Iterator[Sequence[tuple[object, ...]]]:
        """Columns, or other SQL over the results of a type, in the order of the input and in pieces."""
        return self.tables.database.batches(in_order(question.kept, columns, self.dialect))

    def verdicts(self) -> Iterator[Verdict]:
        """The verdicts as far as results tell them, in the order of the data; the records behind them are not at hand."""
        for each in self.questions:
            names = (KEY, *result_columns(each.layout.rules, each.record, self.dialect))
            for batch in self.rows(each, [self.dialect.identifier(name) for name in names]):
                places = self.places(each, [key for key, *_ in batch])
                for row in batch:
                    found = dict(zip(names, row, strict=True))
                    yield kept_verdict(each.layout, found, places, self.moment)

    def places(self, question: Question, keys: Sequence[object]) -> Mapping[int, str]:
        """Where records were read."""
        return self.tables.places_of(question.record, [key for key in keys if isinstance(key, int)])
