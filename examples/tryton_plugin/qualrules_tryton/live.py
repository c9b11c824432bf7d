"""Live reading of a Tryton, read-only: the fields that the rules read, by id, and the revisions of each record.

A page says which model it is of, because Tryton's answers do not; otherwise it holds what was answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from qualrules import LiveError, LiveRequest, Page, WantedTable
from qualrules_tryton.adapter import REVISION
from qualrules_tryton.fields import Fields, Model, asked_for
from qualrules_tryton.rpc import RefusedError, Session

AT_ONCE = 500
CONTEXT = {"active_test": False}  # a party that was retired is still the one of its opportunities
BY_ID = [["id", "ASC"]]
DONE = ""

Row = Mapping[str, Any]


class LiveTryton:
    """`tryton://HOST:PORT/DATABASE`, or `tryton://NAME` with the address in `QUALRULES_TRYTON_<NAME>_URL`."""

    scheme: str = "tryton"
    title: str = "Tryton over JSON-RPC"
    adapter: str = "tryton"

    def pages(self, request: LiveRequest) -> Iterator[Page]:
        """For each model its fields, its records, and where it is wanted their revisions. Raises LiveError."""
        session = Session(request.place)
        try:
            for wanted in request.wanted:
                if wanted.nested_in:  # they stand in the rows of another table
                    continue
                yield from _Reading(session, request, wanted).pages()
        finally:
            session.close()


class _Reading:
    """The pages of one record type."""

    def __init__(self, session: Session, request: LiveRequest, wanted: WantedTable) -> None:
        self._session = session
        self._request = request
        self._model, self._notes = _model(session, wanted)
        self._asked = asked_for(self._model, wanted, lambda name: _fields(session, name))

    def pages(self) -> Iterator[Page]:
        """Those that are still missing."""
        name = self._model.name
        if f"{name} fields" not in self._request.reached:
            page = self._page(f"{name} fields", "fields", self._model.fields, 0, DONE)
            yield replace(page, notes=self._notes)
        yield from self._by_id(name, "records", self._records)
        if self._request.history and self._has_history():
            yield from self._by_id(f"{name} history", "revisions", self._revisions)

    def _by_id(self, table: str, kind: str, read: Callable[[list[int]], list[Row]]) -> Iterator[Page]:
        """Pages in the order of the ids, from behind the last one that was kept."""
        cursor = self._request.reached.get(table, "0")
        expected: int | None = None
        if kind == "records" and cursor != DONE:
            expected = self._call("search_count", [], CONTEXT)
        while cursor != DONE:
            found: list[int] = self._call(
                "search", [["id", ">", int(cursor)]], 0, AT_ONCE + 1, BY_ID, CONTEXT
            )
            ids = found[:AT_ONCE]
            cursor = str(ids[-1]) if len(found) > AT_ONCE else DONE
            rows = read(ids) if ids else []
            count = len(rows) if kind == "records" else 0
            yield self._page(table, kind, rows, count, cursor, expected)

    def _page(
        self, table: str, kind: str, content: object, records: int, cursor: str, expected: int | None = None
    ) -> Page:
        body = json.dumps({"model": self._model.name, kind: content}, ensure_ascii=False).encode()
        return Page(table, body, records, cursor, expected=expected)

    def _records(self, ids: list[int]) -> list[Row]:
        return self._read(ids, CONTEXT)

    def _read(self, ids: list[int], context: Row) -> list[Row]:
        """The records of these ids, in their order; none of them may be left out."""
        rows = {row["id"]: row for row in self._call("read", ids, self._asked, context)}
        missing = sum(id not in rows for id in ids)
        if missing:
            raise LiveError(f"Tryton left out {missing:,} of {len(ids):,} records of {self._model.name}")
        return [rows[id] for id in ids]

    def _has_history(self) -> bool:
        try:
            self._call("history_revisions", [], CONTEXT)
        except RefusedError:  # it keeps no history of this model
            return False
        return True

    def _revisions(self, ids: list[int]) -> list[Row]:
        """Each record as it was from each of its revisions on; those of one instant are read together."""
        at: dict[str, list[int]] = {}
        for instant, id, _ in self._call("history_revisions", ids, CONTEXT):
            at.setdefault(json.dumps(instant), []).append(id)
        return [
            {**row, REVISION: instant}
            for instant, of_instant in ((json.loads(text), of_instant) for text, of_instant in at.items())
            for row in self._read(of_instant, {**CONTEXT, REVISION: instant})
        ]

    def _call(self, method: str, *params: object) -> Any:  # noqa: ANN401 - each method answers something else
        return self._session.call(f"model.{self._model.name}.{method}", *params)


def _model(session: Session, wanted: WantedTable) -> tuple[Model, tuple[str, ...]]:
    """The first of the places that is a model of this Tryton, and which ones before it are none."""
    notes: tuple[str, ...] = ()
    for place in wanted.places:
        try:
            return Model(place, _fields(session, place)), notes
        except RefusedError:
            notes += (f'this Tryton has no model "{place}" for {wanted.record} that the user may read',)
    tried = ", ".join(wanted.places) or "no model is known for it"
    raise LiveError(
        f"this Tryton has no model for {wanted.record} that the user may read ({tried})",
        f'name it in the source block: {wanted.record} from "MODEL"',
    )


def _fields(session: Session, model: str) -> Fields:
    fields: Fields = session.call(f"model.{model}.fields_get", [], CONTEXT)
    return fields
