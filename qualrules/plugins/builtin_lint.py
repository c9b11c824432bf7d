"""The plugin that brings the lint rules that ship. It holds none of them."""

from __future__ import annotations

from qualrules.lint.linted import LintRule
from qualrules.lint.shipped import SHIPPED
from qualrules.plugins.hookspecs import hookimpl


@hookimpl
def qualrules_lint_rules() -> list[LintRule]:
    """All of them, in the order of their codes."""
    return list(SHIPPED)
