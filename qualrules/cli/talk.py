"""What a command says beside its data, on standard error: how much of it, and in which words.

`-q` keeps to errors, `-v` tells the steps, `--debug` the details and the traceback of a bug.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING

import click

from qualrules.cli.exits import CannotDo
from qualrules.diagnostics import Diagnostic, Level

if TYPE_CHECKING:
    import logging


@dataclass
class Talk:
    """How talkative this run is; held by click's context."""

    verbose: int = 0
    quiet: bool = False
    debug: bool = False
    handler: logging.Handler | None = None
    origins: Callable[[str], Iterable[str]] | None = None
    """Which settings a message speaks of: a sentence for each on where it was set."""

    def end(self) -> None:
        """Leave the logger as it was before the run."""
        if self.handler is not None:
            self.handler.close()
            _logger().removeHandler(self.handler)
            _logger().setLevel(0)
            self.handler = None


def talk() -> Talk:
    """The settings of the run under way."""
    context = click.get_current_context(silent=True)
    return (context.find_object(Talk) if context is not None else None) or Talk()


def say(message: str) -> None:
    """A remark for people, unless they want none."""
    if not talk().quiet:
        sys.stdout.flush()  # so that a terminal shows data and talk in their order
        click.echo(_visible(message), err=True)


def complain(message: str) -> None:
    """An error that has no code of its own; no wish for quiet hides it."""
    click.echo(f"error: {_visible(message)}", err=True)


def show_error(error: click.ClickException) -> None:
    """What was wrong with the call, as click says it."""
    said = StringIO()
    error.show(said)
    click.echo(_visible(said.getvalue()), err=True, nl=False)


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Diagnostics that keep a command from its work, or that accompany it; under `-q` errors alone."""
    from qualrules.cli.screen import show_diagnostics

    quiet = talk().quiet
    sys.stdout.flush()
    show_diagnostics([one for one in diagnostics if not quiet or one.level is Level.ERROR], sys.stderr)


def tell_why(error: CannotDo, origins: Callable[[str], Iterable[str]] | None = None) -> None:
    """Why something cannot be done, and which settings are in it."""
    if error.diagnostics:
        tell(error.diagnostics)
    else:
        complain(str(error))
    for help_ in (*error.helps, *(origins(str(error)) if origins is not None else ())):
        click.echo(f"  help: {_visible(help_)}", err=True)


def add_talk_options(command: click.Command) -> click.Command:
    """Give a command `-v`, `-q` and `--debug`, where it does not use the letters itself."""
    if not any(getattr(parameter, "talks", False) for parameter in command.params):
        taken = {name for parameter in command.params for name in parameter.opts}
        command.params.extend(option for option in _options() if not taken & set(option.opts))
    return command


class _TalkOption(click.Option):
    talks = True


def _options() -> tuple[click.Option, ...]:
    option = partial(_TalkOption, expose_value=False, is_eager=True, callback=_set)
    return (
        option(["-v", "--verbose"], count=True, help="Tell the steps; twice: in detail."),
        option(["-q", "--quiet"], is_flag=True, help="Say nothing but errors beside the data."),
        option(["--debug"], is_flag=True, help="Tell all details; show the traceback of a bug."),
    )


def _set(context: click.Context, parameter: click.Parameter, value: int) -> None:
    settings = context.find_object(Talk)
    if settings is None or not value:
        return
    setattr(settings, parameter.name or "", value)
    if settings.verbose or settings.debug:
        _log(settings)


def _log(settings: Talk) -> None:
    # Imported here: only a talkative run needs it.
    import logging

    logger = _logger()
    logger.setLevel(logging.DEBUG if settings.debug or settings.verbose > 1 else logging.INFO)
    if settings.handler is None:
        settings.handler = logging.StreamHandler()
        settings.handler.setFormatter(_formatter())
        logger.addHandler(settings.handler)


def _visible(text: str) -> str:
    """Names of files and values of records stand in what is said."""
    # Imported here: a run that says nothing starts without it.
    from qualrules.report.visible import visible_lines

    return visible_lines(text)


def _formatter() -> logging.Formatter:
    import logging

    class Visible(logging.Formatter):
        """What is told may hold what stands in the data."""

        def format(self, record: logging.LogRecord) -> str:
            return _visible(super().format(record))

    return Visible("%(levelname)s %(name)s: %(message)s")


def _logger() -> logging.Logger:
    import logging

    return logging.getLogger("qualrules")
