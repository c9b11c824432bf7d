"""The plugin that brings the engine that ships: rules compiled to Python, imported when they are prepared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from qualrules.plugins.hookspecs import Engine, hookimpl

if TYPE_CHECKING:
    from qualrules.engines.compiled import CompiledRuleset
    from qualrules.model.rules import Rules


class CompiledPython:
    """One generated function for each record type."""

    name: str = "python"

    def prepare(self, rules: Rules) -> Callable[[str], CompiledRuleset]:
        """Record type → what judges its records."""
        from qualrules.engines.compiled import compile_ruleset

        return partial(compile_ruleset, rules)


@hookimpl
def qualrules_engines() -> list[Engine]:
    """The compiled rules."""
    return [CompiledPython()]
