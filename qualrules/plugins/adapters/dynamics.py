"""The `dynamics` adapter: Dynamics 365 Sales, in pages of its Web API, in exports and in warehouse tables.

A page names its table; option sets and booleans are read by their labels (`dynamics_labels`). What its fields are called
is data in `dynamics_fields`. Nothing here connects to anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.decoding import head_text
from qualrules.plugins.adapters.dynamics_audits import audit_table, is_audit
from qualrules.plugins.adapters.dynamics_fields import KNOWLEDGE, STAGE_OR_STATE
from qualrules.plugins.adapters.dynamics_labels import (
    export_row,
    has_logical_names,
    labelled_row,
    missing_labels,
    warehouse_row,
)
from qualrules.plugins.adapters.dynamics_metadata import described, is_definition
from qualrules.plugins.adapters.dynamics_stages import says_both, with_stage_or_state
from qualrules.plugins.adapters.forms import changed, tables_in_form
from qualrules.plugins.adapters.saved_answers import begins_as_document, document_in, failed, table_of
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import DataFile, Knowledge, RawRow, RawTable, UnreadableFile
from qualrules.reading.shapes import good_rows

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
        if begins_as_document(data):
            yield from _document(data)
            return
        for table in tables_in_form(data):
            yield _saved(table)


def _saved(table: RawTable) -> RawTable:
    """A table that is no page: lines of a page's records, an export, a warehouse's table."""
    if table.columns is None:
        return _records(table)
    change = warehouse_row if has_logical_names(table.columns) else export_row
    made = changed(table, change)
    if not says_both(table.columns):
        return made
    return replace(changed(made, _with_stage), columns=(*table.columns, STAGE_OR_STATE), kind="typed")


def _with_stage(row: RawRow) -> RawRow:
    return replace(row, values=with_stage_or_state(dict(row.values), row.values))


def _document(data: DataFile) -> Iterator[RawTable | Metadata]:
    document = document_in(data)
    if isinstance(document, list):
        yield _records(table_of(document, data.name, notes=(_BARE,)))
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
        yield _records(table_of(value, data.name, table, more_follow=bool(document.get("@odata.nextLink"))))
    elif "value" in document or (table and not context.endswith("$entity")):
        raise UnreadableFile(f'this is a page of {table or "records"} without a list of them under "value"')
    else:
        yield _records(table_of([document], data.name, table, () if table else (_BARE,)))


def _refuse_error(document: Mapping[str, object]) -> None:
    error = document.get("error")
    if isinstance(error, dict) and "value" not in document:
        raise failed("Dynamics", str(error.get("message") or "").rstrip(". "), error.get("code"))


def _records(table: RawTable) -> RawTable:
    first = next(good_rows(table), None)
    if first is not None and is_audit(first.values):
        return audit_table(table)
    labelled = changed(table, labelled_row)
    return replace(labelled, notes=(*table.notes, *missing_labels(good_rows(table))))
