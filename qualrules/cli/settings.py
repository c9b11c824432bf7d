"""The settings of a run, laid under the options of its command: what the command line says wins over them.

`--settings` and `--no-settings` stand before the command. Nothing is looked for until a command needs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from qualrules.cli.exits import CannotDo
from qualrules.cli.talk import Talk, say, talk

if TYPE_CHECKING:
    from qualrules.workspace.settings_file import SettingsFile
    from qualrules.workspace.settled import Settled

_NAMED, _OFF, _FILE = "qualrules.settings.named", "qualrules.settings.off", "qualrules.settings.file"


def add_settings_options(group: click.Group) -> None:
    """`--settings` and `--no-settings`, before the command."""
    for names, shown in (
        (["--settings"], {"metavar": "FILE", "help": "The settings file, instead of the nearest one."}),
        (["--no-settings"], {"is_flag": True, "help": "No settings, from a file or from the environment."}),
    ):
        group.params.append(click.Option(names, expose_value=False, is_eager=True, callback=_keep, **shown))


def _keep(context: click.Context, parameter: click.Parameter, value: str | bool | None) -> None:
    if value is None or value is False or context.resilient_parsing:
        return
    context.meta[_NAMED if isinstance(value, str) else _OFF] = value
    if _NAMED in context.meta and _OFF in context.meta:
        raise click.UsageError("--settings names a file and --no-settings wants none: leave one of them out")


def add_settings(command: click.Command, name: str, *, brought: bool = False) -> click.Command:
    """Let a command take settings, where it has options that can be set; a plugin's command has its own table."""
    from qualrules.workspace.settings import of_command

    if not (brought or of_command(name)):
        return command
    takers = {name: command}
    if isinstance(command, click.Group) and not brought:
        takers = {f"{name} {word}": each for word, each in command.commands.items()}
    for called, each in takers.items():
        if not any(isinstance(one, _Carrier) for one in each.params):
            each.params.append(_Carrier(called, brought=brought))
    return command


class _Carrier(click.Option):
    """No option: stands behind the eager ones, so that `--help` needs no settings, and before all the others."""

    def __init__(self, command: str, *, brought: bool) -> None:
        super().__init__(
            ["--settings-of-this-run"], hidden=True, is_eager=True, expose_value=False, callback=_lay
        )
        self.command = command
        self.brought = brought

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:  # noqa: ANN401 - click's own
        """It cannot be written."""


def _lay(context: click.Context, parameter: click.Parameter, _: object) -> None:
    """Settings become the defaults of the command's options."""
    if context.meta.get(_OFF) or context.resilient_parsing:
        return
    from qualrules.workspace.settings_file import SettingsError

    assert isinstance(parameter, _Carrier)
    options = _options(context.command)
    try:
        file = _file(context)
        if parameter.brought:
            settled = _brought(file, options, parameter.command)
        else:
            found = _settled(parameter.command, file)
            settled = {key: one for key, one in found.items() if key in options}
    except SettingsError as error:
        raise CannotDo(error.diagnostics) from None
    context.default_map = {
        options[key].name or "": _fitting(context, options[key], one, file) for key, one in settled.items()
    }
    _tell(file, settled)
    running = context.find_object(Talk)
    if running is not None and settled:
        names = {key: options[key].name or "" for key in settled}
        running.origins = partial(_origins, context, names, file, settled)


def _origins(
    context: click.Context,
    names: Mapping[str, str],
    file: SettingsFile | None,
    settled: Mapping[str, Settled],
    message: str,
) -> Iterator[str]:
    """Where the values were set that a message quotes, as far as the command line left them."""
    for key, one in settled.items():
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        is_told = any(isinstance(value, str) and f'"{value}"' in message for value in values)
        if not is_told or context.get_parameter_source(names[key]) is not ParameterSource.DEFAULT_MAP:
            continue
        if one.variable:
            yield f"the variable {one.variable} says so"
        elif file is not None and one.keys:
            yield f"`{key}` in {file.name}:{file.place(one.keys).line} says so"


def _file(context: click.Context) -> SettingsFile | None:
    from qualrules.workspace.settled import settings_file

    if _FILE not in context.meta:
        context.meta[_FILE] = settings_file(
            context.meta.get(_NAMED), os.environ, partial(_of_plugins, context.find_root())
        )
    file: SettingsFile | None = context.meta[_FILE]
    return file


def _of_plugins(root: click.Context) -> list[str]:
    """The commands of plugins; those that ship are known to have settings, or none."""
    from qualrules.cli.lazy import LazyGroup

    return root.command.brought(root) if isinstance(root.command, LazyGroup) else []


def _settled(command: str, file: SettingsFile | None) -> dict[str, Settled]:
    from qualrules.workspace.settled import misspelt, settled_for

    for name, meant in misspelt(os.environ):
        say(f"the variable {name} sets nothing; did you mean {meant}?")
    return settled_for(command, file, os.environ)


def _brought(file: SettingsFile | None, known: Mapping[str, click.Option], name: str) -> dict[str, Settled]:
    """The table of a plugin's command: its keys are the command's options, and click judges the values."""
    from qualrules.workspace.settings_file import SettingsError
    from qualrules.workspace.settled import Settled

    table = file.others.get(name, {}) if file is not None else {}
    settled: dict[str, Settled] = {}
    for key, value in table.items():
        assert file is not None
        if key not in known:
            choices = f"its options: {', '.join(known) or 'none'}"
            raise SettingsError(file.wrong((name, key), f'"{key}" is no option of {name}', choices))
        if isinstance(value, list) is not known[key].multiple or isinstance(value, dict):
            wanted = "a list" if known[key].multiple else "one value"
            raise SettingsError(file.wrong((name, key), f'"{key}" is {wanted}'))
        taken = tuple(map(str, value)) if isinstance(value, list) else value
        settled[key] = Settled(taken if isinstance(taken, (bool, tuple)) else str(taken), (name, key))
    return settled


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options of a command by their long names; what every command has is none of them."""
    from qualrules.workspace.settings import setting

    return {
        name[2:]: one
        for one in command.params
        if isinstance(one, click.Option) and not one.hidden
        for name in one.opts
        if name.startswith("--") and (one.expose_value or setting(name[2:]) is not None)
    }


def _fitting(context: click.Context, option: click.Option, one: Settled, file: SettingsFile | None) -> object:
    """The value, after a look that the option takes it."""
    try:
        option.type_cast_value(context, one.value)
    except click.BadParameter as error:
        why = error.message.rstrip(".")
        if one.variable or file is None:
            raise CannotDo(f"{one.variable}: {why}") from None
        raise CannotDo([file.wrong(one.keys, f'"{one.keys[-1]}" does not fit: {why}')]) from None
    return one.value


def _tell(file: SettingsFile | None, settled: Mapping[str, Settled]) -> None:
    if not (talk().verbose or talk().debug):
        return
    from qualrules.workspace.settings_values import in_words

    say(f"settings: {file.name}" if file is not None else "settings: no file")
    for key, one in settled.items():
        say(f"  {key} = {in_words(one.value)}" + (f" (from {one.variable})" if one.variable else ""))
