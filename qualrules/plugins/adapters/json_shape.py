"""Where the records are in a JSON document: the shapes that are known, in the order in which they are tried.

An object with a list of objects in it is a page of records where the list has a name that pages use, or where
everything else in it is a page's own data; otherwise it is one record with its child rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qualrules.plugins.adapters.json_text import TwiceKeyed
from qualrules.reading.raw import UnreadableFile

ENVELOPES = ("records", "results", "data", "value", "items")
MORE_PAGES = (
    "nextRecordsUrl",
    "@odata.nextLink",
    "next",
    "next_cursor",
    "more_items_in_collection",
    "more_records",
)
PAGING = ("paging", "additional_data", "pagination", "info")
"""Where pages say it, besides at the top."""
_PAGE_ONLY = frozenset((*MORE_PAGES, *PAGING, "done", "totalSize", "total"))
"""What a page has besides its records, and hardly any record has and nothing else."""

# fmt: off
_PAGE_DATA = frozenset((
    "additional_data", "context", "count", "cursor", "done", "end", "exported", "exported_at", "from",
    "generated", "generated_at", "has_more", "hasmore", "info", "kind", "limit", "links", "meta",
    "metadata", "more", "next", "next_page", "nextrecordsurl", "object", "offset", "page", "page_size",
    "pages", "pagesize", "pagination", "paging", "per_page", "previous", "schema", "start", "status",
    "success", "to", "total", "total_count", "totalsize", "type", "url", "version",
))
_ERROR_DATA = frozenset((
    "additional_data", "code", "correlationid", "data", "details", "error", "error_description", "error_info",
    "error_uri", "errorcode", "message", "requestid", "status", "statuscode", "statustext",
))
# fmt: on


@dataclass(frozen=True)
class Found:
    """One table: its records with their numbers from 1. `name` is empty where the file's name is the best.

    `numbered_apart`: several tables count their records from 1 each, so a place has to name the table too.
    """

    name: str
    items: list[tuple[int, object]] = field(repr=False)
    notes: tuple[str, ...] = ()
    numbered_apart: bool = False
    more_follow: bool = False


def tables_in(value: object) -> list[Found]:
    """The tables of a document. Raises UnreadableFile where it holds no records."""
    if isinstance(value, list):
        if value and not any(isinstance(item, dict) for item in value):
            raise UnreadableFile("this is a list without a single object in it, so it holds no records")
        return _by_type(value)
    if isinstance(value, TwiceKeyed):
        raise UnreadableFile(f'"{value.key}" stands twice at the top with different values')
    if not isinstance(value, dict):
        raise UnreadableFile("this is a single JSON value, not an object or a list of objects")
    if _is_failed(value):
        said = value.get("error_description") or value["error"]
        raise UnreadableFile(f'this is the answer to a call that failed, and holds no records: "{said}"')
    if _is_hollow(value):
        raise UnreadableFile("this is a page of an API without its list of records; save the whole answer")
    named = next((key for key in ENVELOPES if _holds_records(value.get(key))), None)
    if named is not None:
        return _by_type(value[named], _page_notes(named), _more_follow(value))
    tables = [key for key, member in value.items() if _is_table(member)]
    if not tables or any(key not in tables and not _is_page_data(key) for key in value):
        return _by_type([_inner(value)])
    if len(tables) == 1:
        return _by_type(value[tables[0]], _page_notes(tables[0]), _more_follow(value))
    return [Found(key, _numbered(value[key]), (), numbered_apart=True) for key in tables]


def _is_failed(value: dict[str, object]) -> bool:
    """Whether an object says by a text why there are no records, and nothing else."""
    error = value.get("error")
    return bool(error) and isinstance(error, str) and all(key.lower() in _ERROR_DATA for key in value)


def _is_hollow(value: dict[str, object]) -> bool:
    """Whether an object says only how a page goes on: the list that belongs to it is null, or not there."""
    rest = value.keys() - {key for key in ENVELOPES if value.get(key) is None}
    return bool(rest) and rest <= _PAGE_ONLY


def _holds_records(value: object) -> bool:
    return isinstance(value, list) and (not value or any(isinstance(item, dict) for item in value))


def _is_table(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _is_page_data(key: str) -> bool:
    return key.startswith(("@", "_", "$")) or key.lower() in _PAGE_DATA


def _inner(value: dict[str, object]) -> object:
    """The record in the answer to a call for a single one, `{"success": true, "data": {…}}`."""
    inner = value.get("data")
    alone = all(key == "data" or _is_page_data(key) for key in value)
    return inner if alone and isinstance(inner, dict) else value


def _by_type(items: list[object], notes: tuple[str, ...] = (), more_follow: bool = False) -> list[Found]:
    """One table, or one per API type where the records name it in `attributes.type`, as Salesforce's do."""
    by_type: dict[str, list[tuple[int, object]]] = {}
    for number, item in _numbered(items):
        by_type.setdefault(_api_type(item), []).append((number, item))
    if not by_type:
        return [Found("", [], notes, more_follow=more_follow)]
    return [Found(name, numbered, notes, more_follow=more_follow) for name, numbered in by_type.items()]


def _api_type(item: object) -> str:
    attributes = item.get("attributes") if isinstance(item, dict) else None
    name = attributes.get("type") if isinstance(attributes, dict) else None
    return name if isinstance(name, str) else ""


def _numbered(items: list[object]) -> list[tuple[int, object]]:
    return list(enumerate(items, start=1))


def _page_notes(key: str) -> tuple[str, ...]:
    return () if key == "records" else (f'the records are those of "{key}"',)


def _more_follow(value: dict[str, object]) -> bool:
    """Whether a page says that others come after it."""
    pages = dict(value)
    for place in PAGING:
        inner = pages.get(place)
        pages |= inner if isinstance(inner, dict) else {}
    return value.get("done") is False or any(bool(pages.get(more)) for more in MORE_PAGES)
