"""What the JSON documents have in common: rulesets, runs, facts, places, counts, as pydantic models.

The documents themselves are in `wire` and `wire_moves`. A field without a default is always written; one with a
default is left out where it was not set. Imported only where JSON is written or schemas are exported.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Answer = Literal["met", "not_met", "unknown"]
ClaimWord = Literal["agrees", "ahead", "unproven", "behind", "unmapped", "unclaimed", "not_applicable"]
LevelWord = Literal["error", "warning", "note"]


class Part(BaseModel):
    """A part of a document; built when it is first used."""

    model_config = ConfigDict(defer_build=True, populate_by_name=True)


class Document(Part):
    """A whole document; `form` is written as `schema`."""

    form: str = Field(alias="schema")


class Place(Part):
    """Where a line of the rules stands; counted from 1."""

    file: str
    line: int
    column: int


class RecordName(Part):
    """Which record."""

    type: str
    id: str


class RulesetInfo(Part):
    """Which definitions: `digest` is the same as long as they mean the same."""

    name: str
    version: str
    digest: str
    files: list[str]


class RunInfo(Part):
    """What was run: `as_of` is a day or an instant, `source` the adapter, `records` those listed."""

    as_of: str
    source: str | None
    records: int
    seconds: float


class Fact(Part):
    """A field that decided an outcome.

    `value` as people write it (null: it has none, and `gap` says why), `raw` as the source has it, `note` how
    it was read, `needed` the line of the rules that asked, `outcome` that line's answer.
    """

    field: str
    source_field: str | None
    value: str | None = None
    raw: str | None = None
    note: str = ""
    gap: Literal["missing", "unreadable", "not supplied"] | None
    needed: str
    outcome: Answer
    at: Place | None


class ScoreInfo(Part):
    """A score in points; both the same when every line is decided."""

    lowest: int
    highest: int


class Standing(Part):
    """Where a record stands in a process; stages by their declared names."""

    claimed: str | None
    claim: ClaimWord | None
    supported: str | None
    furthest: str | None
    possible: str | None
    overdue: Answer | None
    stages: dict[str, Answer]


class Change(Part):
    """A field whose value would have to be another, and the line of the rules that it does not meet."""

    field: str
    needed: str


class Step(Part):
    """The shortest way to a stage: fields to fill in, fields to change, questions to ask."""

    process: str
    stage: str
    fill: list[str]
    change: list[Change]
    ask: list[str]


class Lacking(Part):
    """A need that is not met. `wanted` is the answer that the stage asks of the criterion."""

    criterion: str
    outcome: Answer
    wanted: Answer
    because: list[Fact]
    ask: list[str]


class Outcomes(Part):
    """How often each answer was given."""

    met: int
    not_met: int
    unknown: int


class Claims(Part):
    """How the claimed stages stand to the agreed ones, in records."""

    agrees: int
    ahead: int
    unproven: int
    behind: int
    unmapped: int
    unclaimed: int
    not_applicable: int


class StageCount(Part):
    """Records whose facts support this stage; null is none."""

    stage: str | None
    count: int


class ScoreCount(Part):
    """The lowest and the highest points of a score over all records, and how many are not settled."""

    lowest: int | None
    highest: int | None
    open: int


class NotShown(Part):
    """Findings of a kind that are counted and not listed."""

    code: str
    name: str
    level: LevelWord
    count: int


class FindingCounts(Part):
    """Findings by level, before any is suppressed; `new` are those that remain.

    `not_shown` is there where findings are counted and not listed.
    """

    error: int
    warning: int
    note: int
    suppressed: int
    baseline: int
    new: int
    not_shown: list[NotShown] = Field(default_factory=list)


class ReadingProblem(Part):
    """Values of one field that could not be read, for one reason; `places` are the first ones."""

    code: str
    record: str
    field: str
    reason: str
    count: int
    example: str = ""
    places: list[str]


class PlacedMessage(Part):
    """What is to be said of one place in the data."""

    place: str
    message: str


class RemarkInfo(Part):
    """What is odd about a record that was read all the same. With `--redact` only its place is told."""

    place: str
    message: str | None


class BadRecord(PlacedMessage):
    """A record that could not be read as one."""

    code: Literal["QR408"]


class DuplicateId(Part):
    """An id that several records have; `places` of the second and further ones. With `--redact` the id is null."""

    record: str
    id: str | None
    places: list[str]


class OutsideList(Part):
    """Values that the list of a field does not have, and how often they stand there."""

    field: str
    values: dict[str, int]


class ReadingInfo(Part):
    """The account of reading.

    `not_supplied`: fields that no column feeds. `unmatched`: columns that feed no field, by record type.
    `bad`: the first of the `bad_records`, which could not be read as records.
    """

    bad_records: int
    bad: list[BadRecord]
    problems: list[ReadingProblem]
    not_supplied: list[str]
    duplicates: list[DuplicateId]
    notes: list[RemarkInfo]
    unmatched: dict[str, list[str]]
    outside_list: list[OutsideList] = Field(default_factory=list)
