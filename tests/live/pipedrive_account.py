"""The fifty deals in a Pipedrive: v2 with cursors, and v1 for what belongs to one deal."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.crms import pipedrive_shapes as shapes
from tests.crms.deals import DEALS
from tests.live.server import Answer, Asked

TOKEN = "not-a-real-api-token-0815"
UNREAD = shapes.key("Nobody reads this")
_OF_DEAL = re.compile(r"/api/v1/deals/(\d+)/(participants|changelog)")
STANDARD = ("title", "value", "currency", "org_id", "person_id", "add_time", "probability", "status")


def rows_of(name: str) -> list[dict[str, Any]]:
    files = shapes.v2(page_size=1_000)
    found = json.loads(files["deals-1.json" if name == "deals" else f"{name}.json"])["data"]
    assert isinstance(found, list)
    return found


@dataclass
class Account:
    """`denied` paths answer 403."""

    token: str = TOKEN
    most: int = 20
    denied: frozenset[str] = frozenset()
    lost_cursors: bool = False

    def __post_init__(self) -> None:
        names = (
            "deals",
            "organizations",
            "dealFields",
            "organizationFields",
            "personFields",
            "stages",
            "pipelines",
        )
        self._rows = {name: rows_of(name) for name in names}
        self._rows["dealFields"] += [
            {"field_code": name, "field_name": name, "field_type": "varchar", "options": None}
            for name in STANDARD
        ]
        self._rows["dealFields"].append(
            {"field_code": UNREAD, "field_name": "Nobody", "field_type": "varchar"}
        )
        for each in self._rows["deals"]:
            each["custom_fields"][UNREAD] = "nobody reads this"
        self._people = rows_of("participants")

    def __call__(self, asked: Asked) -> Answer:
        if asked.headers.get("x-api-token") != self.token:
            return refused(401, "unauthorized access")
        if (match := _OF_DEAL.fullmatch(asked.path)) is not None:
            return Answer({"success": True, "data": self._of_deal(int(match[1]), match[2]) or None})
        name = asked.path.removeprefix("/api/v2/")
        if name in self.denied:
            return refused(403, "Scope and URL mismatch")
        if name not in self._rows:
            return refused(404, "Not found")
        return self._page(name, asked.query)

    def _of_deal(self, id: int, what: str) -> list[dict[str, Any]]:
        if what == "participants":
            return [each for each in self._people if each["related_item_id"] == id]
        if id != shapes.number(DEALS[0]):
            return []
        return [
            {"field_key": "stage_id", "old_value": "11", "new_value": "12", "time": "2026-05-01 08:00:00"}
        ]

    def _page(self, name: str, query: dict[str, str]) -> Answer:
        if "cursor" in query and self.lost_cursors:
            return refused(400, "Cursor is not valid")
        start = int(query.get("cursor") or 0)
        end = start + min(int(query["limit"]), self.most)
        known = self._rows[name]
        rows = [_shown(each, query) for each in known[start:end]]
        return Answer(
            {
                "success": True,
                "data": rows,
                "additional_data": {"next_cursor": str(end) if end < len(known) else None},
            }
        )


def _shown(each: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    if "custom_fields" not in each or "custom_fields" not in query:
        return each
    wanted = query["custom_fields"].split(",")
    return {**each, "custom_fields": {key: each["custom_fields"].get(key) for key in wanted}}


def refused(status: int, error: str) -> Answer:
    return Answer({"success": False, "error": error, "errorCode": status}, status)
