"""Pieces of SQL for the expressions of every field: names of columns and tables, comparisons with texts, literals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from qualrules.dataclass import dataclass
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.export.forms import Forms
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.rules import Header
from qualrules.source import NOWHERE, Span


@dataclass(frozen=True)
class Words:
    """Writes pieces for one ruleset, warehouse and dialect."""

    header: Header
    warehouse: Warehouse
    forms: Forms
    written: Callable[[str, str], str] | None = None
    """How the table of a record type is written, where that is not SQL: (record type, name) → text."""

    @property
    def dialect(self) -> Dialect:
        """Whose SQL it is."""
        return self.forms.dialect

    def table(self, record: str) -> str:
        """The table of a record type; dots stand between database, schema and table. Raises CannotSay."""
        name = self.warehouse.table(record)
        path = self.path("table", name, self.warehouse.span_of(record))
        return path if self.written is None else self.written(record, name)

    def path(self, kind: str, name: str, span: Span = NOWHERE) -> str:
        """The name of a table or a view, whose dots stand between database, schema and table. Raises CannotSay."""
        self.refuse(kind, name, span)
        return ".".join(map(self.quoted, name.split(".")))

    def quoted(self, name: str) -> str:
        """A name, quoted."""
        return self.dialect.identifier(name)

    def refuse(self, kind: str, name: str, span: Span) -> None:
        """Refuse a name in which the database would write something else. Raises CannotSay."""
        sign = self.dialect.not_in_names
        if sign is not None and sign in name:
            raise CannotSay(
                f'{self.forms.title} would replace what "{sign}" begins in the name of the {kind} "{name}"',
                span,
                "give it another name",
            )

    def stands(self, column: str) -> str:
        """A column of the table, as the first step writes it. Raises CannotSay."""
        self.refuse("column", column, self.warehouse.span_of_column(column))
        return f"t.{self.quoted(column)}"

    def text_of(self, column: str) -> str:
        """A column of the table as a trimmed text. Raises CannotSay."""
        return self.dialect.trimmed(self.dialect.as_text(self.stands(column)))

    def held(self, name: str) -> str:
        """A column of the first step, as the second writes it."""
        return f"c.{self.quoted(name)}"

    def among(self, text: str, texts: Iterable[str]) -> str:
        """Whether a text is one of some."""
        several = list(texts)
        if len(several) == 1:
            return f"{text} = {self.dialect.text(several[0])}"
        return f"{text} IN ({self.dialect.listed(several)})" if several else "FALSE"

    def beside(self, text: str, texts: Iterable[str]) -> str:
        """Whether a text is there and none of some."""
        several = list(texts)
        if len(several) == 1:
            return f"{text} <> {self.dialect.text(several[0])}"
        return f"{text} NOT IN ({self.dialect.listed(several)})" if several else f"{text} IS NOT NULL"

    def literal(self, value: object) -> str:
        """A held value."""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return f"CAST({self.dialect.number(value)} AS {self.dialect.number_type})"
        if isinstance(value, date):
            return self.dialect.moment(value)
        if isinstance(value, frozenset):
            return self.dialect.texts(sorted(value))
        return self.dialect.text(str(value))
