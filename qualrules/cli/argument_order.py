"""RULESET comes before DATA: what to write instead where the two were swapped, or where DATA has a source block.

Only the names are looked at; whether the files are there is said by what opens them.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from qualrules.cli.exits import CannotDo
from qualrules.workspace.finding import ENDING
from qualrules.workspace.session import Request


def right_order(request: Request) -> None:
    """Raises CannotDo with the right form to copy."""
    rulesets = [each for each in request.data if each.endswith(ENDING)]
    if _is_data(request.ruleset):
        rest = [each for each in request.data if each not in rulesets[:1]]
        context = click.get_current_context(silent=True)
        command = (context.info_name if context is not None else None) or "run"
        right = (
            f"{shlex.quote(rulesets[0]) if rulesets else 'RULESET'} {shlex.join([request.ruleset, *rest])}"
        )
        raise CannotDo(f"{request.ruleset} is data; the ruleset comes first: qualrules {command} {right}")
    if rulesets:
        sources = " ".join(f"--source {shlex.quote(each)}" for each in rulesets)
        raise CannotDo(f"{', '.join(rulesets)} cannot be read as data; pass source blocks with {sources}")


def _is_data(ruleset: str) -> bool:
    suffix = Path(ruleset).suffix.lower()
    if not suffix or suffix == ENDING:
        return False
    # Imported here: who gives a ruleset by its name or with its own ending needs no plugins for this.
    from qualrules.plugins.manager import load_plugins

    return any(suffix in adapter.suffixes for adapter in load_plugins().adapters)
