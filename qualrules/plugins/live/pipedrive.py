"""`pipedrive://PLACE`: deals and what they lead to, by plain HTTP; of custom fields only those that are read.

Pipedrive always gives all standard fields of a record; which custom fields it gives can be said. What belongs to
one deal (participants, past changes) is asked for after the page of deals that it stands on, and the cursor of
that page lists what is still to be asked, so that a later run goes on in the middle of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualrules.dataclass import dataclass
from qualrules.plugins.live.columns import Names, choose
from qualrules.plugins.live.credentials import Credentials
from qualrules.plugins.live.documents import Refused, records, text
from qualrules.plugins.live.needed import needed
from qualrules.plugins.live.turns import Turns
from qualrules.reading.live import LiveRequest, Page, WantedTable
from qualrules.reading.shapes import loose

if TYPE_CHECKING:
    from qualrules.plugins.live.pipedrive_client import Client

TITLE = "Pipedrive"
SIZE = 500
MOST_FIELDS = 15
"""Custom fields that can be named in one request; of more, all there are come."""
FIELDS = {
    "deals": "dealFields",
    "leads": "dealFields",
    "persons": "personFields",
    "organizations": "organizationFields",
}
TYPES = {
    "deal": "deals",
    "lead": "leads",
    "person": "persons",
    "people": "persons",
    "participant": "persons",
    "organization": "organizations",
    "organisation": "organizations",
}
"""The names of objects without `s` at their end → the API's name."""
DERIVED = {"id": "ID", "stage_or_status": ""}
"""Columns that have no field of their own; the second is made of two by the adapter."""
_CUSTOM = re.compile(r"[0-9a-f]{40}")


class PipedriveLive:
    """Reads one company's account."""

    scheme: str = "pipedrive"
    title: str = "Pipedrive, by its API"
    adapter: str = "pipedrive"

    def pages(self, request: LiveRequest) -> Iterator[Page]:
        """Fields, pipelines, stages and records, type by type. Raises LiveError."""
        with needed(TITLE, "requests", "pipedrive"):
            from qualrules.plugins.live.pipedrive_client import Client
        yield from _Run(Client(Credentials(self.scheme, request.place)), request).pages()


@dataclass(frozen=True)
class _Cursor:
    """Where a type goes on: the next page, and what is still to be asked about deals of earlier pages."""

    path: str
    asked: Mapping[str, Any]
    is_last: bool = False
    of_each: tuple[str, ...] = ()
    """What is asked about each deal of a page: `participants`, `changelog`."""
    about: tuple[tuple[str, str], ...] = ()
    """What is still to be asked, as (id, what)."""
    inside: Mapping[str, Any] | None = None
    """Where the first of those goes on, if it was begun."""

    def __str__(self) -> str:
        return "" if self.is_last and not self.about else json.dumps(self.__dict__)

    @classmethod
    def of(cls, written: str) -> _Cursor:
        kept = json.loads(written)
        about = tuple((id, what) for id, what in kept["about"])
        return cls(**{**kept, "of_each": tuple(kept["of_each"]), "about": about})


class _Run:
    def __init__(self, client: Client, request: LiveRequest) -> None:
        self._client = client
        self._history = request.history
        self._turns = Turns(request)
        self._fields: dict[str, list[tuple[dict[str, Any], bytes]]] = {}

    def pages(self) -> Iterator[Page]:
        return self._turns.pages(self._table)

    def _table(self, table: WantedTable, reached: str | None) -> Iterator[Page]:
        of_type = _object_type(table)
        if of_type is None:
            raise Refused(f'"{table.places[0]}" is nothing that Pipedrive has')
        if reached is not None:
            yield from self._records(table, of_type, _Cursor.of(reached))
        elif of_type == "persons" and self._come_with_deals(table):
            yield from self._described(of_type)
            yield Page(table.record, b"", 0)
        else:
            yield from self._from_the_start(table, of_type)

    # ── What is there ──

    def _described(self, of_type: str) -> Iterator[Page]:
        """What Pipedrive says of a type's fields, asked once."""
        for _, body in self._answers(of_type):
            yield Page(FIELDS[of_type], body, 0)

    def _answers(self, of_type: str) -> list[tuple[dict[str, Any], bytes]]:
        name = FIELDS[of_type]
        if name not in self._fields:
            asked = {"include_fields": "required_fields"} if name == "dealFields" else {}
            self._fields[name] = list(self._whole(f"/api/v2/{name}", asked))
        return self._fields[name]

    def _labels(self, of_type: str) -> dict[str, str]:
        rows = [row for answer, _ in self._answers(of_type) for row in _rows(answer)]
        return DERIVED | {_code(row): _label(row) for row in rows}

    def _come_with_deals(self, table: WantedTable) -> bool:
        """Whether persons are only wanted as the people of deals, and no field of theirs says which deal."""
        return self._is_listed_only(table) and not self._says_its_deal(table)

    def _says_its_deal(self, table: WantedTable) -> bool:
        names = Names(self._labels("persons"))
        return any(names.find(column) for column in table.parents)

    def _is_listed_only(self, table: WantedTable) -> bool:
        leading = [field in other.lists for other, field in self._turns.leading_to(table)]
        return bool(leading) and all(leading)

    # ── One type ──

    def _from_the_start(self, table: WantedTable, of_type: str) -> Iterator[Page]:
        yield from self._described(of_type)
        labels = self._labels(of_type)
        for name in ("pipelines", "stages") if of_type == "deals" else ():
            for _, body in self._whole(f"/api/v2/{name}", {}):
                yield Page(name, body, 0)
        names = Names(labels)
        chosen = choose(table, lambda column: _found(names, column), TITLE)
        asked: dict[str, Any] = {"limit": SIZE}
        notes = chosen.notes
        if of_type != "leads":
            custom, all_come = _custom(chosen.columns, labels)
            asked |= {"custom_fields": ",".join(custom)} if custom else {}
            notes += all_come
        version = "v1" if of_type == "leads" else "v2"
        of_each = self._of_each(table) if of_type == "deals" else ()
        yield from self._records(
            table, of_type, _Cursor(f"/api/{version}/{of_type}", asked, of_each=of_each), notes
        )

    def _whole(self, path: str, asked: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
        following: dict[str, Any] | None = {}
        while following is not None:
            answer, body = self._client.get(path, {**asked, "limit": SIZE, **following})
            yield answer, body
            following = _next(answer)

    def _records(
        self, table: WantedTable, of_type: str, cursor: _Cursor, notes: tuple[str, ...] = ()
    ) -> Iterator[Page]:
        while True:
            while cursor.about:
                page, cursor = self._about(table, cursor)
                yield page
            if cursor.is_last:
                return
            answer, body = self._client.get(cursor.path, cursor.asked)
            rows, following = _rows(answer), _next(answer)
            about = tuple((text(row.get("id")), what) for row in rows for what in cursor.of_each)
            asked = {**cursor.asked, **(following or {})}
            cursor = replace(cursor, asked=asked, is_last=following is None, about=about)
            yield Page(table.record, body, len(rows), str(cursor), name=of_type, notes=notes)
            notes = ()

    def _of_each(self, table: WantedTable) -> tuple[str, ...]:
        """What is asked of each deal: its people where a list of them is read, its past where that is wanted."""
        listed = {table.links[field] for field in table.lists}
        people = any(
            each.record in listed and _object_type(each) == "persons" and not self._says_its_deal(each)
            for each in self._turns.own
        )
        past = self._history and table.record not in self._turns.linked
        return (*(("participants",) if people else ()), *(("changelog",) if past else ()))

    def _about(self, table: WantedTable, cursor: _Cursor) -> tuple[Page, _Cursor]:
        """A page of what belongs to one deal. One without rows is not kept."""
        id, what = cursor.about[0]
        answer, body = self._client.get(
            f"/api/v1/deals/{id}/{what}", {"limit": SIZE, **(cursor.inside or {})}
        )
        following = _next(answer)
        done = replace(cursor, about=cursor.about[1:], inside=None)
        after = done if following is None else replace(cursor, inside=following)
        kept = body if _rows(answer) else b""
        return Page(table.record, kept, 0, str(after), name=f"deal-{id}-{what}"), after


def _rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of an answer; Pipedrive writes null for none."""
    return [] if "data" in answer and answer["data"] is None else records(answer, "data", TITLE)


def _next(answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is asked for the next page, by a cursor (v2) or by a number (v1); None at the last one."""
    further = answer.get("additional_data")
    if not isinstance(further, dict):
        return None
    if further.get("next_cursor"):
        return {"cursor": further["next_cursor"]}
    numbered = further.get("pagination")
    if isinstance(numbered, dict) and numbered.get("more_items_in_collection"):
        return {"start": numbered.get("next_start")}
    return None


def _custom(columns: tuple[str, ...], labels: Mapping[str, str]) -> tuple[list[str], tuple[str, ...]]:
    """The custom fields to name, and what is to be said where there are too many to name.

    Without any Pipedrive gives all of them, so one is named where none is wanted.
    """
    custom = [column for column in columns if _CUSTOM.fullmatch(column)]
    if len(custom) > MOST_FIELDS:
        note = f"{len(custom)} custom fields are read, and Pipedrive can leave out the others only up to {MOST_FIELDS}"
        return [], (f"{note}: all of them come",)
    return custom or [code for code in labels if _CUSTOM.fullmatch(code)][:1], ()


def _found(names: Names, column: str) -> str | None:
    """The field that a column belongs to: parts of a field (`address.country`, `…_currency`) have no own one."""
    whole = column.partition(".")[0]
    return names.find(column) or names.find(whole) or names.find(whole.removesuffix("_currency"))


def _code(field: Mapping[str, Any]) -> str:
    return text(field.get("field_code") or field.get("key"))


def _label(field: Mapping[str, Any]) -> str:
    return text(field.get("field_name") or field.get("name"))


def _object_type(table: WantedTable) -> str | None:
    """What Pipedrive calls the records of a table."""
    for place in table.places:
        name = loose(place.rpartition(".")[0] or place)
        for form in (name, name.removesuffix("s")):
            if form in TYPES:
                return TYPES[form]
    return None
