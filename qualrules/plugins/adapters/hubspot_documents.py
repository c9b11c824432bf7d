"""A saved answer of HubSpot's API: what it holds, and its objects one by one.

Pages, searches, batches, single objects and bare lists, of v3 and of the older versions. An answer that says that a
call failed is refused with what HubSpot said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from qualrules.plugins.adapters.hubspot_metadata import is_pipeline, is_property
from qualrules.plugins.adapters.hubspot_objects import is_object
from qualrules.plugins.adapters.saved_answers import failed
from qualrules.reading.raw import UnreadableFile

LISTS = ("results", "deals", "contacts", "companies", "tickets", "objects")
_MORE = ("hasMore", "has-more")
_PAGE_SIGNS = frozenset(("paging", "hasMore", "has-more", "vid-offset"))


@dataclass(frozen=True)
class Document:
    """The items of an answer: objects, or what describes pipelines or properties."""

    kind: Literal["objects", "pipelines", "properties"]
    items: list[object]
    notes: tuple[str, ...] = ()
    more_follow: bool = False


def document_of(value: object) -> Document | None:
    """What a JSON value is as an answer of HubSpot, None where it is none. Raises UnreadableFile."""
    if isinstance(value, Mapping):
        _refuse_error(value)
    items = _items(value)
    if items is None:
        if isinstance(value, Mapping) and _PAGE_SIGNS & value.keys() and not is_object(value):
            raise UnreadableFile('the page has no "results", so there are no records to read in it')
        return None
    kind = _kind(items)
    return Document(kind, items, _notes(value), _more_follow(value)) if kind is not None else None


def _kind(items: list[object]) -> Literal["objects", "pipelines", "properties"] | None:
    if any(map(is_object, items)):
        return "objects"
    if any(map(is_pipeline, items)):
        return "pipelines"
    return "properties" if any(map(is_property, items)) else None


def _items(value: object) -> list[object] | None:
    """The list in an answer, or a single object as a list of one."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return None
    if is_object(value) or is_pipeline(value) or is_property(value):
        return [value]
    named = next((value[key] for key in LISTS if isinstance(value.get(key), list)), None)
    if isinstance(named, list):
        return named
    by_id = list(value.values())  # a batch of contacts of the older version, by their ids
    return by_id if by_id and all(map(is_object, by_id)) else None


def _refuse_error(value: Mapping[str, object]) -> None:
    message = value.get("message")
    is_error = value.get("status") == "error" or ("category" in value and "correlationId" in value)
    if not is_error or any(isinstance(value.get(key), list) for key in LISTS):
        return
    raise failed("HubSpot", message, value.get("category"))


def _notes(value: object) -> tuple[str, ...]:
    errors = value.get("errors") if isinstance(value, Mapping) else None
    if not isinstance(errors, list) or not errors:
        return ()
    said = ", ".join(f'"{text}"' for text in _messages(errors))
    return (f"HubSpot left records out of this answer: {said or 'without a reason'}",)


def _more_follow(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    paging = value.get("paging")
    return (isinstance(paging, Mapping) and bool(paging.get("next"))) or any(
        value.get(key) is True for key in _MORE
    )


def _messages(errors: Iterable[object]) -> list[str]:
    return [str(each["message"]) for each in errors if isinstance(each, Mapping) and each.get("message")][:3]
