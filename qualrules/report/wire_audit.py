"""The documents that `audit` writes, as pydantic models."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qualrules.report.wire_history import HistoryInfo, MovedInfo
from qualrules.report.wire_parts import (
    Document,
    Fact,
    Lacking,
    LevelWord,
    Part,
    Place,
    RecordName,
    RulesetInfo,
    RunInfo,
    Step,
)
from qualrules.report.wire_run import Summary


class Group(Part):
    """The summary of the records with one value in the field of `--group-by`; null and a `gap`: with none."""

    group: str | None
    gap: Literal["missing", "unreadable", "not supplied"] | None
    summary: Summary


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
