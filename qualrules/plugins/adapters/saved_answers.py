"""For adapters of CRMs: a saved answer of an API, which is one JSON document, and tables of the records found in it.

Where the records are, and what they mean, is the CRM's adapter's to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard

from qualrules.plugins.adapters.decoding import head_of, head_text, read_text
from qualrules.plugins.adapters.json_document import first_of_many, raw_table
from qualrules.plugins.adapters.json_shape import Found
from qualrules.plugins.adapters.json_text import NotJsonError, decoded
from qualrules.reading.raw import DataFile, RawTable, UnreadableFile

Item = Mapping[str, object]


def begins_as_json(data: DataFile) -> bool:
    """Whether a file begins as JSON does: one value, or lines of them."""
    return _beginning(data).startswith(("{", "["))


def begins_as_document(data: DataFile) -> bool:
    """Whether a file begins as one JSON value does, and not as JSON lines, of which each is a record."""
    return begins_as_json(data) and not first_of_many(_beginning(data))


def _beginning(data: DataFile) -> str:
    return (head_text(head_of(data)) or "").lstrip("\ufeff \t\r\n")


def document_in(data: DataFile) -> object:
    """The value of the whole file. Raises UnreadableFile where it is no JSON."""
    try:
        return decoded(read_text(data))
    except NotJsonError as error:
        raise UnreadableFile(str(error)) from None


def table_of(
    items: Iterable[object],
    file_name: str,
    name: str = "",
    notes: tuple[str, ...] = (),
    more_follow: bool = False,
) -> RawTable:
    """The items of a list in a document as a table, called after the file where it has no name of its own."""
    found = Found(name, list(enumerate(items, start=1)), notes, more_follow=more_follow)
    return raw_table(found, file_name)


def all_of(items: Iterable[object], is_one: Callable[[object], TypeGuard[Item]], what: str) -> list[Item]:
    """The entries of a list that describes the CRM. Raises UnreadableFile where one is something else."""
    found = []
    for number, each in enumerate(items, start=1):
        if not is_one(each):
            raise UnreadableFile(f"entry {number:,} of the list is no {what}")
        found.append(each)
    return found


def failed(crm: str, said: object, code: object = None) -> UnreadableFile:
    """The sentence about a saved answer in which the CRM only says why it gave no records."""
    reason = f'"{said}"' if said else "without a reason"
    behind = f" ({code})" if code else ""
    return UnreadableFile(f"{crm} answered with an error instead of records: {reason}{behind}")
