"""The pass that types named lists: all values of a list are of one type."""

from __future__ import annotations

from qualrules.check.literals import written
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.types import phrase
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model import rules


def lower_lists(names: Names, report: Report) -> dict[str, tuple[rules.Constant, ...]]:
    """Every list by name, its values held as constants; values with a mistake are left out."""
    scope = Scope(names, report, "")
    return {name: _list(item, scope) for name, item in names.lists.items()}


def _list(item: syntax.NamedList, scope: Scope) -> tuple[rules.Constant, ...]:
    found: list[rules.Constant] = []
    for literal in item.values:
        constant = written(literal, scope)
        if constant is None:
            continue
        if found and constant.type != found[0].type:
            scope.report.add(_mixed(item, constant, found[0]))
            break
        found.append(constant)
    return tuple(found)


def _mixed(item: syntax.NamedList, constant: rules.Constant, first: rules.Constant) -> Diagnostic:
    return Diagnostic(
        "QR301",
        f'the list "{item.name.text}" holds different types of values',
        constant.span,
        label=f"this is {phrase(constant.type)}",
        labels=(Label(first.span, f"this is {phrase(first.type)}"),),
        helps=("make two lists of it",),
    )
