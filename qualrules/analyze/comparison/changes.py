"""What a comparison of two rulesets found: plain data that `diff` makes and reporters draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Literal

from qualrules.analyze.questions import Witness
from qualrules.dataclass import dataclass
from qualrules.model.values import Gap
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
class Sum:
    """Money of some records: currency → sum, and how many of them have no amount. Both empty where no field was named."""

    amount: Mapping[str, Decimal] = field(default_factory=dict)
    without: int = 0


@dataclass(frozen=True)
class Shift:
    """Records of one process that stood in one stage (None: none) under the old rules and stand in another under the new."""

    process: str
    old: str | None
    new: str | None
    count: int
    amount: Mapping[str, Decimal] = field(default_factory=dict)
    """Currency → sum, where a money field was named."""
    without_amount: int = 0
    """Records in which that field has no value."""
    by: Mapping[str, int] = field(default_factory=dict)
    """What decided → records; a record counts for each thing that alone keeps it from one of the two stages."""


@dataclass(frozen=True)
class StageTotal:
    """How many records a stage of one process (None: none) has under the old and under the new rules, and their money."""

    process: str
    stage: str | None
    old: int
    new: int
    old_amount: Mapping[str, Decimal] = field(default_factory=dict)
    new_amount: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Turned:
    """Records whose outcome of a criterion, definition or promise changed, by the pair of outcomes."""

    kind: Literal["criterion", "definition", "promise"]
    name: str
    old: str
    new: str
    count: int
    by: Mapping[str, int] = field(default_factory=dict)
    """What decided → records; empty where it is the criterion's own lines that say something else."""


@dataclass(frozen=True)
class Reclaimed:
    """Records whose claimed stage stands otherwise to the agreed one: `agrees`, `ahead`, … of an audit."""

    process: str
    old: str
    new: str
    count: int


@dataclass(frozen=True)
class Affected:
    """The records with one value in the field of `--group-by`; without a value, `gap` says why."""

    value: str | None
    gap: Gap | None
    records: int
    changed: int
    amount: Mapping[str, Decimal] = field(default_factory=dict)
    """Of those that changed."""
    without_amount: int = 0


@dataclass(frozen=True)
class Step:
    """One record's stage in one process, under the old and the new rules."""

    process: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Moved:
    """One record that changed, with what decided it."""

    record: str
    id: str
    steps: tuple[Step, ...]
    turned: tuple[tuple[str, str, str, str], ...]
    """(Kind, name, old outcome, new outcome) of the criteria, definitions and promises that turned."""
    by: tuple[str, ...]
    group: str | None = None
    """Its value in the field of `--group-by`."""


@dataclass(frozen=True)
class Impact:
    """What the change does to records: two full runs compared, as far as both rulesets have the same names."""

    records: int
    """Records that were judged under both."""
    changed: int
    """Those in which a stage, or the outcome of a definition, promise or criterion, is another one."""
    moves: tuple[Shift, ...]
    turned: tuple[Turned, ...]
    by_criterion: Mapping[str, int] = field(default_factory=dict)
    """Criterion (or another need, in its words) → changed records that it decided, the most frequent first."""
    by_group: tuple[Affected, ...] = ()
    """One for each value of the `--group-by` field."""
    group_field: str = ""
    listed: tuple[Moved, ...] = ()
    """The records themselves, where asked for: the first ones, up to the number that was asked for."""
    in_stage: int = 0
    in_definition: int = 0
    in_promise: int = 0
    """Changed records by what changed in them; one may count several times."""
    only_in_criteria: int = 0
    """Changed records whose stages, definitions and promises stay."""
    undecided_cause: int = 0
    """Changed records of which no need says why: stages in another order, say."""
    types: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Record type → records, changed records."""
    sum: Sum = Sum()
    """Of the changed records."""
    amount_fields: Mapping[str, str] = field(default_factory=dict)
    """Record type → the money field that is summed."""
    stages: tuple[StageTotal, ...] = ()
    """Of each process in which a record moves: all its stages and outcomes in order, those of both rulesets."""
    claims: tuple[Reclaimed, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict)
    """Score → records with other points; a score alone makes no record a changed one."""
    only_in: tuple[tuple[str, str, Literal["old", "new"]], ...] = ()
    """(Kind, name, side) of what only one ruleset has, which is not compared: record types, processes, definitions …"""
    unpaired: tuple[int, int] = (0, 0)
    """Records that only the old, and only the new rules got to read; they are not compared."""
    as_of: str = ""


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
