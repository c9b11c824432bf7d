"""Tables that tell of the past, known by their columns: stage history, field history, a warehouse's versions.

Only says how such rows are to be read; records are rebuilt from them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.decoding import base_name
from qualrules.reading.raw import BadRow, HistoryForm, RawRow, RawTable
from qualrules.reading.shapes import good_rows, loose

Columns = Mapping[str, str]
"""A column's name with case, `_`, spaces and dots aside → as it is written."""
PARENTS = ("opportunityid", "leadid", "accountid", "contactid", "caseid", "parentid")
_STILL = "9999"


def columns_of(table: RawTable) -> Columns:
    """The columns of a table, by those of its first row where they are not known before."""
    columns: Iterable[str] | None = table.columns
    if columns is None:
        columns = next((row.values for row in good_rows(table)), ())
    return {loose(column): column for column in columns}


def history_form(columns: Columns) -> HistoryForm | None:
    """How the rows tell of the past, None where they are records of now."""
    if {"fivetranstart", "fivetranend", "id"} <= columns.keys():
        return HistoryForm("snapshots", columns["id"], columns["fivetranstart"])
    parent = next((columns[name] for name in PARENTS if name in columns), None)
    if parent is None:
        return None
    return _changes(columns, parent) or _snapshots(columns)


def _changes(columns: Columns, parent: str) -> HistoryForm | None:
    """`OpportunityFieldHistory`, `LeadHistory`, or the report of field history."""
    field = columns.get("field") or columns.get("field/event")
    at = columns.get("createddate") or columns.get("editdate")
    if field is None or at is None or not {"oldvalue", "newvalue"} <= columns.keys():
        return None
    return HistoryForm("changes", parent, at, column=field, old=columns["oldvalue"], new=columns["newvalue"])


def _snapshots(columns: Columns) -> HistoryForm | None:
    """`OpportunityHistory`: no other object has both an opportunity's id and its stage."""
    if not {"opportunityid", "stagename", "createddate"} <= columns.keys():
        return None
    return HistoryForm("snapshots", columns["opportunityid"], columns["createddate"])


def as_history(table: RawTable, form: HistoryForm) -> Iterator[RawTable]:
    """The table as one of the past. A warehouse may keep a table's versions in the table itself, and not in one
    called history: then its versions that still hold are the records of now.
    """
    columns = columns_of(table)
    if form.at != columns.get("fivetranstart") or "history" in base_name(table.name).lower():
        yield replace(table, history=form)
        return
    end, active = columns["fivetranend"], columns.get("fivetranactive")
    note = f'the rows of now are those that still hold, by "{active or end}"'
    yield replace(table, rows=_Active(table, end, active), notes=(*table.notes, note))
    yield replace(table, name=f"{table.name} history", history=form)


class _Active:
    """Re-iterable rows: the versions that still hold."""

    def __init__(self, table: RawTable, end: str, active: str | None) -> None:
        self._table = table
        self._end = end
        self._active = active

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for row in self._table.rows:
            if isinstance(row, BadRow) or self._holds(row.values):
                yield row

    def _holds(self, values: Mapping[str, object]) -> bool:
        if self._active is not None:
            return str(values.get(self._active)).lower() in ("true", "1")
        end = values.get(self._end)
        return not end or str(end).startswith(_STILL)
