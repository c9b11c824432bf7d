"""Conditions and figures over child rows: `some contacts where (…)`, `count of contacts`, `total of
lines.price`.

How the condition inside a `where` is lowered is handed in, because it may be any condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from qualrules.check import paths
from qualrules.check.mistakes import bare, words
from qualrules.check.scope import Scope
from qualrules.check.types import described
from qualrules.check.wording import joined
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import MOMENTS, NUMERIC, ListOf, Number
from qualrules.model.schema import Field
from qualrules.source import Span

Lower = Callable[[syntax.Expression, Scope], rules.Condition | None]
"""The way down into a condition; `conditions.lower_condition`."""

_KINDS = {"total": NUMERIC, "lowest": NUMERIC, "highest": NUMERIC, "latest": MOMENTS, "earliest": MOMENTS}
_INSTEAD = {"lowest": "earliest", "highest": "latest", "earliest": "lowest", "latest": "highest"}
_WANTED = {
    "total": "numbers",
    "lowest": "numbers",
    "highest": "numbers",
    "latest": "dates",
    "earliest": "dates",
}


def lower_rows(node: syntax.RowsWhere, scope: Scope, lower: Lower) -> rules.Condition | None:
    """`some contacts where (…)` and its kin."""
    found = _list(node.path, scope, node.span)
    if found is not None and found.rest:
        scope.report.add(_not_the_list(node.path, found))
        found = None
    where = _where(node.where, found, scope, lower)
    if found is None or where is None:
        return None
    rows, count = found.rows, node.count or 0
    match node.kind:
        case "some" | "every" | "no":
            return rules.Rows(node.kind, rows, where, span=node.span)
        case "at least":
            return rules.Rows("count", rows, where, count, None, node.span)
        case "at most":
            return rules.Rows("count", rows, where, 0, count, node.span)
        case "exactly":
            return rules.Rows("count", rows, where, count, count, node.span)


def lower_aggregate(node: syntax.AggregateOf, scope: Scope, lower: Lower) -> rules.Aggregate | None:
    """`count of contacts`, `total of lines.price where (…)` and its kin."""
    found = _list(node.path, scope, node.span)
    where = _where(node.where, found, scope, lower) if node.where is not None else None
    if found is None or (node.where is not None and where is None):
        return None
    if node.kind == "count":
        if found.rest:
            scope.report.add(_not_the_list(node.path, found))
            return None
        return rules.Aggregate("count", found.rows, None, where, Number(), node.span)
    value = _row_value(node, found, scope)
    if value is None:
        return None
    return rules.Aggregate(node.kind, found.rows, value, where, value.type, node.span)


def _list(path: syntax.Path, scope: Scope, span: Span) -> paths.ListPath | None:
    if scope.row is not None:
        scope.report.add(nested(span, "a second list"))
        return None
    found = paths.find_list(path, scope)
    row = found and _row_type(found)
    # A list of records that could not be read is let through without further talk: it has been reported.
    return found if row in scope.names.records else None


def _row_type(found: paths.ListPath) -> str:
    assert isinstance(found.rows.type, ListOf)  # find_list gives lists only
    return found.rows.type.record


def _where(
    expression: syntax.Expression, found: paths.ListPath | None, scope: Scope, lower: Lower
) -> rules.Condition | None:
    if found is None:
        return None
    return lower(expression, scope.inside(_row_type(found)))


def _row_value(node: syntax.AggregateOf, found: paths.ListPath, scope: Scope) -> rules.FieldValue | None:
    row = _row_type(found)
    if not found.rest:
        fields = _fitting(scope.names.records[row].fields.values(), node.kind)
        scope.report.add(_of_which_field(node, row, fields))
        return None
    inner = syntax.Path(found.rest, found.rest[0].span.to(found.rest[-1].span))
    value = paths.find(inner, scope.inside(row))
    if value is None:
        return None
    if isinstance(value, paths.RuleName):
        scope.report.add(_wrong_figure(node, inner, f"a {value.rule.kind}", ""))
        return None
    if not isinstance(value.type, _KINDS[node.kind]):
        near = _INSTEAD.get(node.kind, "") if isinstance(value.type, (*NUMERIC, *MOMENTS)) else ""
        scope.report.add(_wrong_figure(node, inner, described(value.type), near))
        return None
    return replace(value, outer=False)


def _fitting(fields: Iterable[Field], kind: str) -> list[str]:
    return [field.name for field in fields if isinstance(field.type, _KINDS[kind])]


def nested(span: Span, what: str) -> Diagnostic:
    """A second list or a score inside a `where`."""
    return Diagnostic(
        "QR217",
        f"a condition inside `where` cannot hold {what}",
        span,
        label="not inside `where (…)`",
        helps=("ask it outside the brackets, or in a criterion of its own, joined with `and`",),
    )


def conditional_count(expression: syntax.Expression) -> syntax.AggregateOf | None:
    """The expression, if it is `count of … where (…)`."""
    node = bare(expression)
    counted = isinstance(node, syntax.AggregateOf) and node.kind == "count" and node.where is not None
    return node if counted and isinstance(node, syntax.AggregateOf) else None


def _not_the_list(path: syntax.Path, found: paths.ListPath) -> Diagnostic:
    upto = ".".join(name.text for name in path.names[: len(path.names) - len(found.rest)])
    return Diagnostic(
        "QR214",
        f'"{path}" goes on behind the list "{upto}"',
        path.span,
        label=f'name the list alone: "{upto}"',
    )


def _of_which_field(node: syntax.AggregateOf, row: str, fields: list[str]) -> Diagnostic:
    return Diagnostic(
        "QR309",
        f"the {node.kind} of {words(node.path)} does not say of which field",
        node.path.span,
        label=f"add the field: {joined([f'{node.path}.{name}' for name in fields[:3]], 'or')}"
        if fields
        else "",
        helps=() if fields else (f"{row} has no fields that are {_WANTED[node.kind]}",),
    )


def _wrong_figure(node: syntax.AggregateOf, inner: syntax.Path, kind: str, near: str) -> Diagnostic:
    return Diagnostic(
        "QR309",
        f"{node.path} is {kind}, and `{node.kind} of` is for {_WANTED[node.kind]}",
        inner.span,
        label=f'did you mean "{near} of"?' if near else f"name a field that holds {_WANTED[node.kind]}",
    )
