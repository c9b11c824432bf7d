"""What webhook bodies say of a record: its row before a change and after it, in the form of the CRM's own pages.

Pipedrive sends `{"meta", "data", "previous"}` (v1: `current`), with `previous` holding what changed, or all of it; HubSpot
a list of events, one a changed property. What the rows mean is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualrules.reading.raw import BadRow, RawRow

Row = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """One body, or one event of it.

    `after` is the record's row as far as it is told (None: it is gone), `before` the same row with its former values
    (None: they are not told); `is_new`: the record was made. `note` says why there is nothing to judge.
    """

    place: str
    after: Row | None
    before: Row | None = None
    is_new: bool = False
    note: str = ""


def is_body(values: Mapping[str, object]) -> bool:
    """Whether an object is a webhook body or event."""
    return _is_pipedrive(values) or _is_hubspot(values)


def changes(rows: Iterable[RawRow | BadRow]) -> Iterator[Change | BadRow]:
    """What bodies and events say, in their order; events of one record build on each other."""
    known: dict[str, dict[str, object]] = {}
    for row in sorted(rows, key=_moment):
        if isinstance(row, BadRow):
            yield row
        elif _is_pipedrive(row.values):
            yield _pipedrive(row)
        elif _is_hubspot(row.values):
            yield _hubspot(row, known)
        else:
            yield BadRow(
                row.place, "this is no webhook body that is known here: it has neither data nor objectId"
            )


# ── Pipedrive ──


def _is_pipedrive(values: Row) -> bool:
    meta, after = values.get("meta"), values.get("data", values.get("current"))
    return isinstance(meta, Mapping) and isinstance(after, Mapping | None) and "previous" in values


def _pipedrive(row: RawRow) -> Change:
    told, previous = row.values.get("data", row.values.get("current")), row.values["previous"]
    if not isinstance(told, Mapping):
        return Change(row.place, None, note="the record was deleted")
    after = _as_in_pages(told)
    if not isinstance(previous, Mapping):
        return Change(row.place, after, is_new=True)
    return Change(row.place, after, {**after, **_as_in_pages(previous)})


def _as_in_pages(row: Row) -> dict[str, object]:
    """Custom fields as pages have them: webhooks say the type of each value beside it."""
    custom = row.get("custom_fields")
    if not isinstance(custom, Mapping):
        return dict(row)
    return {**row, "custom_fields": {key: _plain(value) for key, value in custom.items()}}


def _plain(value: object) -> object:
    if not isinstance(value, Mapping) or "type" not in value:
        return value
    if "id" in value:
        return value["id"]
    if isinstance(values := value.get("values"), list):
        return [each.get("id") if isinstance(each, Mapping) else each for each in values]
    rest = {key: each for key, each in value.items() if key != "type"}
    return rest["value"] if set(rest) == {"value"} else rest


# ── HubSpot ──


def _moment(row: RawRow | BadRow) -> int:
    """HubSpot says when an event was, and keeps no order; all others stay in theirs."""
    occurred = row.values.get("occurredAt") if isinstance(row, RawRow) else None
    return occurred if isinstance(occurred, int) else 0


def _is_hubspot(values: Row) -> bool:
    return "objectId" in values and ("propertyName" in values or "subscriptionType" in values)


def _hubspot(row: RawRow, known: dict[str, dict[str, object]]) -> Change:
    """The row as far as the events up to this one tell it."""
    id_, name = str(row.values["objectId"]), row.values.get("propertyName")
    if not isinstance(name, str):
        return Change(
            row.place, None, note=f"the event is {row.values.get('subscriptionType')}, no changed property"
        )
    before = known.get(id_, {})
    after = known[id_] = {**before, name: row.values.get("propertyValue")}
    told = {"id": id_, "properties": before} if before else None
    return Change(row.place, {"id": id_, "properties": after}, told)
