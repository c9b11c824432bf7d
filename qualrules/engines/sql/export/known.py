"""What the ruleset and the source block say of single texts in a column: placeholders, `means`, declared values.

Each such text is read by the code that reads records, so that it means the same in a query.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from qualrules.engines.sql.export.words import Words
from qualrules.model.datatypes import YesNo
from qualrules.model.rules import Forms, SourceField
from qualrules.model.schema import Field
from qualrules.model.values import fold
from qualrules.reading.bound import BoundLine
from qualrules.reading.cells import LineCell, Meant
from qualrules.reading.typed import Settings
from qualrules.reading.unread import Unreadable, trimmed
from qualrules.source import NOWHERE, Span


class Known:
    """A field, one of its lines, and what the reading code makes of the texts that are special there."""

    def __init__(self, field: Field, line: SourceField, words: Words) -> None:
        self.field = field
        self.line = line
        self.forms: Forms = words.warehouse.forms(line)
        self._knowledge = words.warehouse.knowledge
        self._blanks = field.placeholders | words.header.placeholders
        bound = BoundLine(line.column, "line", lambda values: values.get(line.column), self.forms, line)
        self._cell = LineCell(field, bound, Settings(words.header, self._knowledge))

    @property
    def span(self) -> Span:
        """The source line, else the field's own."""
        return self.line.span if self.line.span != NOWHERE else self.field.span

    @cached_property
    def meant(self) -> tuple[str, ...]:
        """The folded texts that a `means` speaks of."""
        found = (fold(trimmed(text)) for texts, _ in self.line.means for text in texts)
        return tuple(dict.fromkeys(found))

    @cached_property
    def special(self) -> tuple[str, ...]:
        """The folded texts that mean something of their own."""
        blanks = (*sorted(self._blanks), *map(fold, self._knowledge.placeholders), "")
        return tuple(dict.fromkeys((*self.meant, *blanks)))

    @cached_property
    def spelled(self) -> tuple[str, ...]:
        """The folded texts that are values of the field's type, where they can be listed."""
        if isinstance(self.field.type, YesNo):
            known = map(fold, (*self._knowledge.yes, *self._knowledge.no))
            return ("yes", "no", "true", "false", *known)
        return tuple(getattr(self.field.type, "spelling", ()))

    @property
    def empty_means_something(self) -> bool:
        """Whether a text that is not there stands for a value."""
        return self.read("") is not None

    def read(self, text: str) -> object:
        """What a folded text is read as: a held value, None for missing, or `Unreadable`."""
        return self._cell.convert(text)

    def values(self, texts: Iterable[str]) -> dict[str, object]:
        """Those of the texts that stand for a value, and the value."""
        read = {text: self.read(text) for text in dict.fromkeys(texts)}
        return {
            text: value
            for text, value in read.items()
            if value is not None and not isinstance(value, Unreadable)
        }

    @cached_property
    def missing(self) -> list[str]:
        """The folded texts that mean missing."""
        return [text for text in dict.fromkeys((*self.special, *self.spelled)) if self.read(text) is None]

    @property
    def claims(self) -> dict[str, str]:
        """Folded text → the folded text that is claimed, where the two differ."""
        found = {text: self._cell.text_of({self.line.column: text}) for text in self.meant}
        return {text: fold(claim) for text, claim in found.items() if claim and fold(claim) != text}

    def part(self, text: str) -> str:
        """What a part of a text with several values stands for by a `means`, empty where it is for nothing."""
        found = self._cell.settled(text)
        return fold(trimmed(str(found.value))) if isinstance(found, Meant) else ""
