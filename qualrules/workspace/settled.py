"""What is settled for one command: the environment over the settings file, each value with its origin.

The command line wins over both; that is click's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic
from qualrules.source import NOWHERE
from qualrules.workspace.folders import is_there
from qualrules.workspace.settings import FILE_VARIABLE, PREFIX, SETTINGS, Kind, Setting, Value, of_command
from qualrules.workspace.settings_file import (
    CODE,
    Others,
    SettingsError,
    SettingsFile,
    find_settings,
    read_settings,
)
from qualrules.workspace.settings_values import DoesNotFitError, from_environment

NEAR = 0.8
"""How much alike the rest of a variable's name and that of a setting are, where the one was meant for the other."""


_IGNORING = next(one for one in SETTINGS if one.key == "ignore-file")


@dataclass(frozen=True, slots=True)
class Settled:
    """A value for an option, and where it comes from: the keys of the file that lead to it, or a variable."""

    value: Value
    keys: tuple[str, ...] = ()
    variable: str = ""


def settings_file(
    named: str | None, environment: Mapping[str, str], others: Others = lambda: ()
) -> SettingsFile | None:
    """The file of `--settings`, else of QUALRULES_SETTINGS, else the nearest one.

    Raises SettingsError, UnreadableError.
    """
    named = named or environment.get(FILE_VARIABLE, "").strip()
    return read_settings(named, others) if named else find_settings(others)


def settled_for(
    command: str, file: SettingsFile | None, environment: Mapping[str, str]
) -> dict[str, Settled]:
    """The values for the options of a command, written as it is called: `audit`, `ignore add`. Raises SettingsError."""
    first = command.partition(" ")[0]
    beside = _ignore_file(command, file) if file is not None and first in _IGNORING.commands else None
    of_file = file.of(first) if file is not None else {}
    found = {_IGNORING.key: Settled(beside)} if beside is not None else {}
    found |= {keys[-1]: Settled(value, keys) for keys, value in of_file.items()}
    wrong = []
    for one in of_command(first):
        text = environment.get(one.variable, "").strip()
        if not text:
            continue
        try:
            found[one.key] = Settled(from_environment(one, text), variable=one.variable)
        except DoesNotFitError as error:
            wrong.append(Diagnostic(CODE, f"{one.variable} {error}", NOWHERE, helps=(_right(one),)))
    if wrong:
        raise SettingsError(*wrong)
    return found


def _ignore_file(command: str, file: SettingsFile) -> str | None:
    """The file of ignored findings beside the settings, where it is there or is to be made.

    One that is nearer to where we are wins over it, and none is made that would hide one further up.
    """
    # Imported here: other commands read no such file.
    from qualrules.workspace.ignore_file import FILE, find_ignore_file

    beside, nearest = file.folder / FILE, find_ignore_file()
    if nearest is not None and file.folder.absolute().resolve() in nearest.resolve().parent.parents:
        return None
    is_made = command == "ignore add" and nearest is None
    return str(beside) if is_made or is_there(beside) else None


def _right(one: Setting) -> str:
    if one.kind is Kind.FLAG:
        return f"write {one.variable}=yes or {one.variable}=no"
    return f"write {one.variable}={one.example.strip('[]').replace(chr(34), '')}"


def misspelt(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Variables that look like a setting's and are none, and the one that may be meant.

    Others that begin like ours belong to a live source, or to somebody else.
    """
    known = {one.variable.removeprefix(PREFIX): one.variable for one in SETTINGS}
    known[FILE_VARIABLE.removeprefix(PREFIX)] = FILE_VARIABLE
    for name in environment:
        rest = name.removeprefix(PREFIX)
        if not name.startswith(PREFIX) or rest in known:
            continue
        # Imported here: most environments have no such variable.
        from difflib import get_close_matches

        near = get_close_matches(rest, known, n=1, cutoff=NEAR)
        if near:
            yield name, known[near[0]]
