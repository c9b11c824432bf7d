"""Let lint rules look at a file. Catches nothing: a rule of a plugin is held to its contract before it comes here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualrules.diagnostics import Diagnostic
from qualrules.lint.linted import Linted, LintRule


def lint(linted: Linted, rules: Iterable[LintRule]) -> Iterator[Diagnostic]:
    """What the rules find. Level and name are those of the rule; `check --fix` repairs mistakes alone, so no fix."""
    for rule in rules:
        for found in rule.check(linted):
            yield replace(found, level=rule.level, rule=rule.name, fix=None)
