"""`qualrules explain`: the page of a code."""

from __future__ import annotations

from importlib.resources import files

import click

from qualrules.cli.exits import CLEAN, CannotDo
from qualrules.codes import CODES
from qualrules.diagnostics import did_you_mean


@click.command()
@click.argument("code")
def explain(code: str) -> int:
    """What a code means, a wrong and a right example, and how to repair it.

    CODE is written as in a message (QR201), or by its name (unknown-field).

    \b
    Example:
      qualrules explain QR201
    """
    click.echo(page(known_code(code)), nl=False)
    return CLEAN


def known_code(written: str) -> str:
    """The code that is meant. Raises CannotDo where there is none."""
    named = {name: code for code, name in CODES.items()}
    found = written.upper() if written.upper() in CODES else named.get(written.lower())
    if found is None:
        near = did_you_mean(written, [*CODES, *named])
        hint = (f'did you mean "{near}"?',) if near else ("a code looks like QR201",)
        raise CannotDo(f'there is no code "{written}"', *hint)
    return found


def page(code: str) -> str:
    """The page of a code, in Markdown."""
    return (files("qualrules") / "pages" / f"{code}.md").read_text(encoding="utf-8")
