"""The files of a run, found and opened: pages over the network among them, each file with the adapter that reads it.

Which source block they are read by is settled here; what their tables mean to the rules is the reading's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check import where
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, has_errors
from qualrules.evaluate.fields_read import fields_read
from qualrules.evaluate.only import with_condition
from qualrules.model.rules import Rules, Source
from qualrules.plugins.adapters.decoding import base_name
from qualrules.plugins.adapters.postgres import reading
from qualrules.plugins.loaded import Plugins
from qualrules.reading.live import WantedTable
from qualrules.reading.raw import NOTHING_KNOWN, Adapter
from qualrules.reading.tables import choose_source
from qualrules.reading.wanted import wanted
from qualrules.source import NOWHERE, SourceFile
from qualrules.workspace.data import DataArgument, data_arguments, passed_over
from qualrules.workspace.given import Given, adapter_named, adapters_for, other_crms
from qualrules.workspace.live import Follow, LiveData
from qualrules.workspace.request import Request, SessionError


@dataclass(frozen=True)
class RunFiles:
    """What is read in a run. `request` is the one that was made, with what an address says of adapter and block."""

    request: Request
    source: Source | None
    adapters: tuple[Adapter, ...]
    """Of each file, in their order; there is one at least."""
    given: Given
    is_live: bool
    """Whether any of them came over the network."""
    others: tuple[Diagnostic, ...]
    """Files that look like another CRM."""
    remarks: tuple[Diagnostic, ...]
    """These, how fetching went, and what was passed over."""
    names: tuple[str, ...] = ()
    """The files themselves, as messages name them."""

    @property
    def adapter(self) -> Adapter:
        """The one that knows its CRM, else that of the first file."""
        return next((each for each in self.adapters if each.knowledge != NOTHING_KNOWN), self.adapters[0])


def run_files(
    request: Request,
    rules: Rules,
    top: Sequence[str],
    plugins: Plugins,
    more: Sequence[DataArgument],
    follow: Follow,
) -> RunFiles:
    """The files of DATA and `more` beside them, for the record types `top`. `follow` shows how fetching goes on.

    Raises SessionError, or UnreadableError for a single file.
    """
    live = LiveData.of(request.data, plugins)
    request = live.settled(request, rules.sources)
    arguments = [*data_arguments(live.files, plugins.suffixes), *more]
    source = _source(rules, request, arguments, plugins)
    arguments += live.fetched(lambda: _wanted(rules, request, source, top, plugins), request, plugins, follow)
    adapters = _adapters(request, source, arguments, plugins)
    others = _other_crms(request, source, arguments, adapters, plugins)
    given = Given.read(arguments, adapters)
    remarks = (*live.remarks, *others, *passed_over(live.files, plugins.suffixes))
    names = tuple(argument.file.name for argument in arguments)
    return RunFiles(request, source, adapters, given, bool(live.arguments), others, remarks, names)


def _wanted(
    rules: Rules, request: Request, source: Source | None, top: Sequence[str], plugins: Plugins
) -> tuple[WantedTable, ...]:
    """What is asked of a live source: the fields of the rules, and of what is asked beside them."""
    asked = set(fields_read(rules))
    for option, text in request.read_too:
        for record in top:
            condition, diagnostics = where(SourceFile(option, text), rules, record)
            if condition is None:
                raise SessionError(diagnostics)
            asked |= fields_read(with_condition(rules, record, condition))
    adapter = adapter_named(source.adapter if source is not None else request.adapter or "", plugins)
    return wanted(rules, source, adapter.knowledge, top, asked)


def _source(
    rules: Rules, request: Request, arguments: Sequence[DataArgument], plugins: Plugins
) -> Source | None:
    """The source block of the run; where several fit by their names, the one for the CRM that is recognised."""
    names = [argument.part_of or base_name(argument.file.name) for argument in arguments]
    source, diagnostics = choose_source(rules.sources, request.source_name, request.adapter, names)
    if has_errors(diagnostics) and request.source_name is None and request.adapter is None:
        files = [argument.file for argument in arguments]
        recognised = {adapter.name for adapter in adapters_for(files, plugins)}
        fitting = recognised & {each.adapter for each in rules.sources}
        if len(recognised) == 1 and fitting:
            source, diagnostics = choose_source(rules.sources, None, fitting.pop(), names)
    if has_errors(diagnostics):
        raise SessionError(diagnostics)
    return source


def _adapters(
    request: Request, source: Source | None, arguments: Sequence[DataArgument], plugins: Plugins
) -> tuple[Adapter, ...]:
    """The adapter of each file: the block's, else the named one, else the one that knows the content."""
    named = source.adapter if source is not None else request.adapter
    if named is not None:
        adapter = adapter_named(named, plugins)
        return tuple(reading(adapter, argument.file) for argument in arguments)
    return tuple(adapters_for([argument.file for argument in arguments], plugins))


def _other_crms(
    request: Request,
    source: Source | None,
    arguments: Sequence[DataArgument],
    adapters: Sequence[Adapter],
    plugins: Plugins,
) -> tuple[Diagnostic, ...]:
    """Files of another CRM than the one that the block or the option names."""
    if source is None and request.adapter is None:
        return ()
    said = "the source block says" if source is not None else "--adapter says"
    files = (argument.file for argument in arguments if not argument.is_page)
    return tuple(
        other_crms(files, adapters[0], said, source.span if source is not None else NOWHERE, plugins)
    )
