"""`qualrules export`: the rules, or the forms of our documents, in another notation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualrules.cli.brought import text_of
from qualrules.cli.exits import CLEAN, CannotDo
from qualrules.cli.talk import tell
from qualrules.workspace.output import write_text

if TYPE_CHECKING:
    from qualrules.plugins.hookspecs import Exporter
    from qualrules.plugins.loaded import Plugins


@click.command()
@click.argument("notation", metavar="FORMAT")
@click.argument("ruleset", required=False)
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of standard output.")
def export(notation: str, ruleset: str | None, output: str | None) -> int:
    """Write the schemas of all JSON documents: one object, form name to JSON schema.

    FORMAT is json-schema, which takes no RULESET, or what an installed plugin brings.

    \b
    Example:
      qualrules export json-schema -o schemas.json
    """
    write_text(output, _exported(notation, ruleset))
    return CLEAN


def _exported(notation: str, ruleset: str | None) -> str:
    exporter, plugins = _exporter(notation)
    if not exporter.needs_ruleset:
        if ruleset is not None:
            raise click.UsageError(f"{notation} takes no RULESET")
        return text_of(plugins, exporter, lambda: exporter.export(None))
    if ruleset is None:
        raise click.UsageError(f"{notation} needs a RULESET")
    from qualrules.workspace.loading import load_ruleset

    loaded = load_ruleset(ruleset)
    if loaded.rules is None:
        raise CannotDo(loaded.diagnostics)
    return text_of(plugins, exporter, lambda: exporter.export(loaded.rules))


def _exporter(notation: str) -> tuple[Exporter, Plugins]:
    from qualrules.plugins.manager import load_plugins

    plugins = load_plugins()
    exporters = {exporter.name: exporter for exporter in plugins.exporters}
    if notation not in exporters:
        tell(plugins.problems)
        raise click.UsageError(f'there is no format "{notation}"; the formats: {", ".join(exporters)}')
    return exporters[notation], plugins
