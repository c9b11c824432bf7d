"""The settings file: `qualrules.toml`, or `[tool.qualrules]` in pyproject.toml; found, read, and judged as a whole.

Where there is no such file, this costs a look at the folders and nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, did_you_mean
from qualrules.source import SourceFile, Span
from qualrules.workspace.folders import from_here, is_there, upwards
from qualrules.workspace.settings import NO_SETTINGS, SETTINGS, Value, commands, of_command, setting
from qualrules.workspace.settings_values import DoesNotFitError, from_toml
from qualrules.workspace.texts import read_source, unreadable
from qualrules.workspace.toml_places import place_of
from qualrules.workspace.toml_text import parsed

CODE = "QR420"
OWN, PROJECT = "qualrules.toml", "pyproject.toml"
TABLE = ("tool", "qualrules")
Others = Callable[[], Iterable[str]]
LARGEST = 1_000_000
"""Characters; what is larger was not written by a person."""
_NAME = TABLE[-1]
"""A pyproject.toml without this word, broken or not, has no settings of ours."""


class SettingsError(Exception):
    """Settings that cannot be used: the diagnostics say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(one.message for one in diagnostics))
        self.diagnostics = diagnostics


@dataclass(frozen=True)
class SettingsFile:
    """What a settings file says: values for every command, and those for one."""

    source: SourceFile
    within: tuple[str, ...]
    """The keys that lead to the settings: `tool`, `qualrules` in pyproject.toml."""
    flat: dict[str, Value] = field(default_factory=dict)
    tables: dict[str, dict[str, Value]] = field(default_factory=dict)
    others: dict[str, Mapping[str, object]] = field(default_factory=dict)
    """Tables named after no command of ours: one may be that of a plugin's command."""

    @property
    def name(self) -> str:
        """As messages name it: a path from where we are."""
        return self.source.name

    @property
    def folder(self) -> Path:
        """The folder from which its paths go."""
        return Path(self.name).parent

    def of(self, command: str) -> dict[tuple[str, ...], Value]:
        """The settings of a command, by the keys that lead to each; those of its own table win."""
        own = self.tables.get(command, {})
        flat = [one.key for one in of_command(command) if one.key in self.flat and one.key not in own]
        return {**{(key,): self.flat[key] for key in flat}, **{(command, key): own[key] for key in own}}

    def wrong(
        self, path: tuple[str, ...], message: str, *helps: str, right: tuple[str, ...] = ()
    ) -> Diagnostic:
        """A mistake at one of its keys."""
        return Diagnostic(CODE, message, self.place(path), helps=helps, example=right)

    def place(self, path: tuple[str, ...]) -> Span:
        """Where one of its keys is written."""
        return place_of(self.source, (*self.within, *path))


def find_settings(others: Others = lambda: (), start: Path | None = None) -> SettingsFile | None:
    """The nearest settings file upwards from a folder, up to the root of the repository or the home folder.

    `others` are the commands of plugins, asked for where a table may be one of theirs.
    Raises SettingsError, UnreadableError.
    """
    for folder in upwards(start):
        if is_there(folder / OWN, Path.is_file):
            return read_settings(from_here(folder / OWN), others)
        if is_there(folder / PROJECT, Path.is_file):
            source = read_source(from_here(folder / PROJECT))
            found = _judged(source, TABLE, others) if _NAME in source.text else None
            if found is not None:
                return found
    return None


def read_settings(name: str, others: Others = lambda: ()) -> SettingsFile:
    """The settings of this file. Raises SettingsError, UnreadableError."""
    found = _judged(read_source(name), TABLE if Path(name).name == PROJECT else (), others)
    if found is None:
        raise unreadable(f'"{name}" has no table [tool.qualrules]', "add the table, or name another file")
    return found


# ── What it says, and every mistake in it ──


def _judged(source: SourceFile, within: tuple[str, ...], others: Others) -> SettingsFile | None:
    """The settings of a text; None where their table is not there. Raises SettingsError, UnreadableError."""
    if len(source.text) > LARGEST:
        raise unreadable(f'"{source.name}" is larger than {LARGEST // 1_000_000} MB', code="QR109")
    table: Any = parsed(source, CODE)
    file = SettingsFile(source, within)
    for number, key in enumerate(within):
        if key not in table:
            return None
        table = table[key]
        if not isinstance(table, dict):
            path = tuple(within[: number + 1])
            at = place_of(source, path)
            raise SettingsError(Diagnostic(CODE, f'"{key}" is a table', at, example=("[tool.qualrules]",)))
    mistakes = list(_filled(file, table))
    if file.others:
        mistakes += _unknown_tables(file, others())
    if mistakes:
        raise SettingsError(*mistakes)
    return file


def _filled(file: SettingsFile, table: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Puts what fits into the file, and tells what does not."""
    for key, value in table.items():
        if isinstance(value, dict) and key in commands():
            own = file.tables.setdefault(key, {})
            for name, each in value.items():
                yield from _taken(file, (key, name), each, own)
        elif isinstance(value, dict) and setting(key) is None:
            file.others[key] = value
        elif key in commands() and setting(key) is None:
            right = (f"[{key}]", of_command(key)[0].line)
            yield file.wrong((key,), f'"{key}" is a command, so a table of its settings', right=right)
        else:
            yield from _taken(file, (key,), value, file.flat)


def _taken(
    file: SettingsFile, path: tuple[str, ...], value: object, into: dict[str, Value]
) -> Iterator[Diagnostic]:
    """One key: its value is put where it belongs, or what is wrong with it is told."""
    key, command = path[-1], path[0] if len(path) > 1 else ""
    known = setting(key)
    if known is None:
        yield _unknown(file, path)
    elif command and command not in known.commands:
        works = f"it works for: {', '.join(known.commands)}"
        yield file.wrong(path, f'"{key}" is no setting of {command}', works)
    else:
        try:
            into[key] = from_toml(known, value, file.folder)
        except DoesNotFitError as error:
            yield file.wrong(path, f'"{key}" {error}', right=(known.line,))


def _unknown(file: SettingsFile, path: tuple[str, ...]) -> Diagnostic:
    key = path[-1]
    reason = NO_SETTINGS.get(f"--{key}") or NO_SETTINGS.get(f"-{key}")
    if reason is not None:
        return file.wrong(path, f'"{key}" cannot be set: {reason}')
    keys = [one.key for one in (of_command(path[0]) if len(path) > 1 else SETTINGS)]
    return file.wrong(path, f'"{key}" is no setting', *_nearest(key, keys, "settings"))


def _unknown_tables(file: SettingsFile, others: Iterable[str]) -> list[Diagnostic]:
    """The mistakes in tables that are named after no command at all."""
    known = (*commands(), *others)
    return [
        file.wrong(
            (key,),
            f'"{key}" is no setting, and no command that has settings',
            *_nearest(key, known, "commands that have settings"),
        )
        for key in file.others
        if key not in known
    ]


def _nearest(key: str, known: Iterable[str], what: str) -> tuple[str, ...]:
    known = list(known)
    near = did_you_mean(key, known)
    return (f'did you mean "{near}"?',) if near else (f"the {what}: {', '.join(known)}",)
