"""The past of records: `/{module}/{id}/__timeline` as rows of changes, one for each field that was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.zoho_rows import id_in
from qualrules.reading.raw import BadRow, HistoryForm, RawRow, RawTable

FORM = HistoryForm("changes", "record_id", "audited_time", "api_name", "old", "new")


def history(table: RawTable, name: str) -> RawTable:
    """The changes in a timeline. Raises UnreadableFile where it does not say whose it is."""
    rows = [each for row in table.rows for each in _changes(row, name)]
    return replace(table, rows=rows, columns=None, kind="typed", history=FORM)


def _changes(row: RawRow | BadRow, name: str) -> Iterator[RawRow | BadRow]:
    if isinstance(row, BadRow):
        yield row
        return
    fields = row.values.get("field_history") or []
    if not isinstance(fields, list):
        yield BadRow(row.place, '"field_history" is no list of changes')
        return
    for number, field in enumerate(fields, start=1):
        place = f"{row.place} field_history[{number}]"
        value = field.get("_value") if isinstance(field, Mapping) else None
        if not isinstance(field, Mapping) or not isinstance(value, Mapping):
            yield BadRow(place, "the change does not say the old and the new value")
            continue
        told = {which: value[which] for which in ("old", "new") if which in value}
        yield RawRow(
            {
                "record_id": _record(row, name),
                "audited_time": row.values.get("audited_time"),
                "api_name": field.get("api_name"),
                **told,
            },
            place,
        )


def _record(row: RawRow, name: str) -> object:
    record = row.values.get("record")
    if isinstance(record, Mapping) and record.get("id") is not None:
        return record["id"]
    return id_in(name, "a timeline without records does not say", '"timeline-4150868000003384003.json"')
