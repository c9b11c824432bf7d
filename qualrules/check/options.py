"""The values that may stand behind `is one of`, `contains any of`, `includes`: written ones, or a named list.

Each is read as the kind that is wanted; a mistake in a named list is told where the list is used.
"""

from __future__ import annotations

from dataclasses import replace

from qualrules.check import literals
from qualrules.check.mistakes import refuse
from qualrules.check.scope import Report, Scope
from qualrules.check.wording import nearest, shortened
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Type

Options = syntax.String | syntax.Values | syntax.ListName


def lower_options(
    options: Options, wanted: Type | None, scope: Scope, *, what: str
) -> tuple[rules.Constant, ...] | None:
    """The constants that are written, each once; None after a reported mistake.

    `wanted` None: what they should be is not known, so only their own form is checked.
    """
    written = written_options(options, scope)
    if written is None:
        return None
    inner = scope_of_values(options, scope)
    found = [_constant(literal, wanted, inner, what) for literal in written]
    retell(options, inner, scope)
    if not found or any(constant is None for constant in found):
        return None
    return tuple(dict.fromkeys(constant for constant in found if constant is not None))


def scope_of_values(options: Options, scope: Scope) -> Scope:
    """Where mistakes of the values are collected: those of a named list apart, to be retold."""
    return replace(scope, report=Report()) if isinstance(options, syntax.ListName) else scope


def retell(options: Options, inner: Scope, scope: Scope) -> None:
    """Report the mistakes of a named list's values where the list is used, each sentence once."""
    if isinstance(options, syntax.ListName):
        sentences = {mistake.message: mistake for mistake in reversed(inner.report.diagnostics)}
        for mistake in reversed(sentences.values()):
            scope.report.add(literals.retold(mistake, options))


def written_options(options: Options, scope: Scope) -> tuple[syntax.Literal_, ...] | None:
    """The values as written, those of a named list looked up; None after a reported mistake."""
    match options:
        case syntax.String():
            return (options,)
        case syntax.Values(items=items):
            return items
        case syntax.ListName(name=name) if name.text in scope.names.lists:
            return scope.names.lists[name.text].values
        case syntax.ListName(name=name):
            return None if name.text in scope.names.lost_names else refuse(_unknown_list(name, scope), scope)


def _constant(
    literal: syntax.Literal_, wanted: Type | None, scope: Scope, what: str
) -> rules.Constant | None:
    if wanted is None:
        return literals.written(literal, scope)
    return literals.lower_beside(literal, wanted, scope, what=what, in_list=True)


def _unknown_list(name: syntax.Name, scope: Scope) -> Diagnostic:
    lists = list(scope.names.lists)
    return Diagnostic(
        "QR218",
        f'there is no list called "{name.text}"',
        name.span,
        label=nearest(name.text, lists),
        helps=(f"the lists: {shortened(lists)}",) if lists else (f'declare it: list {name.text}: "A", "B"',),
    )
