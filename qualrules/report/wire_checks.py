"""The parts of the documents that `check` and `test` write, as pydantic models."""

from __future__ import annotations

from typing import Literal

from qualrules.report.wire_parts import LevelWord, Part


class EditInfo(Part):
    """Replace what stands from one place up to the other."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class FixInfo(Part):
    """A repair; `safe` ones are made by `check --fix`."""

    safe: bool
    title: str
    edits: list[EditInfo]


class LabelInfo(Part):
    """A second place that belongs to a message."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Message(Part):
    """One mistake in a ruleset, or one thing to know about it."""

    code: str
    name: str
    level: LevelWord
    message: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    label: str
    labels: list[LabelInfo]
    notes: list[str]
    help: list[str]
    example: list[str]
    fix: FixInfo | None


class ExampleCounts(Part):
    """How many examples passed."""

    examples: int
    passed: int
    failed: int
    seconds: float


class ExpectInfo(Part):
    """One `expect` line; `because` are the fields it names (null: none), `decided_by` those that decided."""

    text: str
    passed: bool
    expected: str
    actual: str
    because: list[str] | None
    decided_by: list[str]
    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class ExampleInfo(Part):
    """One example of a ruleset."""

    title: str
    record: str
    passed: bool
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    expects: list[ExpectInfo]


class CoverageInfo(Part):
    """What the examples of a file expect of one rule, of all that they could.

    `impossible` is not wanted: it was proved that no record brings it about.
    """

    kind: str
    name: str
    file: str
    line: int
    column: int
    wanted: list[str]
    expected: list[str]
    never_expected: list[str]
    impossible: list[str]


class ConditionInfo(Part):
    """One condition of a rule (or the rule itself), and which of met and not met no example brings about."""

    kind: str
    rule: str
    text: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    never: list[str]
    impossible: list[str]


class MutantInfo(Part):
    """One change to one rule.

    `outcome`: `noticed` by the examples · `equal`, proved · `missed`: `example` is the number, from 0, of the one that would
    notice it · `undecided`, and `reason` says why. `after` is empty where something was dropped.
    """

    kind: str
    rule: str
    change: str
    before: str
    after: str
    text: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    outcome: Literal["noticed", "equal", "missed", "undecided"]
    example: int | None
    reason: str


class MissingExample(Part):
    """An example to paste (null: a value in it cannot be written), and the words of what it shows."""

    title: str
    record: str
    as_of: str
    text: str | None
    shows: list[str]


class MutantsInfo(Part):
    """The mutants of one file. `score` is `noticed` of `counted`, which are all but the equal; null where there are none.

    `proved` is false without z3: then none is known to be equal.
    """

    file: str
    noticed: int
    counted: int
    equal: int
    score: float | None
    proved: bool
    mutants: list[MutantInfo]
    examples: list[MissingExample]


class MissedGoal(Part):
    """Something that examples do not show, and why no example was found for it."""

    text: str
    rule: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    reason: str


class SuggestionsInfo(Part):
    """What is missing in one file, and what no example was found for."""

    file: str
    examples: list[MissingExample]
    missed: list[MissedGoal]
