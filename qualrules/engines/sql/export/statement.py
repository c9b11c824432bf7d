"""The whole exported query: how records are read, what the rules say of them, and a head that says what is assumed.

`select` is the query, `head` the comment in front of it. Today is worked out by the database, or
written where a moment is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualrules.dataclass import dataclass
from qualrules.engines.sql.clock import Clock
from qualrules.engines.sql.export.dialects import FORMS
from qualrules.engines.sql.export.forms import Forms
from qualrules.engines.sql.export.reading import Reading
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.engines.sql.export.words import Words
from qualrules.engines.sql.query import result_columns, results_query
from qualrules.engines.sql.refusals import refuse_names, span_of_column
from qualrules.model.datatypes import Instant
from qualrules.model.rules import Rules


@dataclass(frozen=True)
class Statement:
    """The query for the records of one type, in one dialect."""

    rules: Rules
    record: str
    warehouse: Warehouse
    dialect: str
    clock: Clock | None = None
    """Today and now; None for those of the moment at which the query is asked."""
    written: Callable[[str, str], str] | None = None
    """How the table of a record type is written, where that is not SQL."""

    @property
    def forms(self) -> Forms:
        """How the dialect reads columns."""
        return FORMS[self.dialect]

    @property
    def columns(self) -> list[str]:
        """The names of the columns that the query gives."""
        return result_columns(self.rules, self.record, self.forms.dialect)

    @property
    def words(self) -> Words:
        """How pieces of SQL are written."""
        return Words(self.rules.header, self.warehouse, self.forms, self.written)

    @property
    def reading(self) -> Reading:
        """How the records are read."""
        return Reading(self.rules, self.words, self.record)

    def select(self) -> str:
        """The query, without anything behind it. Raises CannotSay."""
        dialect = self.forms.dialect
        clock = self.clock or self.forms.clock(self.rules.header.zone)
        refuse_names(self.reading.relations, self.rules, dialect)
        for name in self.columns:
            self.words.refuse("column", name, span_of_column(self.rules, name))
        asked = results_query(self.rules, self.record, dialect, clock)
        return asked.behind(self.reading.written(str(asked)))

    def head(self, today: str = "") -> str:
        """What the query is and what it takes for granted, as comments; `today`: what today is. Raises CannotSay."""
        comment = self.forms.dialect.comment
        return "".join(f"{comment(line)}\n" for line in self._head(today or self._today()))

    def _head(self, today: str) -> Iterator[str]:
        header = self.rules.header
        called = " ".join(filter(None, (header.name, header.version)))
        yield f"{called}: {self.record}, for {self.forms.title}"
        yield "An outcome is TRUE where it is met, FALSE where it is not, and NULL where it is unknown."
        tables = self.reading.tables()
        for record, table in tables.items():
            identity = self.warehouse.identity(record)
            yield f'{record}: one row of "{table}" each, whose "{identity}" is there and unique'
        yield from self._types(tables)
        yield f"Today is {today}."

    def _types(self, records: dict[str, str]) -> Iterator[str]:
        fields = [each for name in records for each in self.reading.relations[name].fields.values()]
        yield "Columns have the types of their fields: text, exact numbers, boolean, date, timestamp."
        yield "A number or a day that is written in a text is not read as run reads it."
        if any(isinstance(each.type, Instant) for each in fields):
            source = self.warehouse.source
            zone = (source.forms.zone if source is not None else None) or self.rules.header.zone
            kept = (
                "with their zone"
                if self.warehouse.zoned
                else f"without a zone, in {zone} unless a line says otherwise"
            )
            yield f"Timestamps are {kept}."

    def _today(self) -> str:
        if self.clock is None:
            return f"the day in {self.rules.header.zone} when the query is asked"
        return self.clock.today(self.forms.dialect)
