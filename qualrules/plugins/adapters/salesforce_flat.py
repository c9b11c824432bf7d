"""Flat tables of Salesforce (Data Loader, Bulk API, reports, warehouses): parents and deleted rows.

A column `Account.Name` becomes part of a nested parent, as REST has it, so that one ruleset reads both. Rows
that are deleted in Salesforce are no open deals: they are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.forms import changed
from qualrules.plugins.adapters.salesforce_history import columns_of
from qualrules.reading.raw import BadRow, RawRow, RawTable
from qualrules.reading.shapes import loose

_DELETED = ("isdeleted", "fivetrandeleted")
_YES = ("true", "1", "yes")


def with_parents(table: RawTable) -> RawTable:
    """The table with its dotted columns nested."""
    columns = table.columns or ()
    dotted = [column for column in columns if _parent_of(column) and _parent_of(column) not in columns]
    if not dotted:
        return table
    own = tuple(dict.fromkeys(_parent_of(column) if column in dotted else column for column in columns))
    ids = {_parent_of(column): _id_column(_parent_of(column), columns) for column in dotted}
    nested = replace(table, columns=own, kind="typed")
    return changed(nested, lambda row: RawRow(_nested(row.values, dotted, ids), row.place, row.note))


def _parent_of(column: str) -> str:
    parent, dot, field = column.partition(".")
    return parent if dot and field and parent.replace("_", "").isalnum() else ""


def _id_column(parent: str, columns: tuple[str, ...]) -> str | None:
    """The column beside a parent that holds its id, `AccountId` for `Account`."""
    return next((column for column in columns if loose(column) == loose(f"{parent}Id")), None)


def _nested(
    values: Mapping[str, object], dotted: list[str], ids: Mapping[str, str | None]
) -> dict[str, object]:
    parents: dict[str, dict[str, object]] = {parent: {} for parent in ids}
    for column in dotted:
        parent, _, path = column.partition(".")
        _put(parents[parent], path.split("."), values.get(column))
    nested: dict[str, object] = {}
    for column, value in values.items():
        if column not in dotted:
            nested[column] = value
            continue
        parent = _parent_of(column)
        nested[parent] = _parent(parents[parent], values.get(ids[parent] or ""))
    return nested


def _put(into: dict[str, object], path: list[str], value: object) -> None:
    for part in path[:-1]:
        inner = into.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        into = inner
    into[path[-1]] = value


def _parent(values: dict[str, object], id: object) -> dict[str, object] | None:
    """A parent with its id, None where nothing of it is there: the record has none."""
    if id not in (None, "") and not any(loose(key) == "id" for key in values):
        return {"Id": id, **values}
    return values if _holds_any(values) else None


def _holds_any(values: dict[str, object]) -> bool:
    return any(
        _holds_any(each) if isinstance(each, dict) else each not in (None, "") for each in values.values()
    )


def without_deleted(table: RawTable) -> RawTable:
    """The table without its deleted rows, with their number in a note.

    Where an export holds nothing else, they were asked for on purpose, and are read.
    """
    columns = columns_of(table)
    own = tuple(columns[name] for name in _DELETED if name in columns)
    if not own:
        return table
    deleted = kept = 0
    for row in table.rows:
        if isinstance(row, RawRow) and _is_deleted(row, own):
            deleted += 1
        else:
            kept += 1
    if not deleted:
        return table
    names = " or ".join(f'"{column}"' for column in own)
    if not kept and table.columns is not None:
        note = f"every row is deleted in Salesforce ({names}); they are read, since there are no others"
        return replace(table, notes=(*table.notes, note))
    rows = "1 row is" if deleted == 1 else f"{deleted:,} rows are"
    note = f"{rows} deleted in Salesforce ({names}) and left out"
    return replace(table, rows=_Kept(table, own), notes=(*table.notes, note))


def _is_deleted(row: RawRow, columns: tuple[str, ...]) -> bool:
    """Whether Salesforce says so, or the warehouse that no longer finds the row there."""
    values = [row.values.get(column) for column in columns]
    return any(value is True or str(value).strip().lower() in _YES for value in values)


class _Kept:
    """Re-iterable rows: those that are not deleted."""

    def __init__(self, table: RawTable, columns: tuple[str, ...]) -> None:
        self._table = table
        self._columns = columns

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for row in self._table.rows:
            if isinstance(row, BadRow) or not _is_deleted(row, self._columns):
                yield row
