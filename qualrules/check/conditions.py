"""Conditions of the language into the core that every engine speaks: the head of the lowering.

Each form has its own file; here are logic, names, and needs. A condition with a mistake is None, and all of
its mistakes are reported, not only the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualrules.check import operands, paths, unknown
from qualrules.check.comparisons import lower_between, lower_compare, lower_one_of
from qualrules.check.mistakes import bare, refuse, words
from qualrules.check.moments import lower_in_period, lower_within
from qualrules.check.rows import lower_rows, nested
from qualrules.check.scope import Scope
from qualrules.check.texts import lower_includes, lower_matches, lower_text_test
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import ListOf, YesNo
from qualrules.source import Span


def lower_condition(expression: syntax.Expression, scope: Scope) -> rules.Condition | None:
    """The condition in the core; None when it has a mistake, which is reported."""
    match expression:
        case syntax.Compare():
            return lower_compare(expression, scope, lower_condition)
        case syntax.Between():
            return lower_between(expression, scope, lower_condition)
        case syntax.IsOneOf():
            return lower_one_of(expression, scope, lower_condition)
        case syntax.TextTest():
            return lower_text_test(expression, scope, lower_condition)
        case syntax.Matches():
            return lower_matches(expression, scope, lower_condition)
        case syntax.IncludesTest():
            return lower_includes(expression, scope, lower_condition)
        case syntax.Within():
            return lower_within(expression, scope, lower_condition)
        case syntax.InPeriod():
            return lower_in_period(expression, scope, lower_condition)
        case syntax.RowsWhere():
            return lower_rows(expression, scope, lower_condition)
        case _:
            return _logic(expression, scope)


def lower_need(need: syntax.Need, scope: Scope) -> rules.Condition | None:
    """A criterion, definition or yes/no field that is needed, or not wanted."""
    found = paths.look_up(need.path, scope)
    if isinstance(found, Diagnostic) and found.code == "QR201" and len(need.path.names) == 1:
        found = unknown.need(need.path.names[0], need.path, scope.here, scope)
    if not isinstance(found, rules.FieldValue | paths.RuleName):
        return refuse(found, scope)
    condition = _named(found, need.path, scope)
    return rules.Not(condition, need.span) if condition is not None and need.negated else condition


def lower_needs(needs: syntax.Needs, scope: Scope) -> rules.Condition | None:
    """One `needs` line: all of its items, or as many as it says."""
    parts = [lower_need(need, scope) for need in needs.items]
    quantity = needs.quantity or syntax.Quantity("all", span=needs.span)
    return _quantity(quantity, parts, needs.span, scope)


def _logic(expression: syntax.Expression, scope: Scope) -> rules.Condition | None:
    match expression:
        case syntax.Brackets(inner=inner):
            return lower_condition(inner, scope)
        case syntax.NotCondition(operand=operand, span=span):
            part = lower_condition(operand, scope)
            return None if part is None else rules.Not(part, span)
        case syntax.AndOr(word=word, parts=written, span=span):
            parts = _whole(lower_condition(part, scope) for part in written)
            if parts is None:
                return None
            return rules.And(parts, span) if word == "and" else rules.Or(parts, span)
        case syntax.QuantityOf(quantity=quantity, parts=written, span=span):
            return _quantity(quantity, [lower_condition(part, scope) for part in written], span, scope)
        case syntax.IsKnown():
            return _known(expression, scope)
        case syntax.Path():
            return _path(expression, scope)
        case syntax.Call(name=name):
            return refuse(_call(name, expression.span), scope)
        case _:
            return refuse(operands.not_a_condition(expression, None), scope)


def _whole(parts: Iterable[rules.Condition | None]) -> tuple[rules.Condition, ...] | None:
    """All of the parts, or None where one has a mistake; every one is looked at first."""
    found = list(parts)
    kept = tuple(part for part in found if part is not None)
    return kept if len(kept) == len(found) else None


def _quantity(
    quantity: syntax.Quantity, parts: Sequence[rules.Condition | None], span: Span, scope: Scope
) -> rules.Condition | None:
    count = quantity.count or 0
    if quantity.kind in ("at least", "exactly") and count > len(parts):
        scope.report.add(_impossible(quantity, count, len(parts)))
        return None
    found = _whole(parts)
    if found is None:
        return None
    match quantity.kind:
        case "all":
            return found[0] if len(found) == 1 else rules.And(found, span)
        case "any":
            return rules.Or(found, span)
        case "none":
            return rules.And(tuple(rules.Not(part, part.span) for part in found), span)
        case "at least":
            return rules.Quantity(count, None, found, span)
        case "at most":
            return rules.Quantity(0, count, found, span)
        case "exactly":
            return rules.Quantity(count, count, found, span)


def _path(path: syntax.Path, scope: Scope) -> rules.Condition | None:
    found = paths.find(path, scope)
    return None if found is None else _named(found, path, scope)


def _named(found: paths.Found, path: syntax.Path, scope: Scope) -> rules.Condition | None:
    """What a name alone says: the outcome of a criterion or definition, or that a yes/no field is yes."""
    if isinstance(found, rules.FieldValue):
        if isinstance(found.type, YesNo):
            return rules.Compare("=", found, rules.Constant(True, YesNo(), path.span), path.span)
        return refuse(operands.not_a_condition(path, found.type), scope)
    if found.rule.kind == "score":
        return refuse(operands.score_use(path, scope), scope)
    return rules.Named(found.rule.name, found.rule.kind, found.links, found.outer, found.record, path.span)


def _known(node: syntax.IsKnown, scope: Scope) -> rules.Condition | None:
    path = bare(node.value)
    if not isinstance(path, syntax.Path):
        return refuse(_known_of_value(path), scope)
    found = paths.find(path, scope)
    if isinstance(found, paths.RuleName):
        return refuse(_known_of_rule(found, path), scope)
    if found is None:
        return None
    if isinstance(found.type, ListOf) and scope.row is not None:
        return refuse(nested(node.span, "a second list"), scope)
    known = rules.Known(found, node.span)
    return known if node.words in ("known", "not missing") else rules.Not(known, node.span)


def _known_of_rule(found: paths.RuleName, path: syntax.Path) -> Diagnostic:
    return Diagnostic(
        "QR219",
        f'"{path}" is a {found.rule.kind}, and only fields are known or missing',
        path.span,
        label="name a field",
        helps=()
        if found.rule.kind == "score"
        else (f"to ask whether it is met, write its name alone: {path}",),
    )


def _known_of_value(expression: syntax.Expression) -> Diagnostic:
    return Diagnostic(
        "QR219",
        "only fields are known or missing",
        expression.span,
        label=f"{words(expression)} is not a field",
    )


def _impossible(quantity: syntax.Quantity, count: int, parts: int) -> Diagnostic:
    listed = "only one is" if parts == 1 else f"only {parts} are"
    return Diagnostic(
        "QR115",
        f"{quantity.kind} {count} can never be met: {listed} listed",
        quantity.span,
        label=f"{parts} at the most",
    )


def _call(name: syntax.Name, span: Span) -> Diagnostic:
    return Diagnostic(
        "QR112",
        f'there is no formula "{name.text}" here',
        span,
        label="write it in words",
        helps=('for example: amount is known, not a, a and b, stage is one of ("A", "B")',),
    )
