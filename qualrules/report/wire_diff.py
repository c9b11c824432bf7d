"""The document that `diff` writes, as pydantic models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from qualrules.report.wire_parts import Answer, Document, Part, Place, RulesetInfo

VerdictWord = Literal["equivalent", "stricter", "looser", "different", "undecided"]
KindWord = Literal[
    "criterion",
    "definition",
    "score",
    "stage",
    "outcome",
    "move",
    "promise",
    "field",
    "list",
    "source",
    "setting",
]
GapWord = Literal["missing", "unreadable", "not supplied"]


class WitnessInfo(Part):
    """A record as `evaluate` and examples take it, the day or instant, and what both say: `met`, `not_met`, `unknown`.

    Of a score `old` and `new` are points: `25`, or `25 to 45` where a line of it is unknown.
    """

    type: str
    as_of: str
    record: dict[str, Any]
    old: str
    new: str


class CauseInfo(Part):
    """What a change follows from."""

    kind: Literal["criterion", "definition", "score"]
    name: str


class ChangeInfo(Part):
    """One named thing that differs, or (`equivalent`) only reads differently.

    `gained`: met only in the new · `lost`: met only in the old · `became_unknown`: decided in the old, unknown in the new ·
    `ruled_out`: unknown in the old, not met in the new. `proved`: each direction without a record was proved impossible.
    `only_in`: added or taken away. `because_of`: what has been edited where its own lines have not.
    """

    kind: KindWord
    name: str
    verdict: VerdictWord
    gained: WitnessInfo | None
    lost: WitnessInfo | None
    became_unknown: WitnessInfo | None
    ruled_out: WitnessInfo | None
    proved: bool
    title: str
    process: str | None
    only_in: Literal["old", "new"] | None
    because_of: list[CauseInfo]
    note: str
    old_at: Place | None
    new_at: Place | None


class ShiftInfo(Part):
    """Records that stood in one stage (null: none) of a process and stand in another; `by` says what decided."""

    process: str
    old: str | None = Field(alias="from")
    new: str | None = Field(alias="to")
    count: int
    amount: dict[str, int | float]
    without_amount: int
    by: dict[str, int]


class StageTotalInfo(Part):
    """How many records a stage (null: none) has under both rulesets, and their money; of processes with a move."""

    process: str
    stage: str | None
    old: int
    new: int
    old_amount: dict[str, int | float]
    new_amount: dict[str, int | float]


class TurnedInfo(Part):
    """Records whose answer turned, by the pair of answers."""

    kind: Literal["criterion", "definition", "promise"]
    name: str
    old: Answer = Field(alias="from")
    new: Answer = Field(alias="to")
    count: int
    by: dict[str, int]


class ReclaimedInfo(Part):
    """Records whose claimed stage stands otherwise to the agreed one."""

    process: str
    old: str = Field(alias="from")
    new: str = Field(alias="to")
    count: int


class AffectedInfo(Part):
    """The records with one value in the field of `--group-by`; `gap` says why there is none."""

    value: str | None
    gap: GapWord | None
    records: int
    changed: int
    amount: dict[str, int | float]
    without_amount: int


class StepInfo(Part):
    """One record's stages in one process."""

    process: str
    old: str | None = Field(alias="from")
    new: str | None = Field(alias="to")


class TurnedAnswer(Part):
    """One answer of one record."""

    kind: Literal["criterion", "definition", "promise"]
    name: str
    old: Answer = Field(alias="from")
    new: Answer = Field(alias="to")


class ChangedRecord(Part):
    """One record that changed, and what decided it."""

    type: str
    id: str
    stages: list[StepInfo]
    turned: list[TurnedAnswer]
    by: list[str]
    group: str | None


class SidePart(Part):
    """What only one ruleset has, so that it is not compared."""

    kind: str
    name: str
    only_in: Literal["old", "new"]


class RecordCount(Part):
    """Records of a type."""

    records: int
    changed: int


class ImpactInfo(Part):
    """What the change does to records: both rulesets run over them, and compared.

    `unpaired` are records that only the old, or only the new ruleset got to read. `listed` has them with `--show-records`.
    """

    records: int
    changed: int
    as_of: str
    in_stage: int
    in_definition: int
    in_promise: int
    only_in_criteria: int
    amount: dict[str, int | float]
    without_amount: int
    amount_fields: dict[str, str]
    types: dict[str, RecordCount]
    moves: list[ShiftInfo]
    stages: list[StageTotalInfo]
    claims: list[ReclaimedInfo]
    turned: list[TurnedInfo]
    scores: dict[str, int]
    by_criterion: dict[str, int]
    undecided_cause: int
    group_by: str | None
    groups: list[AffectedInfo]
    not_compared: list[SidePart]
    unpaired: dict[Literal["old", "new"], int]
    listed: list[ChangedRecord]


class VersionInfo(Part):
    """Both versions, the least step that the change asks for, and whether the new version says as much."""

    old: str
    new: str
    bump: Literal["none", "patch", "minor", "major"]
    enough: bool


class SideInfo(RulesetInfo):
    """A ruleset, `written` as the call named it."""

    written: str


class DiffDocument(Document):
    """`diff --format json`; `skipped` says why nothing was proved, `same` counts what is the same word for word."""

    form: Literal["qualrules/diff/v1"] = Field(alias="schema")
    verdict: VerdictWord
    old: SideInfo
    new: SideInfo
    changes: list[ChangeInfo]
    same: int
    skipped: str | None
    impact: ImpactInfo | None
    version: VersionInfo
