"""What to say of a process that cannot be.

Builds diagnostics; decides and reports nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check.wording import a, nearest, quoted
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import in_words
from qualrules.model.schema import Field


def choices(kind: type, names: Sequence[str]) -> tuple[str, ...]:
    """The stages or outcomes that could have been meant, as a help."""
    word = "stages" if kind is syntax.Stage else "outcomes"
    return (f"the {word}: {quoted(names)}",) if names else (f"the process has no {word}",)


def unknown_stage(
    name: syntax.String, process: str, known: Sequence[str], helps: tuple[str, ...]
) -> Diagnostic:
    """The mistake of naming a stage that the process does not have."""
    return Diagnostic(
        "QR207",
        f'the process "{process}" has no stage "{name.value}"',
        name.span,
        label=nearest(name.value, known),
        helps=helps,
    )


def claim_of_other(field: Field, process: str, record: str, owner: str) -> Diagnostic:
    """A `stage of` field in a record that the process is not for."""
    return Diagnostic(
        "QR219",
        f'the process "{process}" is for {a(owner)}, so {a(record)} cannot be at a stage of it',
        field.span,
        helps=(f"declare this field in the record {owner}",),
    )


def second_claim(field: Field, first: Field, process: str, record: str) -> Diagnostic:
    """A second `stage of` field of one process."""
    return Diagnostic(
        "QR216",
        f'{a(record)} has two fields for the stage of "{process}"',
        field.span,
        label="the second",
        labels=(Label(first.span, "the first"),),
        helps=("keep the one in which the stage is claimed, and make the other a text",),
    )


def no_stage(item: syntax.Process) -> Diagnostic:
    """A process of outcomes only."""
    return Diagnostic(
        "QR219",
        f'the process "{item.name.text}" has outcomes but no stage',
        item.name.span,
        helps=("give it at least one stage, or write definitions in its place",),
    )


def step_twice(
    step: syntax.Stage | syntax.StageOutcome, first: syntax.Stage | syntax.StageOutcome, process: str
) -> Diagnostic:
    """Two stages or outcomes of one name."""
    return Diagnostic(
        "QR203",
        f'the process "{process}" has two stages or outcomes called "{step.name.value}"',
        step.name.span,
        label="the second",
        labels=(Label(first.name.span, "first declared here"),),
        helps=("rename one of them",),
    )


def exit_of_outcome(clause: syntax.ExitNeeds, step: syntax.StageOutcome) -> Diagnostic:
    """`exit needs` of an outcome."""
    return Diagnostic(
        "QR219",
        f'"{step.name.value}" is an outcome, which nothing leaves forward, so it has no `exit needs`',
        clause.span,
        helps=("write it as `needs` of the outcome, or as `exit needs` of the stage before it",),
    )


def stay_in_outcome(clause: syntax.StayAtMost, step: syntax.StageOutcome) -> Diagnostic:
    """`stay at most` of an outcome."""
    return Diagnostic(
        "QR219",
        f'"{step.name.value}" is an outcome, where a record stays for good, so it has no `stay at most`',
        clause.span,
        helps=("write it at the stage that should not last longer",),
    )


def since_no_moment(since: rules.FieldValue) -> Diagnostic:
    """A stay that is counted from no date."""
    return Diagnostic(
        "QR309",
        f"a stay is counted from a date or a datetime, and {since.path} is {in_words(since.type)}",
        since.span,
        label="since when?",
    )
