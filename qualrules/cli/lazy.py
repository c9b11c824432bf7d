"""The group of commands: each is imported when it is called, so that no command pays for the others.

Commands that ship are known by name; those of plugins are looked for only when a name is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from qualrules.cli.brought import called
from qualrules.cli.exits import ClosedPipe, is_closed_pipe
from qualrules.cli.talk import add_talk_options, tell

if TYPE_CHECKING:
    from qualrules.plugins.loaded import Plugins


class LazyGroup(click.Group):
    """A group whose commands are given as name → `module:attribute`."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self._lazy = lazy
        self._plugins: Plugins | None = None
        add_talk_options(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that ship, then those of plugins."""
        return [*self._lazy, *self._brought()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self._lazy:
            return self._brought().get(cmd_name)
        module, _, attribute = self._lazy[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        return add_talk_options(command) if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run the command; a closed pipe becomes an error that click does not know."""
        try:
            if self._plugins is None:
                return super().invoke(ctx)
            command = self._brought().get(ctx.invoked_subcommand or "")
            return called(self._plugins, command, lambda: super(LazyGroup, self).invoke(ctx))
        except OSError as error:
            if is_closed_pipe(error):
                raise ClosedPipe from error
            raise

    def _brought(self) -> dict[str, click.Command]:
        """The commands of plugins, those whose name is taken left out."""
        if self._plugins is None:
            from qualrules.plugins.manager import load_plugins

            self._plugins = load_plugins()
            tell(self._plugins.problems)
        commands = (one for one in self._plugins.commands if isinstance(one, click.Command) and one.name)
        return {str(one.name): add_talk_options(one) for one in commands if one.name not in self._lazy}
