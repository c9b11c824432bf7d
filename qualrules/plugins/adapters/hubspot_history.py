"""The past that stands in records: earlier values of properties, and the days on which stages were entered.

Gives tables with a `HistoryForm`; what follows for a record is decided in `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualrules.plugins.adapters.hubspot_fields import WAREHOUSE
from qualrules.plugins.adapters.hubspot_objects import id_of
from qualrules.plugins.adapters.hubspot_values import instant, value_of
from qualrules.reading.raw import BadRow, HistoryForm, RawRow, RawTable
from qualrules.reading.shapes import good_rows

KEPT = 20
"""From so many values of one property on, HubSpot may have let go of earlier ones."""
COLUMNS = ("record", "at", "column", "value", "source")

Versions = Mapping[str, list[Mapping[str, object]]]


def versions_of(values: Mapping[str, object]) -> Versions:
    """Property → its values, as an object lists them."""
    given = values.get("propertiesWithHistory")
    if isinstance(given, Mapping):
        return {name: _dated(each) for name, each in given.items() if _dated(each)}
    properties = values.get("properties")
    if not isinstance(properties, Mapping):
        return {}
    old = {name: each.get("versions") for name, each in properties.items() if isinstance(each, Mapping)}
    return {name: _dated(each) for name, each in old.items() if _dated(each)}


def _dated(versions: object) -> list[Mapping[str, object]]:
    items = versions if isinstance(versions, list) else []
    return [each for each in items if isinstance(each, Mapping) and each.get("timestamp") is not None]


def is_whole(values: Mapping[str, object]) -> bool:
    """Whether an object's history reaches back to its creation.

    Older answers list the latest value alone where the past was not asked for, so they never prove it.
    """
    if not isinstance(values.get("propertiesWithHistory"), Mapping):
        return False
    return all(len(each) < KEPT for each in versions_of(values).values())


def changes(objects: RawTable, name: str) -> Iterator[RawTable]:
    """The past values of a table of objects: those that are known from the beginning on, and the others."""
    whole = any(versions_of(row.values) and is_whole(row.values) for row in good_rows(objects))
    part = any(versions_of(row.values) and not is_whole(row.values) for row in good_rows(objects))
    if whole:
        yield _changes(objects, f"{name} history", is_whole, True)
    if part:
        note = (
            "these records may have had earlier values than the file lists, so what was before is not known"
        )
        yield _changes(objects, f"{name} late history", lambda values: not is_whole(values), False, note)


def _changes(
    objects: RawTable, name: str, wanted: Callable[[Mapping[str, object]], bool], whole: bool, *notes: str
) -> RawTable:
    form = HistoryForm("changes", "record", "at", column="column", new="value", whole=whole)
    return RawTable(name, Changes(objects, wanted), COLUMNS, "text", notes, form)


@dataclass(frozen=True)
class Changes:
    """Re-iterable rows, one for each value that a property has had, the oldest first."""

    objects: RawTable
    wanted: Callable[[Mapping[str, object]], bool]

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for row in good_rows(self.objects):
            if self.wanted(row.values):
                yield from _rows_of(row)


def _rows_of(row: RawRow) -> Iterator[RawRow]:
    record = id_of(row.values)
    for name, versions in versions_of(row.values).items():
        for number, each in enumerate(reversed(versions), start=1):
            yield RawRow(
                {
                    "record": record,
                    "at": _moment(each["timestamp"]),
                    "column": name,
                    "value": _text(value_of(name, each.get("value"))),
                    "source": _text(each.get("sourceType", each.get("source"))),
                },
                f"{row.place} {name}[{number}]",
            )


def _moment(timestamp: object) -> str:
    return instant(timestamp if isinstance(timestamp, int | str) else str(timestamp))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


# ── Stages by their columns ──

_BY_ID = re.compile(rf"(?:{WAREHOUSE})?hs_(?P<v2>v2_)?date_(?P<end>entered|exited)_(?P<stage>.+)")
_BY_LABEL = re.compile(r'Date (?P<end>entered|exited) "(?P<stage>.+?)(?: \((?P<pipeline>[^()]*)\))?"')


@dataclass(frozen=True)
class StageColumns:
    """The columns that say when one stage was entered and left; `left` may be empty."""

    stage: str
    entered: str
    left: str = ""


def stage_columns(columns: Iterable[str]) -> list[StageColumns]:
    """The stages that have columns of their own, the newer form (`hs_v2_…`) before the older."""
    entered: dict[tuple[str, str], tuple[bool, str]] = {}
    left: dict[tuple[str, str], tuple[bool, str]] = {}
    for column in columns:
        match = _BY_ID.fullmatch(column) or _BY_LABEL.fullmatch(column)
        if match is None or match["stage"] == "current_stage":
            continue
        part = match.groupdict()
        key = (match["stage"], part.get("pipeline") or "")
        side = entered if match["end"] == "entered" else left
        is_new = bool(part.get("v2"))
        if key not in side or is_new:
            side[key] = (is_new, column)
    return [
        StageColumns(key[0], column, left.get(key, (False, ""))[1]) for key, (_, column) in entered.items()
    ]


def stays(table: RawTable, columns: Iterable[str], id_column: str) -> Iterator[RawTable]:
    """The stays in stages that stand in columns of a table of records, where there are such columns."""
    found = stage_columns(columns)
    if found and id_column:
        form = HistoryForm("stays", "record", "entered", stage="stage", left="left")
        yield RawTable(
            f"{table.name} stages",
            Stays(table, tuple(found), id_column),
            ("record", "stage", "entered", "left"),
            "text",
            ("HubSpot keeps one time for each stage, so that earlier stays in the same stage are not told",),
            form,
        )


@dataclass(frozen=True)
class Stays:
    """Re-iterable rows, one for each stage that a record has entered."""

    table: RawTable
    stages: tuple[StageColumns, ...]
    id_column: str

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for row in good_rows(self.table):
            for each in self.stages:
                entered = row.values.get(each.entered)
                if entered not in (None, ""):
                    left = row.values.get(each.left) if each.left else None
                    values = {
                        "record": _text(row.values.get(self.id_column)),
                        "stage": each.stage,
                        "entered": _text(entered),
                        "left": _text(left) or None,
                    }
                    yield RawRow(values, f"{row.place} {each.entered}")
