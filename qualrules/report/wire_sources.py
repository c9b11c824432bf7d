"""The parts of the document that `sources` writes, as pydantic models."""

from __future__ import annotations

from typing import Literal

from qualrules.report.wire_parts import Part


class Repeated(Part):
    """A raw value and how often it stands there."""

    value: str
    count: int
    label: str | None = None
    """What the CRM calls the value, where it says it."""


class SourceColumn(Part):
    """A column: why it feeds its field, in which form it is read, and what it holds. With `form_unclear` several
    forms fit, and it is not read."""

    column: str
    label: str | None = None
    """What the CRM calls the column, where its name tells a reader nothing."""
    how: Literal["line", "alike", "knowledge", "name"] | None
    form: str | None
    form_guessed: bool
    form_unclear: bool = False
    rows: int
    filled: int
    repeated: list[Repeated]
    placeholders: list[Repeated]
    """Repeated values that look like placeholders, and are not read as missing, as people see them."""


class Drift(Part):
    """Where the CRM's own lists, stages or gates differ from the agreed ones; `message` says it in words.

    `stage`: the stage of a gate, the pipeline of an order, the label that two stages share.
    """

    kind: Literal["value", "stage", "order", "label", "gate"]
    record: str
    field: str
    column: str
    stage: str | None
    only_crm: list[str]
    only_agreed: list[str]
    retired: list[str]
    message: str


class FieldSource(Part):
    """A field and its columns, tried in order. `known`: records that have a value there."""

    field: str
    match: Literal["exact", "guessed", "unmatched"]
    read_by_rules: bool
    known: int
    unreadable: int
    fill_rate: float | None
    columns: list[SourceColumn]


class RecordSource(Part):
    """A record type and what feeds it; `not_read` are columns that feed nothing."""

    record: str
    place: str
    identified_by: str | None
    records: int
    fields: list[FieldSource]
    not_read: list[SourceColumn]
