"""A progress bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from qualrules.cli.screen import is_terminal
from qualrules.cli.talk import talk

T = TypeVar("T")
FEW = 3
"""Up to so many steps no bar is worth its while."""


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Give a function to call after each step. `total` None: the number of steps is not known."""
    if not is_terminal(sys.stderr) or talk().quiet or (total is not None and total <= FEW):
        yield lambda: None
        return
    # Imported here: rich is slow to import, and only a terminal needs it.
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def phases() -> Iterator[Callable[[str], None]]:
    """Give a function that takes the name of each phase when it begins; how long it takes is not known."""
    if not is_terminal(sys.stderr) or talk().quiet:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda title: bar.update(task, description=title)


def followed(items: Iterable[T], title: str, total: int | None = None) -> Iterator[T]:
    """The items one by one, with a bar that moves with them."""
    with progress(title, total) as step:
        for item in items:
            yield item
            step()
