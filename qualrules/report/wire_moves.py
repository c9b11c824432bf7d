"""The documents of `move`, as pydantic models."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qualrules.report.wire_parts import (
    Answer,
    Document,
    Lacking,
    Part,
    PlacedMessage,
    RecordName,
    RulesetInfo,
    Step,
)


class LackInfo(Lacking):
    """A need that is not met, of the stage that asks for it: to be in it, or to leave it.

    With `when`, it is the process itself that may not be for the record, and `stage` is null.
    """

    stage: str | None
    part: Literal["needs", "exit needs", "when"]


class MoveDocument(Document):
    """`move --format json`, and a line of `--format jsonl`: one move.

    `from` is null for a move from nowhere, then `unmapped` may hold the stage in the CRM, which is none of the
    process. `outcome` is the answer, of which only met is `allowed`; `status` that of the target alone,
    `applies` of the process's own `when`. `refusals` are what the move itself breaks, `missing` what the gates
    on the way lack, `next` the shortest way there. `wanted_at` is the place in a file of many.
    """

    form: Literal["qualrules/move/v1"] = Field(alias="schema")
    record: RecordName
    place: str | None
    wanted_at: str | None
    ruleset: RulesetInfo
    as_of: str
    process: str
    source: str | None = Field(alias="from")
    unmapped: str | None
    target: str = Field(alias="to")
    allowed: bool
    outcome: Answer
    status: Answer
    applies: Answer
    refusals: list[str]
    missing: list[LackInfo]
    next: Step | None


class MoveCounts(Part):
    """How many moves there were; `problems` could not be judged."""

    allowed: int
    not_allowed: int
    not_wanted: int
    problems: int


class MovesDocument(Document):
    """`move --wanted FILE --format json`: all of them; `not_wanted` are bodies in which no stage changed."""

    form: Literal["qualrules/moves/v1"] = Field(alias="schema")
    ruleset: RulesetInfo
    as_of: str
    summary: MoveCounts
    moves: list[MoveDocument]
    not_wanted: list[PlacedMessage]
    problems: list[PlacedMessage]
