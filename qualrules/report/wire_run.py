"""The documents that `run` writes, and the summary that `audit` has too, as pydantic models."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from qualrules.report.wire_parts import (
    Answer,
    Claims,
    Document,
    Fact,
    FindingCounts,
    Outcomes,
    Part,
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


class RunDocument(Document):
    """`run --format json`."""

    form: Literal["qualrules/run/v1"] = Field(alias="schema")
    ruleset: RulesetInfo
    run: RunInfo
    summary: Summary
    records: list[RecordDocument]
