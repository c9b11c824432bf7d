"""What a run reads is not what it writes: said before anything is written, because the first would be lost.

Goes by where files are, however their names are written. Opens nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from qualrules.workspace.output import STANDARD_OUTPUT
from qualrules.workspace.texts import unreadable


def refuse_overwriting(outputs: Iterable[str], inputs: Iterable[str]) -> None:
    """Raises UnreadableError where a file to be written is one that is read, or is to be written twice."""
    read = {_place(name) for name in inputs}
    written: set[str] = set()
    for name in outputs:
        if _is_device(name):
            continue
        place = name if name == STANDARD_OUTPUT else _place(name)
        if place in read:
            raise unreadable(f'"{name}" is read by this call, so it cannot be written', "name another file")
        if place in written:
            raise unreadable(f'"{name}" is to be written twice', "name a file for each")
        written.add(place)


def _place(name: str) -> str:
    """The same for two ways to one file."""
    return os.path.realpath(name)


def _is_device(name: str) -> bool:
    path = Path(name)
    return path.exists() and not path.is_file()
