"""The group of commands: each is imported when it is called, so that no command pays for the others.

Commands that ship are known by name; those of plugins are looked for only when a name is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from qualrules.cli.brought import laid_at_the_door
from qualrules.cli.exits import ClosedPipe, is_closed_pipe
from qualrules.cli.settings import add_settings, add_settings_options
from qualrules.cli.talk import add_talk_options, tell
from qualrules.diagnostics import did_you_mean

if TYPE_CHECKING:
    from qualrules.plugins.loaded import Plugins

_PLUGINS = "qualrules.plugins"


class LazyGroup(click.Group):
    """A group whose commands are given as name → `module:attribute`."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self._lazy = lazy
        add_talk_options(self)
        add_settings_options(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that ship, then those of plugins."""
        return [*self._lazy, *self._brought(ctx)]

    def brought(self, ctx: click.Context) -> list[str]:
        """The commands of plugins."""
        return list(self._brought(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self._lazy:
            return self._brought(ctx).get(cmd_name)
        module, _, attribute = self._lazy[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        return (
            add_settings(add_talk_options(command), cmd_name) if isinstance(command, click.Command) else None
        )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; one that is not there is answered with the nearest that is."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = did_you_mean(args[0], self.list_commands(ctx), 0.6) if args else None
            raise (
                click.UsageError(f'{error.message} Did you mean "{near}"?', ctx) if near else error
            ) from None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run the command; a closed pipe, and what a plugin's command raises, get names that we know."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if is_closed_pipe(error):
                raise ClosedPipe from error
            raise
        except Exception:
            if ctx.invoked_subcommand in self._lazy:
                raise
            command = self._brought(ctx).get(ctx.invoked_subcommand or "")
            with laid_at_the_door(_plugins(ctx), command):
                raise

    def _brought(self, ctx: click.Context) -> dict[str, click.Command]:
        """The commands of plugins; one whose name is taken is left out."""
        commands = (one for one in _plugins(ctx).commands if isinstance(one, click.Command) and one.name)
        return {
            str(one.name): add_settings(add_talk_options(one), str(one.name), brought=True)
            for one in commands
            if one.name not in self._lazy
        }


def _plugins(ctx: click.Context) -> Plugins:
    """The plugins of this run, loaded when they are first asked for."""
    if _PLUGINS not in ctx.meta:
        from qualrules.plugins.manager import load_plugins

        ctx.meta[_PLUGINS] = load_plugins()
        tell(ctx.meta[_PLUGINS].problems)
    plugins: Plugins = ctx.meta[_PLUGINS]
    return plugins
