"""What saved fields and pipelines say of a Zoho account.

Rows hold what people see (`display_value`), in the API as in exports, so options are not translated; `actual_value`
is only a reference inside Zoho. Nothing here knows of records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from qualrules.plugins.adapters.zoho_fields import ACCOUNTS, CONTACTS, DEALS, KEYS_OF, LEADS
from qualrules.reading.metadata import ColumnInfo, ColumnKind, Metadata, StageInfo
from qualrules.reading.raw import UnreadableFile

Row = Mapping[str, object]

_KINDS: dict[str, ColumnKind] = {
    "text": "text",
    "textarea": "text",
    "email": "text",
    "phone": "text",
    "website": "text",
    "integer": "number",
    "bigint": "number",
    "double": "number",
    "currency": "money",
    "percent": "percent",
    "boolean": "yes/no",
    "date": "date",
    "datetime": "datetime",
    "picklist": "one",
    "multiselectpicklist": "several",
}
_RESULTS: dict[str, Literal["won", "lost"]] = {"closed won": "won", "closed lost": "lost"}
_NAMES = (
    ("deal", DEALS),
    ("potential", DEALS),
    ("lead", LEADS),
    ("contact", CONTACTS),
    ("account", ACCOUNTS),
)
_NOTHING = "-None-"


def of_fields(rows: Sequence[Row], origin: str) -> Iterator[Metadata]:
    """The columns of one module. Raises UnreadableFile where it does not say of which."""
    columns = tuple(_column(row) for row in rows)
    keys = {info.column for info in columns}
    module = next((name for word, name in _NAMES if word in origin.lower()), None) or next(
        (name for name, needed in KEYS_OF if needed <= keys), None
    )
    if module is None:
        raise UnreadableFile(
            "these fields do not say of which module they are; put its name into the file's, as in fields-Deals.json"
        )
    yield Metadata(module, columns, origin=origin)


def _column(row: Row) -> ColumnInfo:
    values = row.get("pick_list_values")
    shown = [each for each in values if isinstance(each, Mapping)] if isinstance(values, list) else []
    labels = [_text(each.get("display_value")) for each in sorted(shown, key=_order)]
    options = {label: label for label in labels if label and label != _NOTHING}
    unused = frozenset(_text(each.get("display_value")) for each in shown if each.get("type") == "unused")
    label = _text(row.get("field_label")) or _text(row.get("display_label"))
    kind = _KINDS.get(_text(row.get("data_type")), "")
    return ColumnInfo(_text(row.get("api_name")), label, options, unused, kind=kind, translated=False)


def _order(row: Row) -> int:
    number = row.get("sequence_number")
    return number if isinstance(number, int) else 0


def of_pipelines(rows: Sequence[Row], origin: str) -> Iterator[Metadata]:
    """The stages of each pipeline. Deals hold their labels, no ids."""
    stages = tuple(stage for row in rows for stage in _stages(row))
    labels = {stage.label: stage.label for stage in stages}
    column = ColumnInfo("Stage", "Stage", labels, kind="one", translated=False)
    yield Metadata(DEALS, (column,), stages, origin=origin)


def _stages(pipeline: Row) -> Iterator[StageInfo]:
    name, maps = _text(pipeline.get("display_value")), pipeline.get("maps")
    for stage in maps if isinstance(maps, list) else ():
        if isinstance(stage, Mapping):
            yield StageInfo(
                _text(stage.get("id")),
                _text(stage.get("display_value")),
                _text(pipeline.get("id")) or name,
                name,
                _order(stage),
                _RESULTS.get(_text(stage.get("forecast_type")).lower(), ""),
            )


def _text(value: object) -> str:
    return "" if value is None else str(value)
