"""The fifty deals in a Salesforce that answers SOQL, as far as it is asked here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.crms import salesforce_shapes as shapes
from tests.crms.deals import COMPANIES, DEALS
from tests.live.server import Answer, Asked

TOKEN = "00Dxx0000001gER!AQ4AQF.not-a-real-token"
DATA = "/services/data/v59.0/"
_SOQL = re.compile(r"SELECT (?P<columns>.+?) FROM (?P<type>\w+)(?: WHERE (?P<where>.+))?", re.DOTALL)
_INSIDE = re.compile(r", \(SELECT ([^()]+) FROM OpportunityContactRoles\)")
REFERENCES = {
    "AccountId": ("Account", "Account"),
    "RecordTypeId": ("RecordType", "RecordType"),
    "ContactId": ("Contact", "Contact"),
    "OpportunityId": ("Opportunity", "Opportunity"),
}
UNREAD = "Secret_Note__c"
"""A column that no rule reads."""
STAGES = (
    "Qualification",
    "Needs Analysis",
    "Proposal/Price Quote",
    "Negotiation/Review",
    "Closed Won",
    "Closed Lost",
)


def deals() -> list[dict[str, Any]]:
    return [
        {**shapes._flat(deal), "RecordTypeId": "012000000000001AAA", UNREAD: "nobody reads this"}
        for deal in DEALS
    ]


def accounts() -> list[dict[str, Any]]:
    known = [{"Id": shapes.sf_id("001", each.id), **shapes._company(each)} for each in COMPANIES]
    return [*known, {"Id": "001000000000999AAA", "Name": "No deal leads here"}]


@dataclass
class Org:
    """Rows by type; `hidden` columns are not described, `refused` ones are, and yet no query may name them."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: standard_rows())
    page: int = 20
    token: str = TOKEN
    hidden: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    lost_cursors: bool = False
    cut_inside: bool = False
    """Whether the child rows of a record are cut off."""
    short: int = 0
    """So many records fewer come than are counted."""

    def __call__(self, asked: Asked) -> Answer:
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return error(401, "INVALID_SESSION_ID", "Session expired or invalid")
        rest = asked.path.removeprefix(DATA)
        if (match := re.fullmatch(r"sobjects/(\w+)/describe", rest)) is not None:
            return self._describe(match[1])
        if rest == "query/":
            return self._query(asked.query["q"])
        if rest.startswith("query/01g"):
            return self._more(rest.removeprefix("query/01g"))
        return error(404, "NOT_FOUND", "The requested resource does not exist")

    def _describe(self, name: str) -> Answer:
        known = {each.lower(): each for each in (*self.rows, "RecordType", "Contact")}
        own = known.get(name.lower())
        if own is None or own in self.missing:
            return error(404, "NOT_FOUND", "The requested resource does not exist")
        columns = {column for row in self.rows.get(own, [{"Id": "", "Name": ""}]) for column in row}
        fields = [described(each) for each in sorted(columns - self.hidden) if "." not in each]
        return Answer(
            {
                "name": own,
                "label": own,
                "queryable": True,
                "fields": fields,
                "childRelationships": self._children(own),
            }
        )

    def _children(self, name: str) -> list[dict[str, Any]]:
        found = {"relationshipName": "OpportunityContactRoles", "childSObject": "OpportunityContactRole"}
        return [found, {"relationshipName": None}] if name == "Opportunity" else []

    def _query(self, soql: str) -> Answer:
        match = _SOQL.fullmatch(soql)
        assert match is not None, soql
        inside = _INSIDE.search(match["columns"])
        columns = _INSIDE.sub("", match["columns"]).split(", ")
        for column in columns:
            if column in self.refused:
                text = f"\nERROR at Row:1:Column:8\nNo such column '{column}' on entity '{match['type']}'. If you are"
                return error(400, "INVALID_FIELD", text)
        rows = [record(match["type"], row, columns) for row in self._chosen(match["type"], match["where"])]
        for row in rows if inside is not None else ():
            row["OpportunityContactRoles"] = self._roles(row["Id"], inside[1].split(", "))
        self._found = rows
        return self._page(rows, 0)

    def _chosen(self, of_type: str, where: str | None) -> list[dict[str, Any]]:
        rows = self.rows.get(of_type, [])
        if where is not None and where.startswith("Id IN (SELECT "):
            column, other = re.findall(r"SELECT (\w+) FROM (\w+)", where)[0]
            ids = {row[column] for row in self.rows[other]}
            return [row for row in rows if row["Id"] in ids]
        if where is not None and where.startswith("Field IN ("):
            return [row for row in rows if f"'{row['Field']}'" in where]
        assert where is None, where
        return rows

    def _roles(self, id: str, columns: list[str]) -> dict[str, Any] | None:
        own = [row for row in self.rows["OpportunityContactRole"] if row["OpportunityId"] == id]
        rows = [record("OpportunityContactRole", row, columns) for row in own]
        return {"totalSize": len(rows), "done": not self.cut_inside, "records": rows} if rows else None

    def _more(self, cursor: str) -> Answer:
        if self.lost_cursors:
            return error(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        start = cursor.rpartition("-")[2]
        return self._page(self._found, int(start))

    def _page(self, rows: list[dict[str, Any]], start: int) -> Answer:
        end = start + self.page
        of_type = rows[0]["attributes"]["type"] if rows else ""
        following = {"nextRecordsUrl": f"{DATA}query/01g{of_type}-{end}"} if end < len(rows) else {}
        sent = rows[start : end if following else max(start, len(rows) - self.short)]
        return Answer({"totalSize": len(rows), "done": not following, **following, "records": sent})


def record(of_type: str, row: dict[str, Any], columns: list[str]) -> dict[str, Any]:
    """A row with the columns that were asked for, parents nested."""
    made: dict[str, Any] = {
        "attributes": {"type": of_type, "url": f"{DATA}sobjects/{of_type}/{row.get('Id', '')}"}
    }
    for column in columns:
        parent, _, name = column.rpartition(".")
        if not parent:
            made[name] = row.get(name)
        else:
            made.setdefault(parent, {"attributes": {"type": parent}})[name] = row.get(column)
    return made


def described(column: str) -> dict[str, Any]:
    target = REFERENCES.get(column)
    return {
        "name": column,
        "label": column.removesuffix("__c").replace("_", " "),
        "type": "reference" if target else "string",
        "referenceTo": [target[0]] if target else [],
        "relationshipName": target[1] if target else None,
        "picklistValues": [],
    }


def standard_rows() -> dict[str, list[dict[str, Any]]]:
    stages = [
        {"Id": f"01J{number}", "MasterLabel": label, "ApiName": label, "SortOrder": number, "IsActive": True,
         "IsClosed": label.startswith("Closed"), "IsWon": label == "Closed Won", "DefaultProbability": number * 10}
        for number, label in enumerate(STAGES, start=1)
    ]  # fmt: skip
    return {
        "Opportunity": deals(),
        "Account": accounts(),
        "OpportunityContactRole": shapes._role_rows(),
        "OpportunityStage": stages,
    }


def error(status: int, code: str, message: str) -> Answer:
    return Answer([{"errorCode": code, "message": message}], status)
