"""A run over whole tables: the results of every record kept in a database, counted there, handed out in order.

What becomes of them is the command's business. Which engine it is was chosen before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.sql.beside import Beside, with_audit, with_where
from qualrules.engines.sql.counting import counting
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.kept import Results, asked, in_order, kept, numbers, only
from qualrules.engines.sql.query import Fixed, result_columns, results
from qualrules.engines.whole import PLACE, WholeTables
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
    dialect: Dialect
    moment: Moment

    def select(self, *also: str) -> str:
        """The question as a query, with further columns of the relation. Raises CannotSay."""
        text = results(self.beside.rules, self.record, self.dialect, Fixed(self.moment), also)
        return only(text, self.beside.where, self.dialect) if self.beside.where is not None else text

    @property
    def record(self) -> str:
        """The record type."""
        return self.layout.record

    @property
    def kept(self) -> str:
        """The name under which the answers are kept."""
        return f"kept: {self.record}"


def question(layout: Layout, condition: Condition | None, dialect: Dialect, moment: Moment) -> Question:
    """The question; with a condition only of the records that meet it."""
    beside = with_audit(with_where(layout.rules, layout.record, condition), layout.record)
    return Question(layout, beside, dialect, moment)


@dataclass(frozen=True)
class WholeRun:
    """The records of a run that are judged, in a database."""

    tables: WholeTables
    questions: Sequence[Question]
    moment: Moment
    with_places: bool = True
    """Whether anybody asks where records were read."""
    streamed: bool = False
    """Whether results are worked out at each look instead of being kept, where the relations stand: for few looks."""

    @property
    def dialect(self) -> Dialect:
        """How the database is spoken to."""
        return self.tables.database.dialect

    def judge(self) -> None:
        """Judge every record and keep the results, unless they are streamed. Raises DatabaseError, UnreadableFile."""
        for each in self.questions if self._is_kept else ():
            self.tables.keep(each.kept, each.record, each.select(*self._places))

    def results(self, question: Question) -> Results:
        """Where results of a type are to be had."""
        if self._is_kept:
            return kept(question.kept, self.dialect)
        select = question.select(*self._places)
        return asked(select, in_order=self.tables.comes_in_order(select))

    @property
    def _is_kept(self) -> bool:
        return not self.streamed or not self.tables.stands

    @property
    def _places(self) -> tuple[str, ...]:
        """The column with the places of records, where anybody asks for it."""
        return (PLACE,) if self.with_places else ()

    def counts(self, processes: Collection[str] = ()) -> Counts:
        """The counts of all records, of the processes named."""
        counts = Counts([each.layout for each in self.questions], processes)
        for each in self.questions:
            counted = counting(each.layout, (), self.dialect)
            (found,) = self.tables.database.rows(numbers(self.results(each), counted.select))
            counted.add(found, counts)
        return counts

    def rows(self, question: Question, columns: Sequence[str]) -> Iterator[Sequence[tuple[object, ...]]]:
        """Columns, or other SQL over the results of a type, in the order of the input and in pieces."""
        return self.tables.database.batches(in_order(self.results(question), columns, self.dialect))

    def placed(self, question: Question, columns: Sequence[str]) -> Iterator[tuple[str, tuple[object, ...]]]:
        """The same one by one, each with the place where its record was read; asked only of a run with places."""
        for batch in self.rows(question, [self.dialect.identifier(PLACE), *columns]):
            for place, *row in batch:
                yield str(place), tuple(row)

    def verdicts(self) -> Iterator[Verdict]:
        """The verdicts as far as results tell them, in the order of the data; the records behind them are not at hand."""
        for each in self.questions:
            names = result_columns(each.layout.rules, each.record, self.dialect)
            for place, row in self.placed(each, [self.dialect.identifier(name) for name in names]):
                found = dict(zip(names, row, strict=True))
                yield kept_verdict(each.layout, found, place, self.moment)
