"""The files of a run, each read by the adapter that fits: tables of records, tables of the past, and what the CRM
says of itself.

What the tables mean is not known here; a file's name goes into every sentence about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualrules.diagnostics import Diagnostic, Level
from qualrules.plugins.adapters.decoding import HEAD, base_name, form_of
from qualrules.plugins.loaded import Plugins, unknown_adapter
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import (
    NOTHING_KNOWN,
    Adapter,
    BadRow,
    DataFile,
    RawRow,
    RawTable,
    UnreadableFile,
)
from qualrules.source import NOWHERE, Span
from qualrules.workspace.beginning import beginnings
from qualrules.workspace.data import DataArgument, opened
from qualrules.workspace.texts import UnreadableError, unreadable

SURE, UNSURE = 90, 50
"""From where on a CRM is sure that a file is its own, and below which it is not."""


@dataclass
class Given:
    """What stands in the files of a run. `tables` each with TYPE where the user wrote TYPE=FILE."""

    tables: list[tuple[str | None, RawTable]] = field(default_factory=list)
    past: list[RawTable] = field(default_factory=list)
    """Tables that tell of the past: they feed no record."""
    metadata: list[Metadata] = field(default_factory=list)
    empty: list[RawTable] = field(default_factory=list)
    """Tables without a single column: their notes say what the file is instead."""

    @classmethod
    def read(cls, arguments: Sequence[DataArgument], adapters: Sequence[Adapter]) -> Given:
        """Reads the files in their order. Raises UnreadableError."""
        given = cls()
        told: set[tuple[str, str]] = set()
        for argument, adapter in zip(arguments, adapters, strict=True):
            for each in tables_of(argument.file, adapter):
                if isinstance(each, Metadata):
                    given.metadata.append(each)
                elif each.history is not None:
                    given.past.append(each)
                elif each.columns == ():
                    given.empty.append(each)
                else:
                    table = replace(each, part_of=argument.part_of) if argument.part_of else each
                    table = _among_others(table, told) if argument.is_page or argument.part_of else table
                    given.tables.append((argument.record, table))
        return given

    def remarks(self) -> Iterator[Diagnostic]:
        """What was put aside."""
        if self.past:
            names = ", ".join(dict.fromkeys(f'"{table.name}"' for table in self.past))
            yield Diagnostic(
                "QR405",
                f"{names} tells of the past, so it feeds no record",
                NOWHERE,
                helps=("`qualrules audit … --history FILE` judges past moves by it",),
                level=Level.NOTE,
            )
        for table in self.empty:
            for note in table.notes:
                yield Diagnostic("QR419", f"{table.called}: {note}", NOWHERE, level=Level.NOTE)
        if not self.tables:
            for each in self.metadata:
                text = f"{each.origin} describes {each.table}, and holds none of its records"
                yield Diagnostic("QR405", text, NOWHERE, level=Level.NOTE)


def _among_others(table: RawTable, told: set[tuple[str, str]]) -> RawTable:
    """A page whose followers are here, too, without what another page of the table has told already."""
    kept = tuple(note for note in table.notes if (table.called, note) not in told)
    told.update((table.called, note) for note in table.notes)
    return replace(table, notes=kept, more_follow=False)


def adapters_for(files: Sequence[DataFile], plugins: Plugins) -> list[Adapter]:
    """The adapter of each file by its content. One CRM that is recognised in any of them reads them all.

    Raises UnreadableError where no adapter fits a file, and where two CRMs are recognised.
    """
    found = [adapter_for(file, plugins) for file in files]
    known = {each.name: (each, file) for each, file in zip(found, files, strict=True) if _knows(each)}
    if len(known) > 1:
        (one, first), (other, second) = list(known.values())[:2]
        raise unreadable(
            f'"{first.name}" looks like {one.name} and "{second.name}" like {other.name}',
            "say which CRM they are from: --adapter NAME, or a source block for it",
        )
    return [adapter for adapter, _ in known.values()] * len(files) or found


def _knows(adapter: Adapter) -> bool:
    return adapter.knowledge != NOTHING_KNOWN


def adapter_for(data: DataFile, plugins: Plugins) -> Adapter:
    """The adapter that recognises a file's content best. Raises UnreadableError where none does."""
    with opened(data) as file:
        head = file.read(HEAD)
    sure = [(adapter.recognises(head, data.name), adapter) for adapter in plugins.adapters]
    best = max((surely for surely, _ in sure), default=0)
    if best <= 0:
        if not head:
            raise unreadable(f'"{data.name}" is empty')
        form = form_of(head)
        if form is not None:
            raise unreadable(f'"{data.name}": this is {form}')
        names = ", ".join(adapter.name for adapter in plugins.adapters)
        raise unreadable(
            f'"{data.name}" is nothing that an adapter recognises',
            f"say how it is to be read: --adapter NAME ({names})",
        )
    found = next(adapter for surely, adapter in sure if surely == best)
    return found if _knows(found) else _crm_within(data, head, found, plugins) or found


def _crm_within(data: DataFile, head: bytes, form: Adapter, plugins: Plugins) -> Adapter | None:
    """The CRM whose export stands in a workbook or the like, None where it is nobody's, as far as can be told."""
    best, found = 0, None
    for text, name in beginnings(data, head, form):
        sure = [(adapter.recognises(text, name), adapter) for adapter in plugins.adapters]
        plain = max((surely for surely, adapter in sure if not _knows(adapter)), default=0)
        for surely, adapter in sure:
            if _knows(adapter) and surely > max(best, plain):
                best, found = surely, adapter
    return found


def adapter_named(name: str, plugins: Plugins) -> Adapter:
    """The adapter of that name. Raises UnreadableError where no plugin brings it."""
    found = plugins.adapter(name)
    if found is None:
        raise UnreadableError(unknown_adapter(name, plugins.adapters))
    return found


def other_crms(
    files: Iterable[DataFile], named: Adapter, said: str, span: Span, plugins: Plugins
) -> Iterator[Diagnostic]:
    """Files that look like another CRM than the one by whose adapter they are read, as `said` says."""
    if not _knows(named):
        return
    for file in files:
        with opened(file) as content:
            head = content.read(HEAD)
        sure = {each.name: each.recognises(head, file.name) for each in plugins.adapters if _knows(each)}
        best = max(sure, key=lambda name: sure[name])
        if sure[best] >= SURE and sure[named.name] < UNSURE:
            yield Diagnostic(
                "QR405",
                f'"{base_name(file.name)}" looks like {best}, and is read as {named.name}, as {said}',
                span,
                helps=(f"if it is from {best}, name that adapter instead",),
                level=Level.WARNING,
            )


def tables_of(data: DataFile, adapter: Adapter) -> list[RawTable | Metadata]:
    """The tables of a file, and what it says of the CRM. Raises UnreadableError where it cannot be read."""
    try:
        return [
            replace(each, rows=_Rows(data.name, each)) if isinstance(each, RawTable) else each
            for each in adapter.read(data)
        ]
    except UnreadableFile as error:
        raise unreadable(f'"{data.name}": {error}') from None


class _Rows:
    """A table's rows; the file's name stands before what goes wrong while they are read."""

    def __init__(self, name: str, table: RawTable) -> None:
        self._name = name
        self._table = table

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        try:
            yield from self._table.rows
        except UnreadableFile as error:
            raise UnreadableFile(f'"{self._name}": {error}') from error
