"""Pieces of SQL for the expressions of every field: names of columns and tables, comparisons with texts, literals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from qualrules.dataclass import dataclass
from qualrules.engines.sql.export.forms import Forms
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.model.rules import Header


@dataclass(frozen=True)
class Words:
    """Writes pieces for one ruleset, warehouse and dialect."""

    header: Header
    warehouse: Warehouse
    forms: Forms
    written: Callable[[str, str], str] | None = None
    """How the table of a record type is written, where that is not SQL: (record type, name) → text."""

    def table(self, record: str) -> str:
        """The table of a record type; dots stand between database, schema and table. Raises CannotSay."""
        name = self.warehouse.table(record)
        if self.written is not None:
            return self.written(record, name)
        return ".".join(map(self.quoted, name.split(".")))

    def quoted(self, name: str) -> str:
        """A name, quoted."""
        return self.forms.dialect.identifier(name)

    def stands(self, column: str) -> str:
        """A column of the table, as the first step writes it."""
        return f"t.{self.quoted(column)}"

    def text_of(self, column: str) -> str:
        """A column of the table as a trimmed text."""
        return self.forms.trimmed(self.forms.as_text(self.stands(column)))

    def held(self, name: str) -> str:
        """A column of the first step, as the second writes it."""
        return f"c.{self.quoted(name)}"

    def among(self, text: str, texts: Iterable[str]) -> str:
        """Whether a text is one of some."""
        several = list(texts)
        if len(several) == 1:
            return f"{text} = {self.forms.dialect.text(several[0])}"
        return f"{text} IN ({self.forms.listed(several)})" if several else "FALSE"

    def beside(self, text: str, texts: Iterable[str]) -> str:
        """Whether a text is there and none of some."""
        several = list(texts)
        if len(several) == 1:
            return f"{text} <> {self.forms.dialect.text(several[0])}"
        return f"{text} NOT IN ({self.forms.listed(several)})" if several else f"{text} IS NOT NULL"

    def literal(self, value: object) -> str:
        """A held value."""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return f"CAST({self.forms.dialect.number(value)} AS {self.forms.number_type})"
        if isinstance(value, date):
            return self.forms.dialect.moment(value)
        if isinstance(value, frozenset):
            return self.forms.several(sorted(value))
        return self.forms.dialect.text(str(value))
