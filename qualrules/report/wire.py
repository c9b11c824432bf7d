"""Every JSON document that is written, as pydantic models: the one place that says what is in them.

A document names its form in `schema` first and only grows within a version. Imported only where JSON is
written or schemas are exported: pydantic costs more than the rest of a command's start. Nothing is worked
out here.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from qualrules.report.wire_agree import AgreeDocument
from qualrules.report.wire_checks import CoverageInfo, ExampleCounts, ExampleInfo, Message
from qualrules.report.wire_history import HistoryInfo, MovedInfo
from qualrules.report.wire_known import BaselineDocument, IgnoreDocument
from qualrules.report.wire_moves import MoveDocument, MovesDocument
from qualrules.report.wire_parts import (
    Answer,
    Claims,
    Document,
    Fact,
    FindingCounts,
    Lacking,
    LevelWord,
    Outcomes,
    Part,
    Place,
    ReadingInfo,
    RecordName,
    RulesetInfo,
    RunInfo,
    ScoreCount,
    ScoreInfo,
    StageCount,
    Standing,
    Step,
)
from qualrules.report.wire_sources import Drift, RecordSource


class RecordDocument(Document):
    """One record of `run`; `because` and `next` are there with `--explain`."""

    form: Literal["qualrules/record/v1"] = Field(alias="schema")
    record: RecordName
    place: str | None
    criteria: dict[str, Answer]
    definitions: dict[str, Answer]
    scores: dict[str, ScoreInfo]
    promises: dict[str, Answer]
    processes: dict[str, Standing]
    because: dict[str, list[Fact]] = Field(default_factory=dict)
    next: list[Step] = Field(default_factory=list)


class ProcessSummary(Part):
    """A process over all records; `claims` is null where it has no claim field."""

    claims: Claims | None
    supported: list[StageCount]
    overdue: int


class Summary(Part):
    """What a run counted.

    Beside the fields below, each process that has a claim field stands in it by its own name, with its
    `Claims`. `findings` is there for `audit`, `reading` in the summary of the whole run.
    """

    model_config = ConfigDict(extra="allow", defer_build=True, populate_by_name=True)
    __pydantic_extra__: dict[str, Claims] = Field(init=False)

    records: int
    processes: dict[str, ProcessSummary]
    criteria: dict[str, Outcomes]
    definitions: dict[str, Outcomes]
    scores: dict[str, ScoreCount]
    promises: dict[str, Outcomes]
    findings: FindingCounts | None = None
    reading: ReadingInfo | None = None


class Group(Part):
    """The summary of the records with one value in the field of `--group-by`; null and a `gap`: with none."""

    group: str | None
    gap: Literal["missing", "unreadable", "not supplied"] | None
    summary: Summary


class RunDocument(Document):
    """`run --format json`."""

    form: Literal["qualrules/run/v1"] = Field(alias="schema")
    ruleset: RulesetInfo
    run: RunInfo
    summary: Summary
    records: list[RecordDocument]


class Tool(Part):
    """What made the document."""

    name: Literal["qualrules"]
    version: str


class SuppressionInfo(Part):
    """Why a finding is carried, by whom, and through which day (`YYYY-MM-DD`)."""

    reason: str
    owner: str | None
    expires: str


class FindingInfo(Part):
    """One finding of `audit`: what is missing, the agreed next step, the facts behind promises and stays.

    `moved` is there for what the history tells; `claimed` and `supported` are then those of that moment.
    """

    code: str
    name: str
    level: LevelWord
    process: str | None
    promise: str | None
    record: RecordName
    place: str | None
    claimed: str | None
    supported: str | None
    message: str
    missing: list[Lacking]
    facts: list[Fact]
    next: Step | None
    at: Place | None
    fingerprint: str
    suppressed: SuppressionInfo | None
    new: bool
    value: str | None = None
    moved: MovedInfo | None = None


class AuditDocument(Document):
    """`audit --format json`; `groups` is there with `--group-by`, `history` with `--history`."""

    form: Literal["qualrules/audit/v1"] = Field(alias="schema")
    tool: Tool
    ruleset: RulesetInfo
    run: RunInfo
    summary: Summary
    groups: list[Group] = Field(default_factory=list)
    history: HistoryInfo | None = None
    findings: list[FindingInfo]


class FindingDocument(FindingInfo, Document):
    """One line of `audit --format jsonl`."""

    form: Literal["qualrules/finding/v1"] = Field(alias="schema")


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
    """`test --format json`; `coverage` is null without `--coverage`."""

    form: Literal["qualrules/test/v1"] = Field(alias="schema")
    summary: ExampleCounts
    examples: list[ExampleInfo]
    coverage: list[CoverageInfo] | None


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
    BaselineDocument,
    IgnoreDocument,
    AgreeDocument,
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
