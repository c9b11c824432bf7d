"""`--history FILE`: the tables that tell of the past, found, given to the records that they are about, and read.

A file is read by the adapter of the run. Which columns mean what is decided in `reading`, what follows in `evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qualrules.diagnostics import Diagnostic, Level, has_errors
from qualrules.plugins.loaded import Plugins
from qualrules.reading.metadata import Metadata
from qualrules.reading.past import Past
from qualrules.reading.past_tables import read_past
from qualrules.reading.raw import NOTHING_KNOWN, Adapter, RawTable, UnreadableFile
from qualrules.reading.shapes import loose
from qualrules.source import NOWHERE
from qualrules.workspace.data import DataArgument, data_arguments
from qualrules.workspace.given import adapter_for, adapter_named, tables_of
from qualrules.workspace.session import Session, SessionError, unreadable_file

Tables = dict[str, list[RawTable]]


def open_history(session: Session, files: Sequence[str]) -> tuple[Mapping[str, Past], tuple[Diagnostic, ...]]:
    """The past of the records of a session, by record type, and remarks. Raises SessionError, UnreadableError."""
    judged = _judged(session)
    tables: Tables = {}
    for name, table in _given(session, files):
        record = name or _about(table, judged, session)
        if record not in judged:
            raise SessionError([_no_past(record, table, judged)])
        tables.setdefault(record, []).append(table)
    pasts: dict[str, Past] = {}
    used = {table.name for of_record in tables.values() for table in of_record}
    remarks = list(_passed_over(session, used))
    for record, of_record in tables.items():
        try:
            past, diagnostics = read_past(session.rules, session.reading, record, of_record, session.source)
        except UnreadableFile as error:
            raise unreadable_file(error) from None
        if past is None or has_errors(diagnostics):
            raise SessionError([one for one in diagnostics if one.level is not Level.NOTE])
        pasts[record] = past
        remarks += diagnostics
    return pasts, tuple(remarks)


def _passed_over(session: Session, used: set[str]) -> Iterator[Diagnostic]:
    names = [table.name for table in session.given.past if table.name not in used]
    if names:
        quoted = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
        message = f"{quoted} stands in the data and tells of the past, and --history does not name it"
        yield Diagnostic("QR405", message, NOWHERE, level=Level.NOTE)


def _judged(session: Session) -> tuple[str, ...]:
    """The top records that go through a process with a claimed stage and that a file feeds."""
    found = tuple(
        layout.record
        for layout in session.layouts
        if layout.record in session.reading.bound and any(process.claim for process in layout.processes)
    )
    if not found:
        message = "no record goes through a process whose stage the data claims, so there is no past to judge"
        helps = ("a process is judged by the field that holds the stage of the CRM: `stage: stage of sales`",)
        raise SessionError([Diagnostic("QR405", message, NOWHERE, helps=helps)])
    return found


# ── Files ──


def _given(session: Session, files: Sequence[str]) -> Iterator[tuple[str | None, RawTable]]:
    """The tables of the past; those that stand beside records in a file come before all others of it."""
    plugins = session.plugins
    for place in dict.fromkeys(files):
        if "://" in place and place in session.request.data:
            if not session.given.past:
                raise SessionError([Diagnostic("QR405", f"no history came from {place}", NOWHERE)])
            yield from ((None, table) for table in session.given.past)
            continue
        arguments = data_arguments([place], plugins.suffixes)
        found = [table for argument in arguments for table in _tables(argument, session, plugins)]
        said = [each for each in found if each[1].history is not None]
        if Path(place).is_dir() and not said:
            found = _not_in_data(found, session)
        yield from said or found


def _tables(
    argument: DataArgument, session: Session, plugins: Plugins
) -> Iterator[tuple[str | None, RawTable]]:
    for each in tables_of(argument.file, _adapter(argument, session, plugins)):
        if not isinstance(each, Metadata):
            yield argument.record, each


def _adapter(argument: DataArgument, session: Session, plugins: Plugins) -> Adapter:
    """The adapter of the run where it knows a CRM, else the one that recognises the file."""
    own = adapter_named(session.adapter, plugins)
    return own if own.knowledge != NOTHING_KNOWN else adapter_for(argument.file, plugins)


def _not_in_data(
    found: Sequence[tuple[str | None, RawTable]], session: Session
) -> list[tuple[str | None, RawTable]]:
    """Of a folder, what does not hold the records of now."""
    records = {table.name for _, table in session.given.tables}
    return [each for each in found if each[1].name not in records]


# ── Which record a table is about ──


def _about(table: RawTable, judged: Sequence[str], session: Session) -> str:
    if len(judged) == 1:
        return judged[0]
    called = loose(table.name.rpartition(".")[0] or table.name)
    known = session.reading.knowledge.places
    named = [
        record
        for record in judged
        if any(loose(place).rstrip("s") in called for place in (record, *known.get(record, ())))
    ]
    if len(named) == 1:
        return named[0]
    raise SessionError(
        [
            Diagnostic(
                "QR417",
                f'the history "{table.name}" can be about {" or ".join(judged)}',
                NOWHERE,
                helps=tuple(f"say which: --history {record}={table.name}" for record in judged),
            )
        ]
    )


def _no_past(record: str, table: RawTable, judged: Sequence[str]) -> Diagnostic:
    message = (
        f'"{table.name}" is said to be about {record}, which goes through no process whose stage is claimed'
    )
    return Diagnostic("QR417", message, NOWHERE, notes=(f"those that do: {', '.join(judged)}",))
