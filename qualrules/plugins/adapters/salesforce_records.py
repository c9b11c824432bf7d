"""Records as Salesforce's APIs and SFDX trees write them, to plain rows.

`attributes` are no columns, but say the id where the query did not ask for it; parents stay nested; a child
query becomes the list of its records; `@AccountRef3` becomes the id that it means; the milliseconds of the
Bulk API become the text that REST has there. What a value means is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from qualrules.plugins.adapters.salesforce_fields import DATES, DATETIMES
from qualrules.plugins.adapters.salesforce_ids import id_in_url
from qualrules.reading.raw import RawRow, RawTable

_REFERENCE = re.compile(r"@\w*Ref\d+", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253_402_300_799_999
"""The milliseconds at the end of the year 9999."""
LIFTED = "Opportunities"
"""The child query whose records are also a table of their own: they are what most rulesets are about."""


def plain_row(row: RawRow) -> RawRow:
    """A row without what only the API needs; a child query that was cut off is said in its note."""
    cut_off: list[str] = []
    values = _plain(row.values, cut_off)
    if not cut_off:
        return RawRow(values, row.place, row.note)
    return RawRow(values, row.place, "; ".join(filter(None, (row.note, *dict.fromkeys(cut_off)))))


def _plain(record: Mapping[str, object], cut_off: list[str]) -> dict[str, object]:
    attributes = record.get("attributes")
    own = attributes if isinstance(attributes, dict) else {}
    is_tree = isinstance(own.get("referenceId"), str)
    values: dict[str, object] = {}
    id = own["referenceId"] if is_tree else id_in_url(own.get("url"))
    if id and "Id" not in record:
        values["Id"] = id
    for key, value in record.items():
        if key == "attributes" and isinstance(value, dict):
            continue
        values[key] = _value(key, value, is_tree, cut_off)
    return values


def _value(key: str, value: object, is_tree: bool, cut_off: list[str]) -> object:
    if isinstance(value, dict):
        if isinstance(value.get("records"), list):
            return _children(key, value, cut_off)
        return _plain(value, cut_off)
    if is_tree and isinstance(value, str) and _is_reference(key, value):
        return value[1:]
    if isinstance(value, int) and not isinstance(value, bool):
        return _instant(key, value)
    return value


def _is_reference(key: str, value: str) -> bool:
    return value.startswith("@") and (key.endswith("Id") or _REFERENCE.fullmatch(value) is not None)


def _children(name: str, query: Mapping[str, object], cut_off: list[str]) -> object:
    """The records of a child query. A list that is not whole would be judged as if it were, so it is none."""
    records = query["records"]
    assert isinstance(records, list)
    total = query.get("totalSize")
    is_short = isinstance(total, int) and total > len(records)
    if is_short or query.get("done") is False or query.get("nextRecordsUrl"):
        of_all = f" of {total:,}" if isinstance(total, int) else ""
        cut_off.append(
            f'"{name}" is cut off: {len(records):,}{of_all} records are here, the others on a further page, '
            "so the list is taken as unknown"
        )
        return {"done": False, "totalSize": total}
    return [_plain(item, cut_off) if isinstance(item, dict) else item for item in records]


def _instant(key: str, value: int) -> object:
    """The Bulk API writes dates in JSON as milliseconds since 1970; only standard fields are known to be such."""
    if not abs(value) <= _LAST or not (key in DATETIMES or key in DATES):
        return value
    try:
        moment = _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return value
    if key in DATES:
        return moment.date().isoformat()
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"


class LiftedRows:
    """The records of a child query as rows of their own, with the id of the record they stand under."""

    def __init__(self, parents: RawTable, query: str, link: str) -> None:
        self._parents = parents
        self._query = query
        self._link = link

    def __iter__(self) -> Iterator[RawRow]:
        for row in self._parents.rows:
            if not isinstance(row, RawRow):
                continue
            children = row.values.get(self._query)
            for number, child in enumerate(children if isinstance(children, list) else (), start=1):
                if isinstance(child, dict):
                    values = {self._link: row.values.get("Id"), **child}
                    yield RawRow(values, f"{row.place} {self._query}[{number}]")


def lifted(parents: RawTable) -> Iterator[RawTable]:
    """The opportunities that stand under accounts, as a table, where there are any."""
    if parents.name == "Account":
        rows = LiftedRows(parents, LIFTED, "AccountId")
        if any(True for _ in rows):
            yield RawTable("Opportunity", rows, None, parents.kind)
