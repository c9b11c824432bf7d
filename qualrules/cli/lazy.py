"""The group of commands: each is imported when it is called, so that no command pays for the others.

Commands that ship are known by name; those of plugins are looked for only when a name is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from qualrules.cli.exits import ClosedPipe, is_closed_pipe
from qualrules.cli.talk import add_talk_options


class LazyGroup(click.Group):
    """A group whose commands are given as name → `module:attribute`."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self._lazy = lazy
        self._from_plugins: dict[str, click.Command] | None = None
        add_talk_options(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that ship, then those of plugins."""
        return [*self._lazy, *self._plugins()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self._lazy:
            return self._plugins().get(cmd_name)
        module, _, attribute = self._lazy[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        return add_talk_options(command) if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run the command; a closed pipe becomes an error that click does not know."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if is_closed_pipe(error):
                raise ClosedPipe from error
            raise

    def _plugins(self) -> dict[str, click.Command]:
        if self._from_plugins is None:
            from qualrules.plugins.manager import load_plugins

            brought = load_plugins().commands
            commands = (command for command in brought if isinstance(command, click.Command) and command.name)
            found = {str(command.name): add_talk_options(command) for command in commands}
            self._from_plugins = {name: command for name, command in found.items() if name not in self._lazy}
        return self._from_plugins
