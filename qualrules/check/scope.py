"""What names mean at one place of a ruleset, and where mistakes are collected.

`Names` is filled from all files before any condition is read; `Scope` is what one condition sees. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model.rules import Header
from qualrules.model.schema import RecordType
from qualrules.source import Span


@dataclass(frozen=True)
class NamedRule:
    """A criterion, definition or score that conditions can name. `record` is None while it is not known (a mistake
    elsewhere): names of such a rule are let through without further talk."""

    name: str
    kind: Literal["criterion", "definition", "score"]
    record: str | None
    span: Span


@dataclass
class Names:
    """Everything that is declared, over all files of a ruleset."""

    header: Header
    records: dict[str, RecordType] = field(default_factory=dict)
    lists: dict[str, syntax.NamedList] = field(default_factory=dict)
    rules: dict[str, NamedRule] = field(default_factory=dict)
    stages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Process name → its stages, then its outcomes, as declared."""
    lost_names: set[str] = field(default_factory=set)
    """Names of items that could not be read, and of their fields: of these nothing is known, so nothing is said."""
    lost_fields: dict[str, list[str]] = field(default_factory=dict)
    """Record → its fields whose type could not be made out: they are there, whatever they hold."""
    header_lost: bool = False
    """Whether the header of the file that is run could not be read, so that nothing is said of what it lacks."""

    def fields_of(self, record: RecordType) -> list[str]:
        """The fields that a record declares, those with a mistake in their type included."""
        return [*record.fields, *self.lost_fields.get(record.name, ())]


@dataclass
class Report:
    """Collects diagnostics of one run of the checker."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a mistake."""
        self.diagnostics.append(diagnostic)


@dataclass(frozen=True)
class Scope:
    """What one condition sees: the record it is about and, inside a `where`, the row's record type."""

    names: Names
    report: Report
    record: str
    row: str | None = None

    def inside(self, row: str) -> Scope:
        """The scope of a `where (…)` over rows of that type."""
        return replace(self, row=row)

    @property
    def here(self) -> RecordType:
        """The record type that bare names belong to."""
        return self.names.records[self.row or self.record]
