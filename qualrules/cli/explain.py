"""`qualrules explain`: the page of a code."""

from __future__ import annotations

from collections.abc import Mapping

import click

from qualrules.cli.exits import CLEAN, CannotDo
from qualrules.cli.talk import tell
from qualrules.codes import CODES
from qualrules.diagnostics import did_you_mean
from qualrules.report.code_pages import page


@click.command()
@click.argument("code")
def explain(code: str) -> int:
    """What a code means, a wrong and a right example, and how to repair it.

    CODE is written as in a message (QR201), or by its name (unknown-field); the lint rules of plugins are
    explained too.

    \b
    Example:
      qualrules explain QR201
    """
    known = _among(code, CODES)
    click.echo(page(known) if known is not None else _brought_page(code), nl=False)
    return CLEAN


def _among(written: str, names: Mapping[str, str]) -> str | None:
    """The code that is meant, by itself or by its name."""
    codes = {name: code for code, name in names.items()}
    return written.upper() if written.upper() in names else codes.get(written.lower())


def _brought_page(written: str) -> str:
    """The page of a plugin's lint rule. Raises CannotDo where there is no such code, or no page about it."""
    # Imported here: only a code that is not ours needs plugins.
    from qualrules.workspace.linting import lint_rules

    at_hand = lint_rules()
    named = CODES | {rule.code: rule.name for rule in at_hand.rules}
    code = _among(written, named)
    if code is None:
        tell(at_hand.problems)
        near = did_you_mean(written, [*named, *named.values()])
        hint = (f'did you mean "{near}"?',) if near else ("a code looks like QR201",)
        raise CannotDo(f'there is no code "{written}"', *hint)
    text = at_hand.page(code)
    if not text:
        raise CannotDo(f"the plugin that brings {code} has no page about it")
    return text
