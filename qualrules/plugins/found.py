"""The first stage: plugins that were found, and not loaded yet. Imports no plugin."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import partial
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path

from qualrules._version import __version__
from qualrules.dataclass import dataclass

GROUP = "qualrules"
_SECTION = f"[{GROUP}]".encode()
_METADATA = (".dist-info", ".egg-info", "egg-info")


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin by its place; `load` imports it and may raise whatever its code raises."""

    package: str
    version: str
    entry: str
    load: Callable[[], object] = field(repr=False, compare=False)

    @property
    def label(self) -> str:
        """How messages name it: `package[entry] version`."""
        return f"{self.package}[{self.entry}] {self.version}".rstrip()

    @property
    def built_in(self) -> bool:
        """Whether it ships with the program."""
        return self.package == GROUP


def built_in(modules: Sequence[str]) -> Iterator[Found]:
    """What ships, by module name."""
    for module in modules:
        entry = module.rpartition(".")[2].removeprefix("builtin_")
        yield Found(GROUP, __version__, entry, partial(import_module, module))


def installed() -> Iterator[Found]:
    """What the installed packages name in their entry points, in the order of package and entry."""
    # Imported here: it costs more than the rest of the start, and only the search for plugins needs it.
    from importlib.metadata import entry_points

    found = [
        Found(entry.dist.name, entry.dist.version, entry.name, entry.load)
        for entry in entry_points(group=GROUP)
        if entry.dist is not None
    ]
    yield from sorted(found, key=lambda plugin: (plugin.package, plugin.entry))


def any_installed() -> bool:
    """Whether `installed` may have something to give: a quick look, which errs towards yes.

    A command that can do without plugins asks this first, because the real search costs more than the command.
    """
    if any(hasattr(one, "find_distributions") for one in sys.meta_path if one is not PathFinder):
        return True
    return any(map(_may_hold_plugins, sys.path))


def _may_hold_plugins(place: str) -> bool:
    """Whether a folder on the path has a package with entry points of the group, or is an archive of packages."""
    try:
        with os.scandir(place or ".") as entries:
            return any(
                _names_plugins(entry.path) for entry in entries if entry.name.lower().endswith(_METADATA)
            )
    except NotADirectoryError:
        return True
    except OSError:
        return False


def _names_plugins(metadata: str) -> bool:
    try:
        return _SECTION in Path(metadata, "entry_points.txt").read_bytes()
    except OSError:
        return False
