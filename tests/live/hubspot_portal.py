"""The fifty deals in a HubSpot, its pages written by the models of the vendor's own client."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hubspot.crm import companies, contacts

from tests.crms import hubspot_shapes as shapes
from tests.crms.deals import COMPANIES, DEALS
from tests.live.server import Answer, Asked

TOKEN = "pat-eu1-not-a-real-token-4711"
UNREAD = "internal_note"
"""A property that no rule reads."""
_OBJECTS = re.compile(r"/crm/v3/objects/(\w+)")
_PROPERTIES = re.compile(r"/crm/v3/properties/(\w+)")


def objects() -> dict[str, list[dict[str, Any]]]:
    return {
        "deals": [shapes.sanitized(shapes.deal_object(deal)) for deal in DEALS],
        "companies": [
            shapes.sanitized(
                shapes.plain_page(companies, shapes.COMPANY_IDS[each.id], shapes.company_properties(each))
            )
            for each in COMPANIES
        ],
        "contacts": [
            shapes.sanitized(
                shapes.plain_page(contacts, shapes.PERSON_IDS[each.id], shapes.person_properties(each))
            )
            for each in shapes.PEOPLE
        ],
    }


def properties(of_type: str, known: list[dict[str, Any]]) -> dict[str, Any]:
    """All properties of the objects, as they are described."""
    pages = {"deals": shapes.deal_properties_page, "contacts": shapes.contact_properties_page}
    told = pages[of_type]()["results"] if of_type in pages else []
    names = {name for each in known for name in each["properties"]} | {UNREAD}
    others = sorted(names - {each["name"] for each in told})
    plain = [shapes.sanitized(shapes.described(each, each.title(), "string", "text")) for each in others]
    return {"results": [*told, *plain]}


@dataclass
class Portal:
    """`denied` object types answer 403."""

    token: str = TOKEN
    most: int = 20
    denied: frozenset[str] = frozenset()
    lost_cursors: bool = False
    no_envelope: bool = False

    def __post_init__(self) -> None:
        self._objects = objects()
        for each in self._objects["deals"]:
            each["properties"][UNREAD] = "nobody reads this"

    def __call__(self, asked: Asked) -> Answer:
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return refused(
                401, "EXPIRED_AUTHENTICATION", f"The token {asked.headers.get('Authorization')} is expired"
            )
        if asked.path == "/crm/v3/pipelines/deals":
            return Answer(shapes.pipelines_page())
        if (match := _PROPERTIES.fullmatch(asked.path)) is not None:
            return self._described(match[1])
        if (match := _OBJECTS.fullmatch(asked.path)) is not None:
            return self._page(match[1], asked.query)
        return refused(404, "OBJECT_NOT_FOUND", "Unable to infer object type")

    def _described(self, of_type: str) -> Answer:
        if of_type in self.denied or of_type not in self._objects:
            return refused(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes")
        return Answer(properties(of_type, self._objects[of_type]))

    def _page(self, of_type: str, query: dict[str, str]) -> Answer:
        if self.no_envelope:
            return Answer({"deals": []})
        if self.lost_cursors and "after" in query:
            return refused(400, "VALIDATION_ERROR", "The given after value is not valid")
        start = int(query.get("after") or 0)
        end = start + min(int(query["limit"]), self.most)
        known = self._objects[of_type]
        rows = [self._shown(each, query) for each in known[start:end]]
        paging = {"paging": {"next": {"after": str(end), "link": "https://api.hubapi.com/…"}}}
        return Answer({"results": rows, **(paging if end < len(known) else {})})

    def _shown(self, each: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        wanted = query["properties"].split(",")
        own = each["properties"]
        shown = {
            **each,
            "properties": {name: own.get(name) for name in (*wanted, "hs_object_id") if name in own},
        }
        sides = query.get("associations", "").split(",")
        found = {side: value for side, value in (each.get("associations") or {}).items() if side in sides}
        shown.pop("associations", None)
        past = query.get("propertiesWithHistory", "")
        if past:
            shown["propertiesWithHistory"] = {
                name: [{"value": own[name], "timestamp": each["createdAt"], "sourceType": "CRM_UI"}]
                for name in past.split(",")
                if own.get(name)
            }
        return {**shown, **({"associations": found} if found else {})}


def refused(status: int, category: str, message: str) -> Answer:
    return Answer({"status": "error", "category": category, "message": message, "correlationId": "x"}, status)
