"""The folders of a project: where its files are looked for, and how a path reads from where we are. Opens no file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path


def upwards(start: Path | None = None) -> Iterator[Path]:
    """The folders in which files of a project are looked for, the nearest first: from `start`, or else from where we
    are, up to the root of the repository or the home folder.
    """
    try:
        first = (start or Path()).absolute()
    except FileNotFoundError:  # the folder we are in was removed
        return
    home = _home()
    for folder in (first, *first.parents):
        yield folder
        if folder == home or is_there(folder / ".git"):
            return


def repository_root(folder: Path) -> Path:
    """The nearest folder upwards with `.git` in it, else the folder itself, which need not be there."""
    here = Path(os.path.normpath(folder.absolute()))
    return next((each for each in (here, *here.parents) if is_there(each / ".git")), here)


def is_there(path: Path, kind: Callable[[Path], bool] = Path.exists) -> bool:
    """Whether something is there, of that kind; not where the folder may not be looked into."""
    try:
        return kind(path)
    except OSError:
        return False


def from_here(path: Path) -> str:
    """The path as it reads from the folder we are in."""
    try:
        return os.path.relpath(path)
    except (FileNotFoundError, ValueError):  # our folder was removed, or the path is on another drive
        return str(path)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # this user has none
        return None
