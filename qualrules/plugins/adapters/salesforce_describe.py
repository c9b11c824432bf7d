"""What Salesforce says of itself: a `describe` of an object, and the rows of `OpportunityStage`.

Rows hold the API name of a picklist value, which is the label too unless somebody renamed one of them; only
then is a value read as its label.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from qualrules.plugins.adapters.decoding import base_name
from qualrules.plugins.adapters.forms import all_rows
from qualrules.plugins.adapters.salesforce_history import Columns, columns_of
from qualrules.reading.metadata import ColumnInfo, ColumnKind, Metadata, StageInfo
from qualrules.reading.raw import RawTable

_KINDS: Mapping[str, ColumnKind] = {
    "boolean": "yes/no",
    "combobox": "text",
    "currency": "money",
    "date": "date",
    "datetime": "datetime",
    "double": "number",
    "email": "text",
    "int": "number",
    "long": "number",
    "multipicklist": "several",
    "percent": "percent",
    "phone": "text",
    "picklist": "one",
    "string": "text",
    "textarea": "text",
    "url": "text",
}
_STAGE_COLUMNS = {"masterlabel", "sortorder", "isclosed", "iswon"}


def is_describe(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether a JSON value is the describe of one object."""
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        return False
    fields = value.get("fields")
    return isinstance(fields, list) and any(_is_field(each) for each in fields)


def _is_field(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(value.get(key), str) for key in ("name", "type"))


def described(value: Mapping[str, object], file_name: str) -> Metadata:
    """The columns that a describe tells of."""
    fields = value["fields"]
    assert isinstance(fields, list)
    columns = tuple(_column(each) for each in fields if _is_field(each))
    return Metadata(str(value["name"]), columns, origin=base_name(file_name))


def _column(field: Mapping[str, object]) -> ColumnInfo:
    listed = field.get("picklistValues")
    entries = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    options = {value: str(each.get("label") or value) for each in entries if (value := _text(each, "value"))}
    retired = frozenset(_text(each, "value") for each in entries if each.get("active") is False)
    return ColumnInfo(
        str(field["name"]),
        _text(field, "label"),
        options,
        retired & options.keys(),
        kind=_KINDS.get(str(field["type"]), ""),
        translated=any(value != label for value, label in options.items()),
    )


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return "" if value is None else str(value)


def tells_stages(table: RawTable) -> bool:
    """Whether a table is of the object `OpportunityStage`."""
    return columns_of(table).keys() >= _STAGE_COLUMNS


def stages_in(table: RawTable, file_name: str) -> Metadata:
    """The stages of opportunities. One that can no longer be chosen is only an option of the column, unless its
    rows would be left without a label.
    """
    columns = columns_of(table)
    stages: list[StageInfo] = []
    options: dict[str, str] = {}
    retired: set[str] = set()
    for row in all_rows(table):
        stage = _stage(row, columns)
        options[stage.id] = stage.label
        if _is(row, columns, "isactive", "false"):
            retired.add(stage.id)
        if stage.id not in retired or stage.id != stage.label:
            stages.append(stage)
    column = ColumnInfo(
        "StageName",
        "Stage",
        options,
        frozenset(retired),
        kind="one",
        translated=any(value != label for value, label in options.items()),
    )
    return Metadata("Opportunity", (column,), tuple(stages), "StageName", origin=base_name(file_name))


def _stage(values: Mapping[str, object], columns: Columns) -> StageInfo:
    label = _text(values, columns["masterlabel"])
    id = _text(values, columns.get("apiname", "")) or label
    order = _text(values, columns["sortorder"])
    won, closed = (_is(values, columns, name, "true") for name in ("iswon", "isclosed"))
    return StageInfo(
        id,
        label or id,
        order=int(order) if order.isdigit() else 0,
        result="won" if won else "lost" if closed else "",
        probability=_text(values, columns.get("defaultprobability", "")),
    )


def _is(values: Mapping[str, object], columns: Columns, name: str, wanted: str) -> bool:
    return _text(values, columns.get(name, "")).lower() == wanted
