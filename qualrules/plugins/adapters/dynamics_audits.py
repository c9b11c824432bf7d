"""The `audits` of Dynamics as a table of the past: a row for each column that an entry says was changed, and one for the
derived column where an opportunity's stage or state was.

An entry without changes (somebody looked, a record was shared) gives no row. Nothing here decides what a value means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from qualrules.plugins.adapters.dynamics_fields import STAGE_OR_STATE, STAGES
from qualrules.plugins.adapters.dynamics_labels import unlabelled
from qualrules.plugins.adapters.dynamics_stages import CLOSED
from qualrules.plugins.adapters.json_text import NotJsonError, decoded
from qualrules.reading.raw import BadRow, HistoryForm, RawRow, RawTable

RECORD, AT, COLUMN, OLD, NEW = "_objectid_value", "createdon", "logicalName", "oldValue", "newValue"
COLUMNS = (RECORD, AT, "objecttypecode", COLUMN, OLD, NEW)
_LOOKUP = re.compile(r"[a-z_0-9]+,([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")


def is_audit(columns: Mapping[str, object]) -> bool:
    """Whether a row is an entry of the audit log."""
    return "changedata" in columns and RECORD in columns


def audit_table(table: RawTable) -> RawTable:
    """The entries of a page as changes."""
    form = HistoryForm("changes", RECORD, AT, COLUMN, OLD, NEW)
    return RawTable(table.name, Changes(table.rows), COLUMNS, "typed", table.notes, form)


class Changes:
    """Re-iterable rows, one for each changed column."""

    def __init__(self, rows: Iterable[RawRow | BadRow]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for row in self._rows:
            if isinstance(row, BadRow):
                yield row
            else:
                yield from _changes(row)


def _changes(row: RawRow) -> Iterator[RawRow | BadRow]:
    text = row.values.get("changedata")
    if not isinstance(text, str) or not text.strip():
        return
    try:
        document = decoded(text)
    except NotJsonError as error:
        yield BadRow(row.place, f"the change data cannot be read: {error}")
        return
    changed = document.get("changedAttributes") if isinstance(document, dict) else None
    if not isinstance(changed, list):
        yield BadRow(row.place, 'the change data has no "changedAttributes"')
        return
    claim = _claim(row.values, changed)
    if claim is not None:
        yield RawRow(claim, f"{row.place} {STAGE_OR_STATE}")
    for number, each in enumerate(changed, start=1):
        place = f"{row.place} change {number}"
        if isinstance(each, dict) and isinstance(each.get(COLUMN), str):
            yield RawRow(_change(row.values, each), place)
        else:
            yield BadRow(place, "the change does not say which column it is of")


def _change(entry: Mapping[str, object], change: Mapping[str, object]) -> dict[str, object]:
    column, old, new = str(change[COLUMN]), change.get(OLD), change.get(NEW)
    if any(isinstance(value, str) and _LOOKUP.fullmatch(value) for value in (old, new)):
        column = f"_{column}_value"
    return {
        RECORD: entry.get(RECORD),
        AT: entry.get(AT),
        "objecttypecode": entry.get("objecttypecode"),
        COLUMN: column,
        OLD: _plain(old),
        NEW: _plain(new),
    }


def _claim(entry: Mapping[str, object], changed: list[object]) -> dict[str, object] | None:
    """The change of the derived column of an opportunity. What the entry does not tell is left out."""
    if entry.get("objecttypecode", "opportunity") != "opportunity":
        return None
    own = {str(each.get(COLUMN)): each for each in changed if isinstance(each, dict)}
    state = own.get("statecode", {})
    stage = next((own[column] for column in STAGES if column in own), None)
    told: dict[str, object] = {}
    for key in (OLD, NEW):
        closed = CLOSED.get(str(state.get(key)))
        if closed is not None:
            told[key] = closed
        elif stage is not None:
            told[key] = stage.get(key)
    shared = {key: entry.get(key) for key in (RECORD, AT, "objecttypecode")}
    return {**shared, COLUMN: STAGE_OR_STATE, **told} if told else None


def _plain(value: object) -> object:
    """A value as records have it: a lookup is an id, a boolean is without its label."""
    if not isinstance(value, str):
        return value
    lookup = _LOOKUP.fullmatch(value)
    if lookup is not None:
        return lookup[1]
    return unlabelled(value == "True") if value in ("True", "False") else value
