"""The `hubspot` adapter: answers of the API (v3 and the older versions), exports, tables of a warehouse.

An object of the API becomes a flat row: its properties, its `id`, and a column for each kind of objects that it is
associated with (`contacts`, `deals`: lists of ids; `companies`: the id of the primary one, all of them in
`all_companies`). Pages are tables called after what they hold (`deals`), whatever their files are called. Past values
(`propertiesWithHistory`, `versions`) and the days on which stages were entered become tables of the past.

Times in milliseconds, which older answers have, are given as ISO where the property is known to be a time, and where
they are whole days. A custom property with a time of day stays a number, because its answer does not say what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from qualrules.plugins.adapters.decoding import base_name, head_text
from qualrules.plugins.adapters.forms import changed, tables_in_form
from qualrules.plugins.adapters.hubspot_documents import Document, document_of
from qualrules.plugins.adapters.hubspot_fields import KNOWLEDGE
from qualrules.plugins.adapters.hubspot_history import changes, stays
from qualrules.plugins.adapters.hubspot_metadata import (
    Seen,
    is_pipeline,
    is_property,
    of_pipelines,
    of_properties,
)
from qualrules.plugins.adapters.hubspot_objects import flat, is_object, type_by_file, type_of
from qualrules.plugins.adapters.hubspot_signs import sure_of
from qualrules.plugins.adapters.hubspot_tables import id_column, known
from qualrules.plugins.adapters.saved_answers import all_of, begins_as_document, document_in, table_of
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import DataFile, Knowledge, RawTable, UnreadableFile
from qualrules.reading.shapes import good_rows, loose

LOOKED_AT = 200
"""Rows from which it is found out what the rows of a table are."""


class HubSpot:
    """HubSpot, by API, export or warehouse."""

    name: str = "hubspot"
    title: str = "HubSpot: answers of the API, exports, warehouse tables, saved pipelines and properties"
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".csv", ".xlsx", ".parquet")
    knowledge: Knowledge = KNOWLEDGE

    def recognises(self, head: bytes, name: str) -> int:
        """By the keys of its answers, the labels of its exports, the columns of a warehouse."""
        text = head_text(head)
        return 0 if text is None else sure_of(text, name)

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The tables of a file. Raises UnreadableFile, also for the answer to a call that failed."""
        document = _document(data)
        if document is not None:
            yield from _in_document(document, data)
            return
        for table in tables_in_form(data):
            rows = list(islice(good_rows(table), LOOKED_AT))
            if any(is_object(row.values) for row in rows):
                kind = type_of(row.values for row in rows)
                yield from _objects(table, kind, data.name)
            else:
                columns = table.columns or tuple(dict.fromkeys(key for row in rows for key in row.values))
                yield from known(table, columns)


def _document(data: DataFile) -> Document | None:
    """The file as one answer of the API, None where it is something else, or no JSON."""
    if not begins_as_document(data):
        return None
    try:
        value = document_in(data)
    except UnreadableFile:  # the adapter for its form says where
        return None
    return document_of(value)


def _in_document(document: Document, data: DataFile) -> Iterator[RawTable | Metadata]:
    if document.kind == "pipelines":
        yield of_pipelines(all_of(document.items, is_pipeline, "pipeline"), data.name)
    elif document.kind == "properties":
        yield of_properties(all_of(document.items, is_property, "property"), data.name)
    else:
        table = table_of(document.items, data.name, notes=document.notes, more_follow=document.more_follow)
        yield from _objects(table, type_of(document.items), data.name)


def _objects(table: RawTable, kind: str, name: str) -> Iterator[RawTable | Metadata]:
    """The rows of objects, their past, and what their stages are called where nothing else says it."""
    kind = kind or type_by_file(base_name(name))
    called = _called(kind, base_name(name))
    made = replace(changed(table, flat), name=called, columns=None, kind="typed")
    seen = Seen(row.values for row in good_rows(made))
    metadata = seen.assumed(kind or called, name)
    if metadata is not None:
        yield metadata
    yield made
    yield from changes(table, kind or called)
    yield from stays(replace(made, name=kind or called), seen.columns, id_column(seen.columns))


def _called(kind: str, file: str) -> str:
    """The object type as the table's name, but for a file that bears it already."""
    if not kind or loose(file.rpartition(".")[0]) == kind:
        return file
    return kind
