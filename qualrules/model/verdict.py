"""What an evaluation says of one record. Plain data; engines fill it, reporters read it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from qualrules.dataclass import dataclass
from qualrules.truth import Outcome


class Claim(Enum):
    """How the stage that the CRM claims stands to the agreed one."""

    AGREES = "agrees"
    AHEAD = "ahead"
    UNPROVEN = "unproven"
    BEHIND = "behind"
    UNMAPPED = "unmapped"
    UNCLAIMED = "unclaimed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """A score: both ends the same when every line is decided."""

    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class ProcessVerdict:
    """One process on one record.

    `claimed` is a declared name or None; `claim` and `overdue` are None where the process has no claim field (`overdue` also
    where no stay is declared for the claimed stage). `stages` holds the status of every stage and outcome. `applies` is the
    guard's outcome. `met_outcomes` are the inferable outcomes that are met, in order: two are a finding.
    """

    claimed: str | None
    claim: Claim | None
    supported: str | None
    furthest: str | None
    possible: str | None
    overdue: Outcome | None
    stages: Mapping[str, Outcome]
    applies: Outcome
    met_outcomes: tuple[str, ...] = ()
