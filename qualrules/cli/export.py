"""`qualrules export`: the rules, or the forms of our documents, in another notation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualrules.cli.exits import CLEAN, CannotDo
from qualrules.workspace.output import write_text

if TYPE_CHECKING:
    from qualrules.plugins.hookspecs import Exporter

JSON_SCHEMA = "json-schema"


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
    text = _schemas() if notation == JSON_SCHEMA and _alone(ruleset) else _by_plugin(notation, ruleset)
    write_text(output, text)
    return CLEAN


def _alone(ruleset: str | None) -> bool:
    if ruleset is not None:
        raise click.UsageError(f"{JSON_SCHEMA} takes no RULESET")
    return True


def _schemas() -> str:
    import json

    from qualrules.report.wire import schemas

    return json.dumps(schemas(), indent=2, ensure_ascii=False) + "\n"


def _by_plugin(notation: str, ruleset: str | None) -> str:
    exporter = _exporter(notation)
    if not exporter.needs_ruleset:
        if ruleset is not None:
            raise click.UsageError(f"{notation} takes no RULESET")
        return exporter.export(None)
    if ruleset is None:
        raise click.UsageError(f"{notation} needs a RULESET")
    from qualrules.workspace.loading import load_ruleset

    loaded = load_ruleset(ruleset)
    if loaded.rules is None:
        raise CannotDo(loaded.diagnostics)
    return exporter.export(loaded.rules)


def _exporter(notation: str) -> Exporter:
    from qualrules.plugins.manager import load_plugins

    exporters = {exporter.name: exporter for exporter in load_plugins().exporters}
    if notation not in exporters:
        known = ", ".join((JSON_SCHEMA, *exporters))
        raise click.UsageError(f'there is no format "{notation}"; the formats: {known}')
    return exporters[notation]
