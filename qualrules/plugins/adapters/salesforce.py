"""The `salesforce` adapter: what the APIs, SFDX, Data Loader, reports and warehouses write of Salesforce's records.

- **Pages and trees** (JSON): parents and child queries stay nested; `@AccountRef3` is the id of the record with
  that reference. A child query that is cut off is said, and its list is unknown. A plan file holds no records.
- **Reports** (CSV, workbooks): the footer is left out and said. Any other line that is no row stays one that cannot be
  read.
- **Deleted rows** (`IsDeleted` of `queryAll` and Data Loader's *Export All*, `is_deleted` and `_fivetran_deleted`
  of a warehouse) are no open deals: they are left out, and a note says how many. An export of deleted rows only
  is read, and a note says so.
- **The past**: `OpportunityHistory`, `OpportunityFieldHistory` and their like, and a warehouse's versions.
- **What Salesforce says of itself**: a `describe`, the rows of `OpportunityStage`.

Tables that it does not know pass through as their form has them. It decides nothing about values, and connects
to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualrules.plugins.adapters.decoding import head_of
from qualrules.plugins.adapters.forms import changed, tables_in_form
from qualrules.plugins.adapters.salesforce_describe import stages_in, tells_stages
from qualrules.plugins.adapters.salesforce_documents import documents
from qualrules.plugins.adapters.salesforce_fields import KNOWLEDGE
from qualrules.plugins.adapters.salesforce_flat import with_parents, without_deleted
from qualrules.plugins.adapters.salesforce_history import as_history, columns_of, history_form
from qualrules.plugins.adapters.salesforce_records import plain_row
from qualrules.plugins.adapters.salesforce_report_rows import without_footer_rows
from qualrules.plugins.adapters.salesforce_reports import footer_of, without
from qualrules.plugins.adapters.salesforce_signs import surely
from qualrules.plugins.adapters.saved_answers import begins_as_document, begins_as_json
from qualrules.plugins.adapters.xlsx_parts import ZIP
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import DataFile, Knowledge, RawTable


class Salesforce:
    """Salesforce in every form in which it is saved."""

    name: str = "salesforce"
    title: str = "Salesforce: API pages, SFDX trees, reports, Data Loader, warehouse tables"
    suffixes: tuple[str, ...] = (".csv", ".json")
    knowledge: Knowledge = KNOWLEDGE

    def recognises(self, head: bytes, name: str) -> int:
        """By signs that only its files have."""
        return surely(head, name)

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The tables of a file, those of the past among them, and what it says of the CRM."""
        for each in self._read(data):
            yield from (each,) if isinstance(each, Metadata) else _finished(each, data.name)

    def _read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        if begins_as_document(data):
            yield from documents(data)
        elif begins_as_json(data):
            yield from (changed(table, plain_row) for table in tables_in_form(data))
        else:
            yield from _in_form(data)


def _in_form(data: DataFile) -> Iterator[RawTable]:
    if head_of(data).startswith(ZIP):
        yield from (with_parents(without_footer_rows(table)) for table in tables_in_form(data))
        return
    footer = footer_of(data)
    notes = (footer.note,) if footer is not None else ()
    for table in tables_in_form(without(data, footer) if footer is not None else data):
        yield with_parents(replace(table, notes=(*table.notes, *notes)))


def _finished(table: RawTable, file_name: str) -> Iterator[RawTable | Metadata]:
    if tells_stages(table):
        yield stages_in(table, file_name)
        return
    form = history_form(columns_of(table))
    for each in as_history(table, form) if form is not None else (table,):
        yield each if each.history is not None else without_deleted(each)
