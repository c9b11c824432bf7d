"""Options and arguments that several commands share. Says how they are written, not what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from datetime import date

    ParamType = click.ParamType["date"]
else:
    ParamType = click.ParamType  # older releases of click do not take a type in brackets

PROOF_SECONDS = 60.0
"""How long all proofs of a call may take."""

F = TypeVar("F", bound=Callable[..., object])


class AsOf(ParamType):
    """A day or an instant."""

    name = "date|instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The day (`date`) or the instant (`datetime`) that is written."""
        # Imported here: `--help` and the commands without dates need none of it.
        from qualrules.workspace.clock import parse_as_of

        try:
            return parse_as_of(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


_DATA_OPTIONS: tuple[Callable[[F], F], ...] = (
    click.option(
        "--source", multiple=True, metavar="FILE", help="A file with source blocks; may be repeated."
    ),
    click.option("--source-name", metavar="NAME", help="The source block to use, where several fit."),
    click.option("--adapter", metavar="NAME", help="How the data is read, if its content does not say."),
    click.option(
        "--type",
        "types",
        multiple=True,
        metavar="RECORD",
        help="The records to list, where it is not clear; may be repeated.",
    ),
    click.option("--as-of", type=AsOf(), help="Judge as of this day or instant instead of now."),
    click.option("--skip-bad", is_flag=True, help="Go on where a record cannot be read; it is still listed."),
)


def data_options(command: F) -> F:
    """The options of every command that takes DATA: source, source_name, adapter, types, as_of, skip_bad."""
    for option in reversed(_DATA_OPTIONS):
        command = option(command)
    return command


def paths_argument(command: F) -> F:
    """PATH…: files, folders, names of shipped rulesets; `-` is standard input."""
    return click.argument("paths", nargs=-1, required=True, metavar="PATH...")(command)


def proof_option(command: F) -> F:
    """`--proof-seconds`: how long proofs may take in all."""
    return click.option(
        "--proof-seconds",
        type=click.FloatRange(min=0),
        default=PROOF_SECONDS,
        show_default=True,
        metavar="SECONDS",
        help="How long proofs may take in all; what is left then is undecided.",
    )(command)
