"""Reads the tables of the past of one record type: their forms, their instants, their rows, one after the other.

What cannot be used is counted in the account; only a table that is no history at all keeps from going on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualrules.diagnostics import Diagnostic, Level, has_errors
from qualrules.model.datatypes import Choice, StageOf
from qualrules.model.rules import Rules, Source
from qualrules.model.values import BLANKS
from qualrules.reading.cells import LineCell
from qualrules.reading.collect import Reading
from qualrules.reading.past import Held, Past
from qualrules.reading.past_account import PastAccount, TableAccount
from qualrules.reading.past_forms import told_by
from qualrules.reading.past_instants import Instants, instants_of
from qualrules.reading.past_names import Columns
from qualrules.reading.past_rows import OwnPast, TableRows
from qualrules.reading.past_tracks import UNTOLD, blank
from qualrules.reading.past_values import in_its_form
from qualrules.reading.raw import RawTable
from qualrules.reading.shapes import getter, good_rows, shape_of
from qualrules.reading.tally import OUTSIDE_LIST, Tally
from qualrules.reading.typed import raw_text
from qualrules.reading.unread import PartlyKept, Unreadable
from qualrules.source import NOWHERE


def read_past(
    rules: Rules,
    reading: Reading,
    record_type: str,
    tables: Sequence[RawTable],
    source: Source | None,
) -> tuple[Past | None, tuple[Diagnostic, ...]]:
    """The past of a record type by these tables; with an error there is none."""
    columns = Columns(reading.bound[record_type], reading.cells[record_type], reading.knowledge)
    account = PastAccount(record_type)
    held: dict[str, list[Held]] = {}
    pasts: dict[str, OwnPast] = {}
    diagnostics: list[Diagnostic] = []
    if columns.bound.identity is None:
        diagnostics.append(_no_ids(columns))
    for table in tables:
        diagnostics += _read_table(table, rules, source, columns, account, held, pasts)
    if has_errors(diagnostics):
        return None, tuple(diagnostics)
    _count_unreadable(columns, pasts, account)
    return Past(rules.header, columns, held, pasts, account), tuple(diagnostics)


def _read_table(
    table: RawTable,
    rules: Rules,
    source: Source | None,
    columns: Columns,
    account: PastAccount,
    held: dict[str, list[Held]],
    pasts: dict[str, OwnPast],
) -> list[Diagnostic]:
    told = told_by(table, shape_of([table]), columns)
    if isinstance(told, Diagnostic):
        return [told]
    shape = shape_of([told.table])
    form = told.form
    gets = [getter(column, shape) for column in (form.at, form.left) if column]
    values = (get(row.values) for row in good_rows(told.table) for get in gets)
    instants = instants_of(values, table.name, form.at, source, rules.header)
    if isinstance(instants, Diagnostic):
        return [instants]
    own = TableAccount(table.name, form.kind, columns.bound.record.name)
    mark = f"{len(account.tables)} {table.name}"
    rows = TableRows(told, shape, columns, instants, own, pasts, mark)
    if rows.misfit is not None:
        return [rows.misfit]
    rows.read()
    account.tables.append(own)
    for column in rows.tracked:
        held.setdefault(column, []).append(Held(mark, bool(form.old), form.whole, own.begin))
    return list(_notes(told.note, instants, table, form.at))


def _no_ids(columns: Columns) -> Diagnostic:
    name, place = columns.bound.record.name, columns.bound.place
    return Diagnostic(
        "QR406",
        f"no column is said to hold the ids of {name}, by which the history is about its records",
        columns.bound.span,
        example=(f'{name} from "{place}" identified by "COLUMN"',),
    )


def _notes(understood: str, instants: Instants, table: RawTable, column: str) -> Iterator[Diagnostic]:
    """What was found, and what the adapter assumed."""
    for note in (understood, *table.notes):
        if note:
            yield Diagnostic("QR419", f"{table.name}: {note}", NOWHERE, level=Level.NOTE)
    if instants.form:
        yield Diagnostic(
            "QR403",
            f'dates "{instants.form}" is taken for the history {table.name}: no other form fits all values of '
            f'"{column}"',
            NOWHERE,
            level=Level.NOTE,
        )


def _count_unreadable(columns: Columns, pasts: Mapping[str, OwnPast], account: PastAccount) -> None:
    """Lists the past values that no column of a field can read."""
    tally, record = account.values, columns.bound.record.name
    for own in pasts.values():
        for column, changes in own.changes.items():
            lines = columns.lines.get(column, [])
            for change, place in changes if lines else ():
                if change.is_end or change.new is UNTOLD or blank(change.new):
                    continue
                _count(lines[0], change.new, place, tally, record)


def _count(line: LineCell, raw: object, place: str, tally: Tally, record: str) -> None:
    value = line.convert(in_its_form(line, raw))
    name = line.field.name
    if isinstance(value, PartlyKept):
        for outside in value.outside:
            tally.is_outside(record, name, outside)
            tally.problem(OUTSIDE_LIST, record, name, outside, place)
    elif isinstance(value, Unreadable):
        text = raw_text(raw).strip(BLANKS)
        is_choice = isinstance(line.field.type, Choice | StageOf)
        if is_choice:
            tally.is_outside(record, name, text)
        tally.problem(OUTSIDE_LIST if is_choice else "QR407", record, name, text, place, value.reason)
