"""`hubspot://PLACE`: deals and what they lead to, through the vendor's client, by the properties that are read.

The bodies are kept as they came. A cursor holds what was asked for, so that a later run asks for the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualrules.plugins.live.columns import Names, choose
from qualrules.plugins.live.credentials import Credentials
from qualrules.plugins.live.documents import Refused, records, text
from qualrules.plugins.live.needed import needed
from qualrules.plugins.live.turns import Turns
from qualrules.reading.live import LiveRequest, Page, WantedTable
from qualrules.reading.shapes import loose

if TYPE_CHECKING:
    from qualrules.plugins.live.hubspot_client import Client

TITLE = "HubSpot"
SIZE = 100
SIZE_WITH_HISTORY = 50
"""Records on a page; with the past of properties HubSpot gives fewer."""
TYPES = {
    "deal": "deals",
    "company": "companies",
    "companie": "companies",
    "contact": "contacts",
    "ticket": "tickets",
    "lead": "leads",
    "lineitem": "line_items",
    "product": "products",
}
"""The names of standard objects without `s` at their end → the API's name."""
TYPES_LOOSE = {loose(each) for each in TYPES.values()}
STAGES = {"deals": ("dealstage", "pipeline"), "tickets": ("hs_pipeline_stage", "hs_pipeline")}
"""Object type → the properties with the stage and with its pipeline; only together do they say a stage."""
_CUSTOM = re.compile(r"(?:p\d+_[a-z0-9_-]+|\d+-\d+)", re.IGNORECASE)


class HubSpotLive:
    """Reads one portal."""

    scheme: str = "hubspot"
    title: str = "HubSpot, by its CRM interface"
    adapter: str = "hubspot"

    def pages(self, request: LiveRequest) -> Iterator[Page]:
        """Properties, pipelines and records, type by type. Raises LiveError."""
        with needed(TITLE, "hubspot-api-client", "hubspot"):
            from qualrules.plugins.live.hubspot_client import Client
        yield from _Run(Client(Credentials(self.scheme, request.place)), request).pages()


class _Run:
    def __init__(self, client: Client, request: LiveRequest) -> None:
        self._client = client
        self._history = request.history
        self._turns = Turns(request)

    def pages(self) -> Iterator[Page]:
        return self._turns.pages(self._table)

    def _table(self, table: WantedTable, reached: str | None) -> Iterator[Page]:
        of_type = _object_type(table)
        if of_type is None:
            raise Refused(f'"{table.places[0]}" is no object type of HubSpot')
        if reached is not None:
            yield from self._records(table, of_type, json.loads(reached))
        else:
            yield from self._from_the_start(table, of_type)

    def _from_the_start(self, table: WantedTable, of_type: str) -> Iterator[Page]:
        described, body = self._client.properties(of_type)
        known = records(described, "results", TITLE)
        yield Page(f"{of_type}-properties", body, 0)
        names = Names({text(each.get("name")): text(each.get("label")) for each in known})
        associated = self._associations(table, of_type)
        chosen = choose(_without(table, associated), names.find, TITLE)
        stage, pipeline = STAGES.get(of_type, ("", ""))
        properties = list(chosen.columns)
        if stage in properties:
            properties = list(dict.fromkeys((*properties, pipeline)))
            _, body = self._client.pipelines(of_type)
            yield Page(f"{of_type}-pipelines", body, 0)
        asked: dict[str, object] = {"properties": properties or ["hs_object_id"]}
        if associated:
            asked["associations"] = list(dict.fromkeys(associated.values()))
        if self._history and table.record not in self._turns.linked and properties:
            asked["properties_with_history"] = properties
        yield from self._records(table, of_type, asked, chosen.notes)

    def _associations(self, table: WantedTable, of_type: str) -> dict[str, str]:
        """Link or list → the object type that it is associated with. Where a line names a column, it is that."""
        found = {}
        for field, record in table.links.items():
            target = next((each for each in self._turns.own if each.record == record), None)
            other = _object_type(target) if target is not None else None
            if other is not None and other != of_type:
                found[field] = other
        return found

    def _records(
        self, table: WantedTable, of_type: str, asked: dict[str, Any], notes: tuple[str, ...] = ()
    ) -> Iterator[Page]:
        size = SIZE_WITH_HISTORY if "properties_with_history" in asked else SIZE
        while True:
            answer, body = self._client.page(of_type, limit=size, **asked)
            rows = records(answer, "results", TITLE)
            after = _after(answer)
            cursor = json.dumps({**asked, "after": after}) if after else ""
            yield Page(table.record, body, len(rows), cursor, name=of_type, notes=notes)
            if not after:
                return
            asked, notes = {**asked, "after": after}, ()


def _without(table: WantedTable, associated: Mapping[str, str]) -> WantedTable:
    """The table without the links that associations feed, but for those that a source line names a column for."""
    kept = {
        field: columns
        for field, columns in table.columns.items()
        if field not in associated or (field in table.said and not set(map(loose, columns)) & TYPES_LOOSE)
    }
    return replace(table, columns=kept)


def _after(answer: dict[str, Any]) -> str:
    paging = answer.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    return text(following.get("after")) if isinstance(following, dict) else ""


def _object_type(table: WantedTable) -> str | None:
    """The API's name of what holds a table: a standard object, or a custom one by its name or number."""
    for place in table.places:
        name = place.rpartition(".")[0] or place
        if _CUSTOM.fullmatch(name):
            return name
        for form in (loose(name), loose(name).removesuffix("s"), loose(name).removesuffix("es")):
            if form in TYPES:
                return TYPES[form]
    return None
