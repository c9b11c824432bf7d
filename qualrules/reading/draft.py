"""What is drafted from an export: record types with their fields, how they hang together, and a process. Plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from qualrules.reading.draft_columns import Values
from qualrules.reading.draft_types import TEXT, DraftType, question_in
from qualrules.reading.raw import RawTable

Kind = Literal["plain", "link", "list", "stage"]


@dataclass
class DraftField:
    """A field and the column that feeds it. `target`: the other record type, or the process of a stage."""

    name: str
    column: str
    label: str
    values: Values
    type: DraftType = TEXT
    kind: Kind = "plain"
    target: str = ""
    is_known: bool = False
    """Whether the adapter finds the column without a line."""
    written: str = ""
    """What a line names instead of a column that is no name: its label."""
    remarks: list[str] = field(default_factory=list)

    @property
    def fill(self) -> float:
        """The share of rows that have a value."""
        return self.values.known / self.values.rows if self.values.rows else 0.0


@dataclass
class DraftRecord:
    """A record type and the table that feeds it. `left_out`: why → columns that are no field."""

    name: str
    table: RawTable
    rows: int
    fields: list[DraftField]
    identified_by: str | None = None
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def named(self, name: str) -> DraftField | None:
        """The field of that name."""
        return next((each for each in self.fields if each.name == name), None)


@dataclass
class DraftStage:
    """A stage or an end of the process; `needs` are fields that have to be known."""

    name: str
    result: Literal["", "won", "lost"] = ""
    needs: list[DraftField] = field(default_factory=list)
    probability: str = ""


@dataclass
class DraftProcess:
    """The stages in the order that was guessed, and by what."""

    name: str
    claim: DraftField
    stages: list[DraftStage]
    outcomes: list[DraftStage]
    ordered_by: str


@dataclass
class Draft:
    """Everything that is drafted; the first record type is the one that rules are about."""

    records: list[DraftRecord]
    process: DraftProcess | None = None
    placeholders: Counter[str] = field(default_factory=Counter)
    currency: str = ""
    asked: list[DraftField] = field(default_factory=list)
    """The fields of the first record type that the starter criteria ask for."""

    @property
    def main(self) -> DraftRecord:
        """The record type that rules are about."""
        return self.records[0]

    @property
    def open_questions(self) -> Sequence[tuple[str, str]]:
        """(Field, what somebody has to decide)."""
        return [
            (
                each.name if record is self.main else f"{record.name}.{each.name}",
                question,
            )
            for record in self.records
            for each in record.fields
            for remark in (*each.type.remarks, *each.remarks)
            if (question := question_in(remark))
        ]
