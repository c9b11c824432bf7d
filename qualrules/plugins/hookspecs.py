"""What a plugin may bring: the hooks, and the forms of what they give back. Loads and calls nothing.

A plugin is a module or an object with functions marked by `hookimpl`, named in the entry-point group
`qualrules` of its package. Each hook returns a list; a plugin leaves out the hooks that it has nothing for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import pluggy

if TYPE_CHECKING:
    from qualrules.engines.sql.export.asked import Asked
    from qualrules.evaluate.layout import Layout
    from qualrules.evaluate.verdict import Verdict
    from qualrules.lint.linted import LintRule
    from qualrules.model.moment import Moment
    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.live import LiveSource
    from qualrules.reading.raw import Adapter

PROJECT = "qualrules"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Reporter(Protocol):
    """Turns the result of a command into text, that of `run` also into bytes; pure, so it neither prints nor opens
    a file.
    """

    name: str
    """As in `--format NAME`."""
    form: str
    """The command whose result it takes: `run`, `audit`, `test`, `why`, `check`, …"""

    def render(self, report: Any) -> str | bytes:  # noqa: ANN401 - each form has a report type of its own
        """The report as text; for `run` also as bytes, where the form is none."""
        ...


class Prepared(Protocol):
    """The rules about one record type, ready to judge."""

    layout: Layout
    """What is asked of a record, and in which order."""

    def evaluate_many(self, records: Iterable[Record], moment: Moment) -> Iterator[Verdict]:
        """The verdicts on records of this type, in their order."""
        ...


class Engine(Protocol):
    """A faster road to the outcomes of the interpreter; it refuses a rule that it cannot express exactly."""

    name: str
    """As `qualrules plugins` lists it."""

    def prepare(self, rules: Rules) -> Callable[[str], Prepared]:
        """Record type → what judges its records by these rules."""
        ...


class Exporter(Protocol):
    """The rules in another notation."""

    name: str
    """As in `export NAME`."""
    needs_ruleset: bool

    def export(self, rules: Rules | None) -> str:
        """The text to write; `rules` is None where no ruleset is needed."""
        ...


class WarehouseExporter(Exporter, Protocol):
    """An exporter of queries: what it writes depends on the tables of a warehouse too."""

    def export_for(self, rules: Rules, asked: Asked) -> str | Mapping[str, str]:
        """The text to write, or the texts of a folder by the names of their files. Raises
        `qualrules.engines.sql.refusals.CannotSay` for what it cannot say exactly.
        """
        ...


class Command(Protocol):
    """A command of click; only its name is looked at here."""

    name: str | None


@hookspec
def qualrules_adapters() -> Sequence[Adapter]:
    """Adapters: they turn the files of one CRM or form into raw tables."""
    raise NotImplementedError


@hookspec
def qualrules_live_sources() -> Sequence[LiveSource]:
    """Live sources: they fetch pages over the network, for an adapter to read."""
    raise NotImplementedError


@hookspec
def qualrules_reporters() -> Sequence[Reporter]:
    """Reporters: further values of `--format`."""
    raise NotImplementedError


@hookspec
def qualrules_engines() -> Sequence[Engine]:
    """Engines: further ways to judge many records."""
    raise NotImplementedError


@hookspec
def qualrules_exporters() -> Sequence[Exporter]:
    """Exporters: further notations for `export`."""
    raise NotImplementedError


@hookspec
def qualrules_lint_rules() -> Sequence[LintRule]:
    """Lint rules: further things for `check` to look for in rulesets without mistakes."""
    raise NotImplementedError


@hookspec
def qualrules_commands() -> Sequence[Command]:
    """Commands: further words behind `qualrules`."""
    raise NotImplementedError
