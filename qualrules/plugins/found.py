"""The first stage: plugins that were found, and not loaded yet. Imports no plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from qualrules._version import __version__

GROUP = "qualrules"


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
