"""The mistakes of comparisons: two values that no sign, or not this one, can hold against each other.

Builds diagnostics; reports and decides nothing.
"""

from __future__ import annotations

from qualrules.check.mistakes import words
from qualrules.check.types import described, phrase
from qualrules.check.wording import quoted, shortened
from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.grammar import syntax
from qualrules.model.datatypes import Choice, Choices, Link, ListOf, StageOf, Text, Type, YesNo
from qualrules.source import Span


def differ(
    left: syntax.Expression, left_type: Type, right: syntax.Expression, right_type: Type
) -> Diagnostic:
    """Two values that no comparison can hold against each other."""
    return Diagnostic(
        "QR301",
        f"{words(left)} is {described(left_type)}, so it cannot be compared with {phrase(right_type)}",
        right.span,
        label=f"{words(right)} is {described(right_type)}",
    )


def two_ratios(right: syntax.Expression) -> Diagnostic:
    """A ratio against a ratio."""
    return Diagnostic(
        "QR317",
        "a ratio is compared with a number or a percent, not with another ratio",
        right.span,
        label="a second ratio",
    )


def no_order(expression: syntax.Expression, datatype: Type, op_span: Span) -> Diagnostic:
    """`<` on something that has no order."""
    kind = {Text: "texts have no order", YesNo: "yes and no have no order"}.get(
        type(datatype), "the values of a list have no order"
    )
    values = datatype.values if isinstance(datatype, Choice | StageOf) else ()
    some = quoted(values[:2]) if values else '"…", "…"'
    return Diagnostic(
        "QR305",
        f"{words(expression)} is {described(datatype)}, and {kind}",
        op_span,
        label="only `is` and `is not` can stand here",
        helps=(f"write: {words(expression)} is one of ({some})",) if not isinstance(datatype, YesNo) else (),
    )


def not_single(expression: syntax.Expression, datatype: Type) -> Diagnostic:
    """A list, link or `some of` field where one value is needed."""
    said = words(expression)
    match datatype:
        case Choices(values=values):
            sample = values[0] if values else "…"
            label, right = "it can hold several values", f'write: {said} includes "{sample}"'
        case ListOf():
            label, right = "it holds records", f"write: count of {said}   or: some {said} where (…)"
        case Link(record=record):
            label, right = f"the whole {record}", f"name a field of the {record}: {said}.…"
        case _:
            label, right = "", "compare it with a written stage"
    return Diagnostic(
        "QR309",
        f"{said} is {described(datatype)}, so it has no single value to compare",
        expression.span,
        label=label,
        helps=(right,),
    )


def stage_beside(right: syntax.Expression, datatype: StageOf) -> Diagnostic:
    """A claimed stage compared with something else than a written stage."""
    return Diagnostic(
        "QR301",
        "a claimed stage is compared with written stages only",
        right.span,
        label=f"write a stage of {datatype.process}",
        notes=(f"the stages of {datatype.process}: {shortened(datatype.values, quote=True)}",),
    )


def comparison_of_empty(
    value: syntax.Expression, text: syntax.String, whole: Span, *, negated: bool
) -> Diagnostic:
    """`x = ""`."""

    right = f"{words(value)} is {'known' if negated else 'missing'}"
    never = "is always met" if negated else "can never be met"
    return Diagnostic(
        "QR303",
        f"an empty field never equals anything, so this {never}",
        text.span,
        label=f'write "{right}"',
        fix=Fix((Edit(whole, right),), title=right),
    )
