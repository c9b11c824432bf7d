"""What a comparison of two rulesets found: plain data that `diff` makes and reporters draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Literal

from qualrules.analyze.questions import Witness
from qualrules.dataclass import dataclass
from qualrules.source import NOWHERE, Span

Verdict = Literal["equivalent", "stricter", "looser", "different", "undecided"]
"""Outcomes are ordered not met, unknown, met: looser is never lower and sometimes higher, stricter the other way round."""
Kind = Literal[
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
Bump = Literal["none", "patch", "minor", "major"]


@dataclass(frozen=True)
class Shown:
    """A witness with what both versions say of it: `met`, `not_met`, `unknown`; of a score `25` or `25 to 45`."""

    witness: Witness
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One named thing that differs, or (`equivalent`) only reads differently.

    gained: met only in the new · lost: met only in the old · became_unknown: decided in the old, unknown in the new ·
    ruled_out: unknown in the old, not met in the new. `proved`: the verdict is a proof (each direction that has no witness
    was proved impossible); False where a direction is only possible, or where nothing was asked of a solver.
    """

    kind: Kind
    name: str
    verdict: Verdict
    gained: Shown | None = None
    lost: Shown | None = None
    became_unknown: Shown | None = None
    ruled_out: Shown | None = None
    proved: bool = True
    process: str = ""
    """The process of a stage, outcome or move."""
    only_in: Literal["", "old", "new"] = ""
    """Added (new) or taken away (old)."""
    note: str = ""
    """A sentence's end that says what a proof cannot show: `"Trial" is no longer a value`."""
    old_at: Span = field(default=NOWHERE, compare=False)
    new_at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Version:
    """The versions of both, the least step that the change asks for, and whether the new version says as much."""

    old: str
    new: str
    bump: Bump
    enough: bool


@dataclass(frozen=True)
class Shift:
    """Records of one process that stood in one stage (None: none) under the old rules and stand in another under the new."""

    process: str
    old: str | None
    new: str | None
    count: int
    amount: Mapping[str, Decimal] = field(default_factory=dict)
    """Currency → sum, where a money field was named."""


@dataclass(frozen=True)
class Turned:
    """Records whose outcome of a criterion, definition or promise changed, by the pair of outcomes."""

    kind: Literal["criterion", "definition", "promise"]
    name: str
    old: str
    new: str
    count: int


@dataclass(frozen=True)
class Moved:
    """One record that changed, with what decided it: the names of the criteria whose outcome turned."""

    record: str
    id: str
    process: str
    old: str | None
    new: str | None
    by: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True)
class Impact:
    """What the change does to records: two full runs compared."""

    records: int
    changed: int
    moves: tuple[Shift, ...]
    turned: tuple[Turned, ...]
    by_criterion: Mapping[str, int] = field(default_factory=dict)
    """Criterion → changed records in which its outcome turned."""
    by_group: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Value of the `--group-by` field (empty: missing) → records, changed records."""
    group_field: str = ""
    listed: tuple[Moved, ...] = ()
    """The records themselves, where asked for."""


@dataclass(frozen=True)
class Diff:
    """Everything that `diff` found. `changes` are in the order of the rulesets, without what is equal word for word."""

    old_name: str
    new_name: str
    verdict: Verdict
    changes: tuple[Change, ...]
    version: Version
    impact: Impact | None = None
    skipped: str = ""
    """Why nothing was proved: the extra `prove` is not installed."""
    equal: int = 0
    """How many named things are the same in both."""
