"""The documents about findings that are known: a baseline, and the exceptions of an ignore file, as pydantic models."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qualrules.report.wire_parts import Document, Part


class KnownRecord(Part):
    """Which record. With `--redact` the id is a pseudonym."""

    type: str
    id: str | None


class KnownMove(Part):
    """When a record was moved, and whither: of findings of the past."""

    at: str
    to: str | None


class KnownFinding(Part):
    """One finding of a baseline; either the process or the promise is null."""

    code: str
    process: str | None
    promise: str | None
    record: KnownRecord
    claimed: str | None
    moved: KnownMove | None = None
    fingerprint: str


class BaselineDocument(Document):
    """What `audit --write-baseline` writes and `--baseline` reads."""

    form: Literal["qualrules/baseline/v1"] = Field(alias="schema")
    findings: list[KnownFinding]


class ExceptionInfo(Part):
    """One entry of an ignore file. `days_left` is null where it does not hold, `problems` say why."""

    number: int
    line: int
    state: Literal["holds", "lapsed", "wrong_form"]
    days_left: int | None
    code: str | None
    type: str | None
    record: str | None
    criterion: str | None
    process: str | None
    reason: str
    owner: str | None
    added: str | None
    expires: str | None
    problems: list[str]


class IgnoreDocument(Document):
    """`ignore list --format json`; `file` is null where there is none."""

    form: Literal["qualrules/ignore/v1"] = Field(alias="schema")
    file: str | None
    as_of: str
    entries: list[ExceptionInfo]
