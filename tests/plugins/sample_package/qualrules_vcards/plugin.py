"""The plugin: its hooks give the adapter, two lint rules and a command."""

from __future__ import annotations

import click

from qualrules import hookimpl
from qualrules_vcards.adapter import VCards
from qualrules_vcards.lint import NameWithoutEmail, ShortTitle


@hookimpl
def qualrules_adapters() -> list[object]:
    return [VCards()]


@hookimpl
def qualrules_lint_rules() -> list[object]:
    return [NameWithoutEmail(), ShortTitle()]


@click.command("vcards-version")
def vcards_version() -> None:
    """Print the versions of vCard that are read."""
    click.echo("3.0 4.0")


@hookimpl
def qualrules_commands() -> list[object]:
    return [vcards_version]
