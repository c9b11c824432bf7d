"""JSON that Salesforce and its command line write: pages, trees, plans, describes and error answers.

What is no page of records is named by what it is; nothing here knows fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from qualrules.plugins.adapters.decoding import base_name
from qualrules.plugins.adapters.forms import changed
from qualrules.plugins.adapters.json_document import raw_table
from qualrules.plugins.adapters.json_shape import tables_in
from qualrules.plugins.adapters.salesforce_describe import described, is_describe
from qualrules.plugins.adapters.salesforce_records import lifted, plain_row
from qualrules.plugins.adapters.saved_answers import document_in, failed
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import DataFile, RawTable, UnreadableFile

_PAGE = ("totalSize", "done", "nextRecordsUrl")


def documents(data: DataFile) -> Iterator[RawTable | Metadata]:
    """What a JSON document holds. Raises UnreadableFile where it holds neither records nor a description."""
    value = _unwrapped(document_in(data))
    _refuse(value)
    items = value if isinstance(value, list) and value else [value]
    steps = [item for item in items if _is_step(item)]
    descriptions = [item for item in items if is_describe(item)]
    if len(steps) == len(items):
        yield _plan(steps, data.name)
    elif len(descriptions) == len(items):
        yield from (described(each, data.name) for each in descriptions)
    else:
        yield from _records(value, data.name)


def _records(value: object, name: str) -> Iterator[RawTable]:
    for found in tables_in(value):
        plain = changed(raw_table(found, name), plain_row)
        yield plain
        yield from lifted(plain)


def _unwrapped(value: object) -> object:
    """What stands inside the answer of the command line, `{"status": 0, "result": {…}}`."""
    if isinstance(value, dict) and value.get("status") == 0 and isinstance(value.get("result"), dict | list):
        return value["result"]
    return value


def _refuse(value: object) -> None:
    if (error := _error_in(value)) is not None:
        raise failed("Salesforce", *error)
    if not isinstance(value, dict):
        return
    if isinstance(value.get("sobjects"), list):
        raise UnreadableFile(
            "this is the list of all objects, which holds no records and no fields; save the describe of one "
            "object, such as .../sobjects/Opportunity/describe"
        )
    if any(key in value for key in _PAGE) and not isinstance(value.get("records"), list):
        raise UnreadableFile(
            'this is the answer to a query without its "records"; save the whole answer, '
            '{"totalSize": 2, "done": true, "records": [...]}'
        )


def _error_in(value: object) -> tuple[object, object] | None:
    """What an error answer says, and its code: `[{"message", "errorCode"}]`, `{"error", "error_description"}`, or the
    command line's `{"status": 1, "name", "message"}`.
    """
    first = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(first, Mapping) or "attributes" in first or "records" in first:
        return None
    is_failed_command = first.get("status") == 1 and "name" in first and "message" in first
    code = first.get("errorCode") or (first.get("name") if is_failed_command else None)
    if code and "message" in first:
        return first["message"], code
    if "error" in first and "error_description" in first:
        return first["error_description"], first["error"]
    return None


def _is_step(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, Mapping) and isinstance(value.get("sobject"), str) and "files" in value


def _plan(steps: list[Mapping[str, object]], name: str) -> RawTable:
    """A table without columns, which feeds nothing and says why."""
    named = [str(file) for step in steps if isinstance(files := step["files"], list) for file in files]
    shown = ", ".join(f'"{file}"' for file in dict.fromkeys(named)) or "no files"
    note = f"this is an SFDX plan, it holds no records; they stand in the tree files that it names: {shown}"
    return RawTable(base_name(name), (), (), notes=(note,))
