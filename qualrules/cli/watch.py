"""`--watch`: do something again whenever one of the files changes. Polls, with the standard library alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from qualrules.cli.exits import CannotDo
from qualrules.cli.talk import say
from qualrules.workspace.finding import find_all
from qualrules.workspace.texts import STANDARD_INPUT

PAUSE = 0.4
"""Seconds between two looks."""

State = dict[str, tuple[int, int]]


def watching(paths: Sequence[str], action: Callable[[], Iterable[Path]]) -> NoReturn:
    """Run the action now and after each change; it gives the files that it read. Ends only with Ctrl-C."""
    if STANDARD_INPUT in paths:
        raise CannotDo("standard input cannot be watched: name a file or a folder")
    read: set[Path] = set()
    before: State | None = None
    while True:
        now = state_of(paths, read)
        if now != before:
            read = set(action())
            # What was seen before the action counts, so that a change during it is not overlooked.
            before = {**state_of(paths, read), **now}
            say("watching; Ctrl-C ends it")
        time.sleep(PAUSE)


def state_of(paths: Sequence[str], read: Iterable[Path]) -> State:
    """Time and size of each file that matters, by path; a file that is not there is left out."""
    found, _ = find_all(paths)
    state: State = {}
    for path in {*(each.path for each in found), *read}:
        try:
            status = path.stat()
        except OSError:
            continue
        state[str(path)] = (status.st_mtime_ns, status.st_size)
    return state
