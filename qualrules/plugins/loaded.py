"""The last stage: plugins that are loaded, what they bring, and what is wrong with others. Loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from qualrules.diagnostics import Diagnostic, Level, did_you_mean
from qualrules.plugins.contract import KINDS, Kind
from qualrules.plugins.found import Found
from qualrules.plugins.hookspecs import Command, Engine, Exporter, Reporter
from qualrules.reading.live import LiveSource
from qualrules.reading.raw import Adapter
from qualrules.source import NOWHERE, Span

if TYPE_CHECKING:
    from qualrules.lint.linted import LintRule


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plugin that is in use, with the things it brought, by kind."""

    found: Found
    things: dict[str, list[object]]

    @property
    def provides(self) -> tuple[str, ...]:
        """`adapter csv`, `reporter audit markdown`, in the order of the kinds."""
        return tuple(
            f"{kind.word} {kind.key(thing)}" for kind in KINDS for thing in self.things.get(kind.word, ())
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """A line of `qualrules plugins`."""

    package: str
    version: str
    name: str
    provides: tuple[str, ...]
    problem: str = ""


class Plugins:
    """All plugins of a session. `problems` grows when an adapter or a lint rule of a plugin fails while it is used."""

    def __init__(self) -> None:
        self._loaded: list[Loaded] = []
        self._left_out: list[tuple[Found, str]] = []
        self._problems: list[Diagnostic] = []

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """One message for each plugin that is broken, and for each name that two plugins give."""
        return tuple(self._problems)

    @property
    def adapters(self) -> tuple[Adapter, ...]:
        """Those that ship first, then the others in the order of their packages."""
        return cast("tuple[Adapter, ...]", self._all("adapter"))

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings of files that an adapter reads, each once."""
        return tuple(dict.fromkeys(suffix for adapter in self.adapters for suffix in adapter.suffixes))

    @property
    def live_sources(self) -> tuple[LiveSource, ...]:
        """Those that read over the network, each with a scheme of its own."""
        return cast("tuple[LiveSource, ...]", self._all("live source"))

    @property
    def reporters(self) -> tuple[Reporter, ...]:
        """All reporters; two of one name serve different forms."""
        return cast("tuple[Reporter, ...]", self._all("reporter"))

    @property
    def engines(self) -> tuple[Engine, ...]:
        """All engines."""
        return cast("tuple[Engine, ...]", self._all("engine"))

    @property
    def exporters(self) -> tuple[Exporter, ...]:
        """All exporters."""
        return cast("tuple[Exporter, ...]", self._all("exporter"))

    @property
    def lint_rules(self) -> tuple[LintRule, ...]:
        """Those that ship first, in the order of their codes."""
        return cast("tuple[LintRule, ...]", self._all("lint rule"))

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands that plugins add."""
        return cast("tuple[Command, ...]", self._all("command"))

    def _all(self, word: str) -> tuple[object, ...]:
        return tuple(thing for plugin in self._loaded for thing in plugin.things.get(word, ()))

    def adapter(self, name: str) -> Adapter | None:
        """The adapter of this name, if there is one."""
        return next((adapter for adapter in self.adapters if adapter.name == name), None)

    def engine(self, name: str) -> Engine:
        """The engine of this name. Raises KeyError."""
        return {engine.name: engine for engine in self.engines}[name]

    def provider(self, thing: object) -> str:
        """`package[entry] version` of the plugin that brought a thing, for a message about it."""
        for plugin in self._loaded:
            if any(thing is own for things in plugin.things.values() for own in things):
                return plugin.found.label
        return ""

    def owner(self, kind: Kind, key: str) -> Found | None:
        """The plugin that has a thing of this kind and key already."""
        for plugin in self._loaded:
            if any(kind.key(thing) == key for thing in plugin.things.get(kind.word, ())):
                return plugin.found
        return None

    def listing(self) -> list[Listing]:
        """What is there and what was left out, for the `plugins` command."""
        used = [(plugin.found, plugin.provides, "") for plugin in self._loaded]
        left_out: list[tuple[Found, tuple[str, ...], str]] = [
            (found, (), why) for found, why in self._left_out
        ]
        return [
            Listing(found.package, found.version, found.entry, provides, problem)
            for found, provides, problem in used + left_out
        ]

    def add(self, plugin: Loaded) -> None:
        """Take a plugin into use, while loading."""
        self._loaded.append(plugin)

    def leave_out(self, found: Found, why: str) -> None:
        """Remember a plugin that is not used, with its message."""
        self._left_out.append((found, why))
        self.add_problem(found, f"was left out: {why}")

    def add_problem(self, found: Found, why: str) -> None:
        """Keep a message about a plugin, in sentences that begin with its name."""
        problem = plugin_failed(found, why)
        if problem not in self._problems:  # an adapter may be asked about a file more than once
            self._problems.append(problem)


def plugin_failed(found: Found, why: str) -> Diagnostic:
    """The one message about a plugin that is broken; `why` is the rest of its sentence."""
    return Diagnostic("QR412", f"the plugin {found.label} {why}", NOWHERE, level=Level.WARNING)


def unknown_adapter(name: str, adapters: Sequence[Adapter], span: Span = NOWHERE) -> Diagnostic:
    """The message about an adapter that no plugin brings, written in a source block or behind `--adapter`."""
    names = [adapter.name for adapter in adapters]
    nearest = did_you_mean(name, names)
    return Diagnostic(
        "QR402",
        f'there is no adapter called "{name}"',
        span,
        label=f'did you mean "{nearest}"?' if nearest else "",
        notes=(f"the adapters: {', '.join(names)}",),
        helps=(
            "an adapter for another CRM comes with a plugin: `qualrules plugins` lists what is installed",
        ),
    )
