"""The parts of the documents that `check` and `test` write, as pydantic models."""

from __future__ import annotations

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
    """What the examples of a file expect of one rule, of all that they could."""

    kind: str
    name: str
    file: str
    line: int
    column: int
    wanted: list[str]
    expected: list[str]
    never_expected: list[str]
