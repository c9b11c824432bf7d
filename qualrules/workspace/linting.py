"""Lint over the files of a call: the rules at hand, and what each named file lets them see.

Only files without errors are linted, and of these only those that the call names: what another file uses is that file's
own business. Source blocks by themselves have no rules to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qualrules.check import Checked
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic
from qualrules.lint.linted import Linted, LintRule
from qualrules.lint.run import lint
from qualrules.lint.shipped import SHIPPED
from qualrules.model.rules import Rules
from qualrules.plugins.found import any_installed
from qualrules.workspace.checking import Checkup
from qualrules.workspace.clock import run_moment

if TYPE_CHECKING:
    from qualrules.plugins.loaded import Plugins


@dataclass(frozen=True)
class LintRules:
    """The lint rules that ship and those of installed packages."""

    rules: tuple[LintRule, ...]
    plugins: Plugins | None = None

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong with plugins; it grows while their rules are used."""
        return self.plugins.problems if self.plugins is not None else ()

    def page(self, code: str) -> str | None:
        """The page of a plugin's rule; None where no plugin has a rule of this code."""
        pages = {rule.code: getattr(rule, "page", "") for rule in self.rules if rule not in SHIPPED}
        return pages.get(code)


def lint_rules() -> LintRules:
    """Every lint rule; the machinery of plugins is loaded only where a package may bring some."""
    if not any_installed():
        return LintRules(SHIPPED)
    from qualrules.plugins.manager import LINT, load_plugins

    plugins = load_plugins((LINT,))
    return LintRules(plugins.lint_rules, plugins)


def remarks(checkup: Checkup, rules: Sequence[LintRule]) -> Iterator[Diagnostic]:
    """What the lint rules find in the files that the call names."""
    if rules:
        for checked in checkup.rulesets:
            if checked.rules is not None:
                yield from lint(_linted(checked, checked.rules, checkup), rules)


def _linted(checked: Checked, rules: Rules, checkup: Checkup) -> Linted:
    file = checked.files[0].name
    others = (each.rules for each in checkup.rulesets if each is not checked and each.rules is not None)
    return Linted(
        checked.syntax[0],
        rules,
        run_moment(None, rules.header).today,
        (rules, *(other for other in others if file in other.files)),
        tuple(each for each in checkup.judged if file in each.files),
    )
