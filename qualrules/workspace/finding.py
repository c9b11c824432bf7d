"""Finding rulesets: files, folders of files, and the rulesets that ship, by name.

An existing file or folder wins over a shipped ruleset's name. Nothing is read here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, did_you_mean
from qualrules.workspace.texts import STANDARD_INPUT, UnreadableError, unreadable

ENDING = ".qual"
SHIPPED = "<shipped>"
"""How the folder of the shipped rulesets is shown, whatever its place on this machine."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the language: where it is, and how messages name it."""

    path: Path
    name: str

    @property
    def identity(self) -> str:
        """The same for two ways to one file."""
        return os.path.realpath(self.path)


def find_ruleset(target: str) -> list[Found]:
    """The files that a RULESET or PATH means: a file, all `.qual` files of a folder, a shipped ruleset.

    Raises UnreadableError where there is nothing of the kind.
    """
    path = Path(target)
    if target == STANDARD_INPUT:
        return [Found(path, target)]
    if target and path.is_dir():  # an empty text is no folder, though Path takes it for the one we are in
        found = [Found(each, str(each)) for each in sorted(_within(path))]
        if not found:
            raise unreadable(f'there is no {ENDING} file in the folder "{target}"')
        return found
    if target and path.exists():
        return [Found(path, target)]
    shipped = find_shipped(target)
    if shipped is None:
        raise _nothing_called(target)
    return [shipped]


def find_all(targets: Iterable[str]) -> tuple[list[Found], list[Diagnostic]]:
    """The files of several targets, each file once, and the sentences about targets that are not there."""
    found: dict[str, Found] = {}
    missing: list[Diagnostic] = []
    for target in targets:
        try:
            for each in find_ruleset(target):
                found.setdefault(each.identity, each)
        except UnreadableError as error:
            missing.append(error.diagnostic)
    return list(found.values()), missing


def _within(folder: Path) -> Iterator[Path]:
    """The `.qual` files of a folder and of those inside it; hidden folders are left out."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in files if name.endswith(ENDING) and not name.startswith("."))


def _nothing_called(target: str) -> Exception:
    if is_path(target):
        return unreadable(f'there is no file or folder "{target}"')
    near = did_you_mean(target, shipped_names())
    helps = [f'did you mean the shipped ruleset "{near}"?'] if near else []
    helps.append(f"the shipped rulesets: {', '.join(shipped_names())}")
    return unreadable(f'there is no file, folder or shipped ruleset called "{target}"', *helps)


def is_path(target: str) -> bool:
    """Whether a name can only mean a file: it has a folder or the ending in it."""
    return "/" in target or os.sep in target or target.endswith(ENDING)


def find_shipped(name: str) -> Found | None:
    """The shipped ruleset of that name."""
    folder = shipped_folder()
    if folder is None or name not in shipped_names():
        return None
    return Found(folder / f"{name}{ENDING}", f"{SHIPPED}/{name}{ENDING}")


@cache
def shipped_names() -> tuple[str, ...]:
    """The names of the shipped rulesets, in order."""
    folder = shipped_folder()
    return tuple(sorted(path.stem for path in folder.glob(f"*{ENDING}"))) if folder else ()


@cache
def shipped_folder() -> Path | None:
    """Where the shipped rulesets are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed, checkout = package / "_rulesets", package.parent / "rulesets"
    if installed.is_dir():
        return installed
    return checkout if checkout.is_dir() and (package.parent / "pyproject.toml").is_file() else None
