"""A run over whole tables: the results of every record kept in a database, counted there, handed out in the order of the input.

What becomes of them is the command's business. Which engine it is was chosen before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field

from qualrules.dataclass import dataclass
from qualrules.engines.sql.beside import Beside, with_audit, with_where
from qualrules.engines.sql.counting import counting
from qualrules.engines.sql.dialect import Dialect
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
        select = f"SELECT * FROM (\n{select}\n) AS asked WHERE {dialect.identifier(beside.where)}"
    return Question(layout, beside, select)


@dataclass(frozen=True)
class WholeRun:
    """The records of a run that are judged, in a database."""

    tables: WholeTables
    questions: Sequence[Question]
    moment: Moment
    _counts: dict[tuple[str, ...], Counts] = field(default_factory=dict)

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
            (numbers,) = self.tables.database.rows(f"SELECT\n{counted.select}\nFROM {self.kept(each)}")
            counted.add(numbers, counts)
        return counts

    def kept(self, question: Question) -> str:
        """The table of the results, quoted."""
        return self.dialect.identifier(question.kept)

    def in_order(self, question: Question, columns: Sequence[str]) -> str:
        """The query for columns of the results, in the order of the input."""
        return f"SELECT {', '.join(columns)}\nFROM {self.kept(question)}\nORDER BY {self.dialect.identifier(KEY)}"

    def verdicts(self) -> Iterator[Verdict]:
        """The verdicts as far as results tell them, in the order of the data; the records behind them are not at hand."""
        for each in self.questions:
            select = f"SELECT * FROM {self.kept(each)}\nORDER BY {self.dialect.identifier(KEY)}"
            names = (KEY, *result_columns(each.beside.rules, each.record, self.dialect))
            for batch in self.tables.database.batches(select):
                rows = [dict(zip(names, row, strict=True)) for row in batch]
                places = self.places(each, [row[KEY] for row in rows])
                for row in rows:
                    yield kept_verdict(each.layout, row, places, self.moment)

    def places(self, question: Question, numbers: Sequence[object]) -> Mapping[int, str]:
        """Where records were read."""
        return self.tables.places_of(
            question.record, [number for number in numbers if isinstance(number, int)]
        )
