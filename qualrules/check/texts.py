"""Conditions about texts and several chosen values into the core: `contains`, `matches`, `includes`."""

from __future__ import annotations

from qualrules.check import misfits
from qualrules.check.mistakes import bare, refuse, words
from qualrules.check.options import Options, lower_options, retell, scope_of_values, written_options
from qualrules.check.patterns import check_pattern
from qualrules.check.rows import Lower
from qualrules.check.scope import Scope
from qualrules.check.types import described
from qualrules.check.values import lower_value
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Choice, Choices, ListOf, Text
from qualrules.model.values import fold

_WORDS = {"contains": "contains", "starts": "starts with", "ends": "ends with", "matches": "matches"}


def lower_text_test(node: syntax.TextTest, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`t contains "a"`, `starts with any of (…)`, each also negated."""
    value = _text_field(node.value, node.kind, scope, lower)
    texts = _texts(node.options, words(bare(node.value)), scope)
    if value is None or texts is None:
        return None
    condition = rules.TextTest(node.kind, value, texts, span=node.span)
    return rules.Not(condition, node.span) if node.negated else condition


def lower_matches(node: syntax.Matches, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`t matches /re/`, `t does not match /re/`."""
    value = _text_field(node.value, "matches", scope, lower)
    pattern = check_pattern(node.pattern, node.pattern_span, scope.report)
    if value is None or pattern is None:
        return None
    condition = rules.TextTest("matches", value, pattern=node.pattern, python_pattern=pattern, span=node.span)
    return rules.Not(condition, node.span) if node.negated else condition


def lower_includes(node: syntax.IncludesTest, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`m includes "A"`, `includes any of (…)`, `includes all of (…)`, each also negated."""
    value = lower_value(node.value, scope, lower)
    if value is not None and not (isinstance(value, rules.FieldValue) and isinstance(value.type, Choices)):
        return refuse(_not_several(node, value), scope)
    declared = Choice(value.type.values) if value is not None and isinstance(value.type, Choices) else None
    constants = lower_options(node.options, declared, scope, what=words(bare(node.value)))
    if constants is None or not isinstance(value, rules.FieldValue):
        return None
    texts = tuple(str(constant.value) for constant in constants)
    condition = rules.Includes(value, texts, every=node.quantity == "all", span=node.span)
    return rules.Not(condition, node.span) if node.negated else condition


def _text_field(
    expression: syntax.Expression, kind: str, scope: Scope, lower: Lower
) -> rules.FieldValue | None:
    value = lower_value(expression, scope, lower)
    if value is None:
        return None
    if isinstance(value, rules.FieldValue) and isinstance(value.type, Text | Choice):
        return value
    return refuse(_not_a_text(bare(expression), kind, value), scope)


def _texts(options: Options, what: str, scope: Scope) -> tuple[str, ...] | None:
    """The folded texts; blanks at their ends are kept, because they may stand inside a field's text."""
    written = written_options(options, scope)
    if written is None:
        return None
    found: list[str] = []
    inner = scope_of_values(options, scope)
    for literal in written:
        if not isinstance(literal, syntax.String):
            inner.report.add(misfits.differs(literal, Text(), scope, what, "it cannot hold"))
        elif not literal.value:
            inner.report.add(_empty(literal))
        else:
            found.append(fold(literal.value))
    retell(options, inner, scope)
    return tuple(dict.fromkeys(found)) if len(found) == len(written) else None


def _empty(literal: syntax.String) -> Diagnostic:
    return Diagnostic(
        "QR303",
        "every text holds the empty text, so this says nothing",
        literal.span,
        label="write what is looked for",
    )


def _not_a_text(expression: syntax.Expression, kind: str, value: rules.Value) -> Diagnostic:
    several = isinstance(value.type, Choices)
    return Diagnostic(
        "QR301",
        f"{words(expression)} is {described(value.type)}, so `{_WORDS[kind]}` cannot be asked of it",
        expression.span,
        label=f'did you mean "{words(expression)} includes …"?' if several else "only of a text field",
    )


def _not_several(node: syntax.IncludesTest, value: rules.Value) -> Diagnostic:
    said = words(bare(node.value))
    match value.type:
        case Text():
            label = f'did you mean "{said} contains …"?'
        case Choice():
            label = f'did you mean "{said} is …"?'
        case ListOf():
            label = f'did you mean "some {said} where (…)"?'
        case _:
            label = "only of a `some of` field"
    return Diagnostic(
        "QR301",
        f"{said} is {described(value.type)}, so `includes` cannot be asked of it",
        node.value.span,
        label=label,
    )
