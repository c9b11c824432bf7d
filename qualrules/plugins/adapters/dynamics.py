"""The `dynamics` adapter: Dynamics 365 Sales, in pages of its Web API, in exports and in warehouse tables.

A page names its table; option sets and booleans are read by their labels (`dynamics_labels`). What its fields are called
is data in `dynamics_fields`. Nothing here connects to anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.decoding import base_name, head_text, read_text
from qualrules.plugins.adapters.dynamics_audits import audit_table, is_audit
from qualrules.plugins.adapters.dynamics_fields import KNOWLEDGE
from qualrules.plugins.adapters.dynamics_labels import (
    export_row,
    has_logical_names,
    labelled_row,
    missing_labels,
    warehouse_row,
)
from qualrules.plugins.adapters.dynamics_metadata import described, is_definition
from qualrules.plugins.adapters.forms import changed, tables_in_form
from qualrules.plugins.adapters.json_document import JsonRows, first_of_many
from qualrules.plugins.adapters.json_shape import Found
from qualrules.plugins.adapters.json_text import NotJsonError, decoded
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import BadRow, DataFile, Knowledge, RawRow, RawTable, UnreadableFile

_SIGNS = ("/api/data/v", "Microsoft.Dynamics.CRM", "OData.Community.Display.V1", ".dynamics.com/")
_ERROR_CODE = re.compile(r'"code"\s*:\s*"0x8[0-9a-fA-F]{7}"')
_TABLE = re.compile(r"\$metadata#([A-Za-z_][A-Za-z0-9_]*)")
_BARE = "the records stand without the page around them, so that only the file's name says what they are"


class Dynamics:
    """Dynamics 365 Sales and what else stands in Dataverse."""

    name: str = "dynamics"
    title: str = "Dynamics 365 Sales: pages of the Web API, exports, option sets, audits"
    suffixes: tuple[str, ...] = (".json", ".csv", ".xlsx", ".parquet")
    knowledge: Knowledge = KNOWLEDGE

    def recognises(self, head: bytes, name: str) -> int:
        """By the address in a page's context, its annotations, an error's code, or the columns of an export."""
        text = head_text(head)
        if text is None:
            return 0
        if text.lstrip().startswith(("{", "[")):
            is_page = "@odata." in text and any(sign in text for sign in _SIGNS)
            return 95 if is_page or _ERROR_CODE.search(text) else 0
        return 95 if "(Do Not Modify)" in text.partition("\n")[0] else 0

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The records of a page under the name of their table, or what it says of columns. Raises UnreadableFile."""
        with data.open() as stream:
            text = head_text(stream.read(65_536)) or ""
        if text.lstrip().startswith(("{", "[")) and not first_of_many(text):
            yield from _document(data)
            return
        for table in tables_in_form(data):
            yield _saved(table)


def _saved(table: RawTable) -> RawTable:
    """A table that is no page: lines of a page's records, an export, a warehouse's table."""
    if table.columns is None:
        return _records(table)
    change = warehouse_row if has_logical_names(table.columns) else export_row
    return changed(table, change)


def _document(data: DataFile) -> Iterator[RawTable | Metadata]:
    try:
        document = decoded(read_text(data))
    except NotJsonError as error:
        raise UnreadableFile(str(error)) from None
    if isinstance(document, list):
        yield _records(_table(data, "", document, (_BARE,)))
    elif not isinstance(document, dict):
        raise UnreadableFile("this is a single JSON value, not a page of records")
    else:
        yield from _page(data, document)


def _page(data: DataFile, document: Mapping[str, object]) -> Iterator[RawTable | Metadata]:
    _refuse_error(document)
    context = str(document.get("@odata.context") or "")
    if is_definition(context):
        yield from described(context, document, data.name)
        return
    found = _TABLE.search(context)
    table = found[1] if found else ""
    value = document.get("value")
    if isinstance(value, list):
        more = "this is one page; it says that more of them follow"
        notes = (more,) if document.get("@odata.nextLink") else ()
        yield _records(_table(data, table, value, notes))
    elif "value" in document or (table and not context.endswith("$entity")):
        raise UnreadableFile(f'this is a page of {table or "records"} without a list of them under "value"')
    else:
        yield _records(_table(data, table, [document], () if table else (_BARE,)))


def _refuse_error(document: Mapping[str, object]) -> None:
    error = document.get("error")
    if isinstance(error, dict) and "value" not in document:
        code, message = error.get("code"), str(error.get("message") or "nothing more").rstrip(". ")
        raise UnreadableFile(f'Dynamics answered with an error instead of records: "{message}" ({code})')


def _table(data: DataFile, table: str, items: list[object], notes: tuple[str, ...]) -> RawTable:
    rows = JsonRows(base_name(data.name), Found("", list(enumerate(items, start=1))))
    return RawTable(table or base_name(data.name), rows, None, "typed", notes)


def _records(table: RawTable) -> RawTable:
    first = next((row for row in table.rows if isinstance(row, RawRow)), None)
    if first is not None and is_audit(first.values):
        return audit_table(table)
    good = (row for row in table.rows if not isinstance(row, BadRow))
    labelled = changed(table, labelled_row)
    return replace(labelled, notes=(*table.notes, *missing_labels(good)))
