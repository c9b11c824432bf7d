"""The `pipedrive` adapter: answers of the API (v1 and v2), leads, exports, webhooks, and what Pipedrive says of itself.

A deal of Pipedrive has a stage and a status, and `stage_id` stays at the last stage when the deal is won or lost.
What the CRM claims is both together, so a deal has a derived column `stage_or_status` here: the id of its stage while
it is open, else `Won` or `Lost`. `stage` is read from it; a source line may name `stage_id` or `status` all the same.

Custom fields are keys of 40 characters. In v2 they stand under `custom_fields`; here each is a column of its own, and
the parts of one with several stand beside it as in v1 (`<key>_currency`). Their names and options come from saved
dealFields, personFields and organizationFields, the names of stages and pipelines from saved stages and pipelines.
Give older dealFields first: the options that were deleted since are kept.

The people of a deal are its participants (`/deals/{id}/participants`), which carry the person with all fields and
the deal's id. A list of persons has no deal; where a custom field holds its id, a source line says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.decoding import base_name, head_text
from qualrules.plugins.adapters.forms import all_rows, changed, named_after, tables_in_form
from qualrules.plugins.adapters.pipedrive_fields import KEYS_OF, KNOWLEDGE, LABELS_OF, PARTICIPANTS
from qualrules.plugins.adapters.pipedrive_history import history
from qualrules.plugins.adapters.pipedrive_metadata import of_fields, of_pipelines, of_stages
from qualrules.plugins.adapters.pipedrive_rows import exported, flat, participant
from qualrules.plugins.adapters.saved_answers import failed
from qualrules.reading.metadata import ColumnInfo, Metadata
from qualrules.reading.raw import BadRow, DataFile, Knowledge, RawRow, RawTable, UnreadableFile
from qualrules.reading.shapes import good_rows

_HASH_KEY = re.compile(r'"[0-9a-f]{40}"\s*:')
_ANSWER = re.compile(r'"success"\s*:\s*(true|false)')
_OWN = re.compile(
    r'"(stage_id|pipeline_id|org_id|order_nr|field_code|edit_flag|visible_to|was_seen|dealChange|field_key|'
    r'related_item_id|next_cursor|more_items_in_collection|errorCode|error_info|custom_fields)"'
)
_WITHOUT = re.compile(
    r'"success"\s*:\s*(?:false\b.*"error"\s*:\s*"|true\s*,\s*"data"\s*:\s*null\b)', re.DOTALL
)
_DEAL = re.compile(r'"stage_id"\s*:.*"pipeline_id"\s*:|"pipeline_id"\s*:.*"stage_id"\s*:', re.DOTALL)
_HOOK = re.compile(r'"entity"\s*:\s*"(deal|lead|person|organization)"')
_EXPORT = re.compile(r'(?:^|[,;\t"])(?:Deal|Lead|Person|Organization) - [A-Z]')


class Pipedrive:
    """Pipedrive, by API or export."""

    name: str = "pipedrive"
    title: str = "Pipedrive: answers of the API v1 and v2, exports, saved fields and stages"
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".csv", ".xlsx")
    knowledge: Knowledge = KNOWLEDGE

    def recognises(self, head: bytes, name: str) -> int:
        """By what no other CRM writes: the envelope with its own keys, keys of 40 characters, labels of exports."""
        text = (head_text(head) or "").lstrip("\ufeff \t\r\n")
        if not text.startswith(("{", "[")):
            return 92 if _EXPORT.search(text.split("\n", 1)[0]) else 0
        answer = _ANSWER.search(text) is not None and _OWN.search(text) is not None
        hook = '"previous"' in text and '"meta"' in text and _HOOK.search(text) is not None
        deal = _DEAL.search(text) is not None and '"add_time"' in text
        is_without = text.startswith("{") and _WITHOUT.search(text) is not None
        return 96 if answer or is_without or hook or deal or _HASH_KEY.search(text) else 0

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The tables of a file. Raises UnreadableFile, also for the answer to a call that failed."""
        for table in tables_in_form(data):
            yield from _read(_unwrapped(table), data)


def _read(table: RawTable, data: DataFile) -> Iterator[RawTable | Metadata]:
    origin = base_name(data.name)
    if table.columns is not None:
        yield from _export(table, origin)
        return
    kind = kind_of(table)
    if kind in ("fields", "stages", "pipelines"):
        describe = {"fields": of_fields, "stages": of_stages, "pipelines": of_pipelines}[kind]
        yield from describe(all_rows(table), origin)
    elif kind in ("flow", "changelog"):
        yield history(table, data.name)
    else:
        change = participant if kind == PARTICIPANTS else flat
        made = changed(table, lambda row: replace(row, values=change(row.values)))
        yield replace(made, name=named_after(kind, origin, LABELS_OF) or table.name, notes=())


def _export(table: RawTable, origin: str) -> Iterator[RawTable | Metadata]:
    """An export, and what its columns are called without the type before them."""
    columns = table.columns or ()
    own = {kind: [each for each in columns if each.startswith(label)] for kind, label in LABELS_OF.items()}
    for kind, names in own.items():
        label = LABELS_OF[kind]
        if names:
            yield Metadata(kind, tuple(ColumnInfo(name, name.removeprefix(label)) for name in names))
    first = next((kind for kind, names in own.items() if names), "")
    whole = replace(table, name=named_after(first, origin, LABELS_OF) or table.name)
    added = exported(columns)
    if added is None:
        yield whole
        return
    further, change = added
    yield replace(changed(whole, change), columns=(*columns, *further), kind="typed")


def kind_of(table: RawTable) -> str:
    """What the rows of a table are, by the keys that they have; empty where it cannot be told."""
    row = next(good_rows(table), None)
    keys = row.values.keys() if row is not None else set()
    return next((kind for kind, needed in KEYS_OF if needed <= keys), "")


def _unwrapped(table: RawTable) -> RawTable:
    """The table of a single answer whose envelope was taken for a record. Raises UnreadableFile."""
    first = [row for _, row in zip(range(2), table.rows, strict=False)]
    values = first[0].values if first and isinstance(first[0], RawRow) else {}
    if values.get("success") is False or ("errorCode" in values and "error" in values):
        said = values.get("error") or values.get("error_info")
        raise failed("Pipedrive", said, values.get("errorCode") or values.get("code"))
    if values.get("success") is True and len(first) == 1:
        if "data" not in values:
            raise UnreadableFile('this is an answer of Pipedrive without "data", so it holds no records')
        if values["data"] is None:
            return replace(table, rows=())
    if "custom_fields" in values or not (values.keys() & {"data"}):
        return table
    return changed(table, _inner) if is_webhook(values) or values.get("success") is True else table


def is_webhook(values: Mapping[str, object]) -> bool:
    """Whether an object is the body of a webhook, which has the deal under `data`."""
    return isinstance(values.get("meta"), Mapping) and "data" in values and "previous" in values


def _inner(row: RawRow) -> RawRow | BadRow:
    data = row.values.get("data")
    if isinstance(data, Mapping):
        return replace(row, values=data)
    return BadRow(row.place, 'the record has no object under "data"')
