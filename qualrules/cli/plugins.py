"""`qualrules plugins`: what is there, what it brings, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualrules.cli.exits import CLEAN
from qualrules.cli.talk import tell

if TYPE_CHECKING:
    from qualrules.plugins.loaded import Listing


@click.command()
def plugins() -> int:
    """List the plugins that are installed, and what each of them brings.

    One that is broken is left out, with a message that says why; it never stands in the way of the others.

    \b
    Example:
      qualrules plugins
    """
    from qualrules.plugins.manager import load_plugins

    loaded = load_plugins()
    for line in _lines(loaded.listing()):
        click.echo(line)
    tell(loaded.problems)
    return CLEAN


def _lines(listing: Sequence[Listing]) -> list[str]:
    names = [f"{plugin.package}[{plugin.name}] {plugin.version}" for plugin in listing]
    width = max(map(len, names), default=0)
    return [
        f"{name:<{width}}  {'left out' if plugin.problem else ', '.join(plugin.provides)}"
        for name, plugin in zip(names, listing, strict=True)
    ]
