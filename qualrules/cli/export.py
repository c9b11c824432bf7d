"""`qualrules export`: the rules, or the forms of our documents, in another notation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import click
from click.core import ParameterSource

from qualrules.cli.brought import laid_at_the_door, text_of
from qualrules.cli.exits import CLEAN, CannotDo
from qualrules.cli.options import AsOf
from qualrules.cli.talk import tell
from qualrules.diagnostics import Diagnostic, Level
from qualrules.workspace.output import STANDARD_OUTPUT, write_text

if TYPE_CHECKING:
    from qualrules.model.rules import Rules
    from qualrules.plugins.hookspecs import Exporter, WarehouseExporter
    from qualrules.plugins.loaded import Plugins

_DIALECTS = ("duckdb", "postgres", "spark")


@click.command()
@click.argument("notation", metavar="FORMAT")
@click.argument("ruleset", required=False)
@click.option(
    "-o", "--output", metavar="FILE", help="Write to this file, or folder, instead of standard output."
)
@click.option(
    "--dialect", type=click.Choice(_DIALECTS), help="The database that is asked.  [default: duckdb]"
)
@click.option(
    "--type", "types", multiple=True, metavar="RECORD", help="The records to judge; may be repeated."
)
@click.option("--source", multiple=True, metavar="FILE", help="A file with source blocks; may be repeated.")
@click.option("--source-name", metavar="NAME", help="The source block to use, where there are several.")
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="TYPE=NAME",
    help="The table with records of a type; may be repeated.",
)
@click.option(
    "--not-supplied",
    multiple=True,
    metavar="TYPE.FIELD",
    help="A field that the tables lack; may be repeated.",
)
@click.option("--zoned", is_flag=True, help="Columns with datetimes know their time zone.")
@click.option(
    "--as-of", type=AsOf(), help="Judge as of this day or instant, not the one when the query is asked."
)
@click.option("--view", metavar="NAME", help="Create this view, rather than only ask.")
@click.option("--strict", is_flag=True, help="Refuse what would leave something out.")
def export(
    notation: str, ruleset: str | None, output: str | None, strict: bool, **of_warehouse: object
) -> int:
    """Write the rules, or the schemas of all JSON documents, in another notation.

    FORMAT is sql: a query that judges records in the tables of a warehouse; dbt: a folder with models, descriptions and
    tests for a dbt project; json-schema: one object, form name to JSON schema, which takes no RULESET; or what a plugin
    brings.

    \b
    Examples:
      qualrules export sql bant --as-of 2026-11-21 -o bant.sql
      qualrules export dbt bant --dialect postgres -o warehouse
      qualrules export json-schema -o schemas.json
    """
    exporter, plugins = _exporter(notation)
    said = {name: value for name, value in of_warehouse.items() if value not in (None, (), False)}
    if not hasattr(exporter, "export_for"):
        _refuse(notation, said | ({"strict": True} if strict else {}))
        written: str | Mapping[str, str] = _exported(exporter, plugins, ruleset)
    else:
        written = _queries(cast("WarehouseExporter", exporter), plugins, ruleset, said, strict=strict)
    _write(output, written)
    return CLEAN


def _refuse(notation: str, said: Mapping[str, object]) -> None:
    """Options of a warehouse, where there is none; what a settings file says is for other exports."""
    context = click.get_current_context()
    for name in said:
        if context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        option = {"types": "type", "tables": "table"}.get(name, name).replace("_", "-")
        raise click.UsageError(f"{notation} takes no --{option}")


def _exported(exporter: Exporter, plugins: Plugins, ruleset: str | None) -> str:
    if not exporter.needs_ruleset:
        if ruleset is not None:
            raise click.UsageError(f"{exporter.name} takes no RULESET")
        return text_of(plugins, exporter, lambda: exporter.export(None))
    rules = _rules(exporter, ruleset, ())
    return text_of(plugins, exporter, lambda: exporter.export(rules))


def _rules(exporter: Exporter, ruleset: str | None, sources: tuple[str, ...]) -> Rules:
    if ruleset is None:
        raise click.UsageError(f"{exporter.name} needs a RULESET")
    from qualrules.workspace.loading import load_ruleset

    loaded = load_ruleset(ruleset, sources)
    if loaded.rules is None:
        raise CannotDo(loaded.diagnostics)
    return loaded.rules


def _queries(
    exporter: WarehouseExporter,
    plugins: Plugins,
    ruleset: str | None,
    said: dict[str, object],
    *,
    strict: bool,
) -> str | Mapping[str, str]:
    """What an exporter of queries writes. Raises CannotDo."""
    from qualrules.engines.sql.refusals import CannotSay
    from qualrules.workspace.exporting import ExportRequest, asked, left_out
    from qualrules.workspace.request import SessionError

    _refuse_for(exporter.name, said)
    rules = _rules(exporter, ruleset, cast("tuple[str, ...]", said.pop("source", ())))
    try:
        wishes = asked(ExportRequest(**said), rules, plugins)  # type: ignore[arg-type]
        _say(left_out(rules, wishes), strict=strict)
        with laid_at_the_door(plugins, exporter):
            return exporter.export_for(rules, wishes)
    except SessionError as error:
        raise CannotDo(error.diagnostics) from None
    except CannotSay as error:
        raise CannotDo([error.diagnostic]) from None


def _refuse_for(notation: str, said: Mapping[str, object]) -> None:
    """What makes no sense in a project of dbt, which names its models and its day itself."""
    if notation == "dbt" and "view" in said:
        raise click.UsageError("dbt takes no --view: a model is one")
    if notation == "dbt" and "as_of" in said:
        raise click.UsageError("dbt takes no --as-of: set the variable as_of when dbt runs")


def _say(notes: tuple[Diagnostic, ...], *, strict: bool) -> None:
    """What the export leaves out. Raises CannotDo where it has to leave out nothing."""
    if notes and strict:
        raise CannotDo([replace(note, level=Level.ERROR) for note in notes])
    tell(notes)


def _write(output: str | None, written: str | Mapping[str, str]) -> None:
    if isinstance(written, str):
        write_text(output, written)
    elif output is None or output == STANDARD_OUTPUT:
        write_text(None, "\n".join(f"==> {name} <==\n{text}" for name, text in written.items()))
    else:
        from qualrules.workspace.exporting import write_folder

        write_folder(output, written)


def _exporter(notation: str) -> tuple[Exporter, Plugins]:
    from qualrules.plugins.manager import load_plugins

    plugins = load_plugins()
    exporters = {exporter.name: exporter for exporter in plugins.exporters}
    if notation not in exporters:
        tell(plugins.problems)
        raise click.UsageError(f'there is no format "{notation}"; the formats: {", ".join(exporters)}')
    return exporters[notation], plugins
