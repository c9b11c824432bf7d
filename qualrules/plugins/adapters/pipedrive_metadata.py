"""What saved dealFields, personFields, organizationFields, stages and pipelines say of a Pipedrive account.

v1 and v2 are read alike. Nothing here knows of records; what follows for them is decided in `reading`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualrules.plugins.adapters.pipedrive_fields import (
    CLOSED,
    DEALS,
    FIELDS_OF,
    LEADS,
    ORGANIZATIONS,
    PERSONS,
    STAGE_OR_STATUS,
)
from qualrules.reading.metadata import ColumnInfo, ColumnKind, Metadata, StageInfo
from qualrules.reading.raw import UnreadableFile

Row = Mapping[str, object]

_KINDS: dict[str, ColumnKind] = {
    "varchar": "text",
    "varchar_auto": "text",
    "text": "text",
    "phone": "text",
    "address": "text",
    "int": "number",
    "double": "number",
    "monetary": "money",
    "boolean": "yes/no",
    "date": "date",
    "enum": "one",
    "varchar_options": "one",
    "set": "several",
}
_NAMES = (("person", PERSONS), ("org", ORGANIZATIONS), ("deal", DEALS), ("lead", DEALS))
_LAST = 1_000
"""The order of the closed stages, behind all others."""


def of_fields(rows: Sequence[Row], origin: str) -> Iterator[Metadata]:
    """The columns of one API type; leads have the custom fields of deals. Raises UnreadableFile."""
    columns = tuple(_column(row) for row in rows)
    table = _table_of(columns, origin)
    yield Metadata(table, columns, origin=origin)
    if table == DEALS:
        yield Metadata(LEADS, columns, origin=origin)


def _table_of(columns: Sequence[ColumnInfo], origin: str) -> str:
    keys = {info.column for info in columns}
    own = next((table for table, names in FIELDS_OF if keys & names), None)
    named = next((table for word, table in _NAMES if word in origin.lower()), None)
    if own is None and named is None:
        raise UnreadableFile(
            "these fields do not say whose they are; call the file dealFields.json, personFields.json or "
            "organizationFields.json"
        )
    return named or own or ""


def _column(row: Row) -> ColumnInfo:
    kind = _KINDS.get(_text(row.get("field_type")), "")
    key = _text(row.get("field_code")) or _text(row.get("key"))
    label = _text(row.get("field_name")) or _text(row.get("name"))
    options = {} if kind == "yes/no" else dict(_options(row.get("options")))
    return ColumnInfo(key, label, options, required_in=tuple(_required_in(row)), kind=kind)


def _options(options: object) -> Iterator[tuple[str, str]]:
    for option in options if isinstance(options, list) else ():
        if isinstance(option, Mapping) and "id" in option:
            yield _text(option["id"]), _text(option.get("label"))


def _required_in(row: Row) -> Iterator[str]:
    """The stages in which v2 says that the field is required, and the outcomes."""
    required = row.get("required_fields")
    if not isinstance(required, Mapping) or required.get("enabled") is not True:
        return
    stages, statuses = required.get("stage_ids"), required.get("statuses")
    yield from map(_text, stages if isinstance(stages, list) else ())
    for pipeline, asked in statuses.items() if isinstance(statuses, Mapping) else ():
        for status in map(_text, asked if isinstance(asked, list) else ()):
            if status in CLOSED:
                yield f"{pipeline}/{CLOSED[status]}"


def of_stages(rows: Sequence[Row], origin: str) -> Iterator[Metadata]:
    """The stages, and won and lost, which are none in Pipedrive: `stage_id` stays where it was."""
    stages = [_stage(row) for row in rows]
    closed = [
        StageInfo(CLOSED["won"], CLOSED["won"], order=_LAST, result="won"),
        StageInfo(CLOSED["lost"], CLOSED["lost"], order=_LAST, result="lost"),
    ]
    labels = {stage.id: stage.label for stage in [*stages, *closed]}
    gone = frozenset(_text(row.get("id")) for row in rows if _is_gone(row))
    derived = ColumnInfo(STAGE_OR_STATUS, "Stage or status", labels, gone, kind="one")
    yield Metadata(DEALS, (derived,), (*stages, *closed), "stage_id", "pipeline_id", origin)


def _stage(row: Row) -> StageInfo:
    order = row.get("order_nr")
    return StageInfo(
        _text(row.get("id")),
        _text(row.get("name")),
        _text(row.get("pipeline_id")),
        _text(row.get("pipeline_name")),
        order if isinstance(order, int) else 0,
        probability=_text(row.get("deal_probability")),
    )


def of_pipelines(rows: Sequence[Row], origin: str) -> Iterator[Metadata]:
    """The names of the pipelines."""
    names = {_text(row.get("id")): _text(row.get("name")) for row in rows}
    gone = frozenset(_text(row.get("id")) for row in rows if _is_gone(row))
    column = ColumnInfo("pipeline_id", "Pipeline", names, gone, kind="one")
    yield Metadata(DEALS, (column,), pipeline_column="pipeline_id", origin=origin)


def _is_gone(row: Row) -> bool:
    active = row.get("active_flag", row.get("active", True))
    return row.get("is_deleted") is True or active in (False, 0)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
