"""Every JSON document that is written, as pydantic models: the one place that says what is in them.

A document names its form in `schema` first and only grows within a version. Imported only where JSON is
written or schemas are exported: pydantic costs more than the rest of a command's start. Nothing is worked
out here.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from qualrules.report.wire_agree import AgreeDocument
from qualrules.report.wire_audit import AuditDocument, FindingDocument
from qualrules.report.wire_checks import (
    ConditionInfo,
    CoverageInfo,
    ExampleCounts,
    ExampleInfo,
    Message,
    MutantsInfo,
    SuggestionsInfo,
)
from qualrules.report.wire_diff import DiffDocument
from qualrules.report.wire_known import BaselineDocument, IgnoreDocument
from qualrules.report.wire_moves import MoveDocument, MovesDocument
from qualrules.report.wire_parts import (
    Answer,
    Document,
    Fact,
    Part,
    ReadingInfo,
    RecordName,
    RulesetInfo,
    ScoreInfo,
    Standing,
    Step,
)
from qualrules.report.wire_run import RecordDocument, RunDocument
from qualrules.report.wire_sources import Drift, RecordSource


class ReasonInfo(Part):
    """A node of an explanation: a line of the rules or a name, its answer, and what stands under it."""

    text: str
    outcome: Answer
    points: int | None = None
    range: ScoreInfo | None = None
    row: str | None = None
    parts: list[ReasonInfo]


class Explained(Part):
    """One criterion, definition or promise.

    `because` are the deciding fields, `reason` the whole tree; `by_default`: `unknown counts as` had the
    last word.
    """

    title: str
    outcome: Answer
    ask: str
    by_default: bool
    because: list[Fact]
    reason: ReasonInfo


class ExplainedScore(Part):
    """A score with its lines."""

    title: str
    lowest: int
    highest: int
    because: list[Fact]
    reason: ReasonInfo


class WhyDocument(Document):
    """`why --format json`: one record, everything that was asked of it, and the way to the next stage."""

    form: Literal["qualrules/why/v1"] = Field(alias="schema")
    record: RecordName
    place: str | None
    ruleset: RulesetInfo
    as_of: str
    criteria: dict[str, Explained]
    definitions: dict[str, Explained]
    scores: dict[str, ExplainedScore]
    promises: dict[str, Explained]
    processes: dict[str, Standing]
    next: list[Step]


class SourcesDocument(Document):
    """`sources --format json`."""

    form: Literal["qualrules/sources/v1"] = Field(alias="schema")
    ruleset: RulesetInfo
    source: str | None
    tables: list[RecordSource]
    records_without_source: list[str]
    drift: list[Drift]
    reading: ReadingInfo


class DiagnosticsDocument(Document):
    """`check --format json`."""

    form: Literal["qualrules/diagnostics/v1"] = Field(alias="schema")
    diagnostics: list[Message]


class TestDocument(Document):
    """`test --format json`; `coverage` and `conditions` are null without `--coverage`, `mutants` without `--mutate`."""

    form: Literal["qualrules/test/v1"] = Field(alias="schema")
    summary: ExampleCounts
    examples: list[ExampleInfo]
    coverage: list[CoverageInfo] | None
    conditions: list[ConditionInfo] | None
    mutants: list[MutantsInfo] | None


class SuggestionsDocument(Document):
    """`test --suggest --format json`: the examples that are missing, file by file."""

    form: Literal["qualrules/suggestions/v1"] = Field(alias="schema")
    files: list[SuggestionsInfo]


DOCUMENTS: tuple[type[Document], ...] = (
    RecordDocument,
    RunDocument,
    AuditDocument,
    FindingDocument,
    WhyDocument,
    MoveDocument,
    MovesDocument,
    SourcesDocument,
    DiagnosticsDocument,
    TestDocument,
    SuggestionsDocument,
    BaselineDocument,
    IgnoreDocument,
    AgreeDocument,
    DiffDocument,
)


def form_of(document: type[Part]) -> str:
    """The name that a document bears in `schema`."""
    return str(document.model_fields["form"].annotation.__args__[0])  # type: ignore[union-attr]


def schemas() -> dict[str, dict[str, Any]]:
    """Form name → JSON Schema, for every document."""
    return {
        form_of(document): document.model_json_schema(by_alias=True, mode="serialization")
        for document in DOCUMENTS
    }
