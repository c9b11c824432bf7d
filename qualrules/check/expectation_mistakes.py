"""What to say of an `expect` line that cannot be.

Builds diagnostics; decides and reports nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check.wording import a, joined, nearest, quoted
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.source import Span


def score_as_name(expect: syntax.ExpectName) -> Diagnostic:
    """A score expected to be met."""
    return Diagnostic(
        "QR219",
        f'"{expect.path}" is a score, so it is a number of points',
        expect.span,
        example=(f"expect {expect.path} is 50", f"expect {expect.path} is 25 to 45"),
    )


def field_as_name(expect: syntax.ExpectName) -> Diagnostic:
    """A field expected, which is given."""
    return Diagnostic(
        "QR219",
        f'"{expect.path}" is a field, which is given and not expected',
        expect.path.span,
        helps=("expect a criterion, a definition, a score, a stage or a promise",),
    )


def not_a_score(expect: syntax.ExpectScore, kind: str) -> Diagnostic:
    """Points expected of something that has none."""
    return Diagnostic(
        "QR219",
        f'"{expect.path}" is a {kind}, and only a score has points',
        expect.span,
        example=() if kind == "field" else (f"expect {expect.path} is met",),
    )


def nothing_claimed(span: Span, process: rules.Process) -> Diagnostic:
    """A claim expected where no field claims a stage."""
    return Diagnostic(
        "QR219",
        f'no field of {a(process.record)} is a stage of "{process.name}", so nothing is claimed',
        span,
        example=(f"record {process.record}", f"  stage: stage of {process.name}"),
    )


def which_process(span: Span, own: Sequence[rules.Process]) -> Diagnostic:
    """Several processes could be meant."""
    names = [process.name for process in own]
    return Diagnostic(
        "QR220",
        f"{a(own[0].record)} has several processes: {joined(names)}",
        span,
        label="say which one is meant",
        example=tuple(f"expect stage of {name} …" for name in names[:3]),
    )


def no_promise(title: syntax.String, known: Sequence[str]) -> Diagnostic:
    """A promise that is not there."""
    return Diagnostic(
        "QR204",
        f'there is no promise "{title.value}"',
        title.span,
        label=nearest(title.value, known),
        helps=(f"promises: {quoted(known)}",) if known else (),
    )
