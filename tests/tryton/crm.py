"""Putting the thousand leads into a Tryton through its own API, and moving them, round by round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.tryton.authored import COMPANIES, LEADS, ROUNDS, Lead

OPPORTUNITY = "model.sale.opportunity"
SALE = "model.sale.sale"
AT_ONCE = 250


def as_json(value: object) -> object:
    """A value as Tryton's JSON-RPC takes it."""
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    return value


class Author:
    """Writes through a session (`call(method, *params)`); `ids` are Tryton's, in the order of `LEADS`."""

    def __init__(self, session: Any) -> None:
        self._call = session.call
        (company,) = self._all("company.company", ["currency"])
        (employee,) = self._all("company.employee", [])
        self._currencies = {row["code"]: row["id"] for row in self._all("currency.currency", ["code"])}
        self._context = {"company": company["id"], "employee": employee["id"]}
        names = [f"Company {number:02} GmbH & Co" for number in range(COMPANIES)]
        made = self._call("model.party.party.create", [self._party(name) for name in names], self._context)
        self._parties = dict(zip(names, made, strict=True))
        self.ids: dict[Lead, int] = {}

    def _all(self, model: str, fields: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call(
            f"model.{model}.search_read", [], 0, None, None, [*fields, "id"], {}
        )
        return found

    def _party(self, name: str) -> dict[str, object]:
        return {"name": name, "addresses": [["create", [{"city": "Essen"}]]]}

    def create(self) -> None:
        """All leads, as they come in."""
        for start in range(0, len(LEADS), AT_ONCE):
            some = LEADS[start : start + AT_ONCE]
            made = self._call(f"{OPPORTUNITY}.create", [self._new(lead) for lead in some], self._context)
            self.ids |= dict(zip(some, made, strict=True))

    def _new(self, lead: Lead) -> dict[str, object]:
        return {
            **self._context,
            "description": lead.name,
            "party": self._parties[lead.company] if lead.company else None,
            "currency": self._currencies[lead.currency],
            "conversion_probability": lead.probability,
            **self._fields(lead, lead.way.start),
        }

    def _fields(self, lead: Lead, fields: Iterable[str]) -> dict[str, object]:
        values = {field: lead.value(field) for field in fields}
        if "end_date" in values:
            values["end_date"] = date.fromisoformat(str(values["end_date"]))
        return {field: as_json(value) for field, value in values.items()}

    def live(self) -> None:
        """Everything that becomes of them."""
        for number in ROUNDS:
            self._write(number)
            self._press(number)
        self._win([lead for lead in LEADS if lead.way.state == "won"])

    def _write(self, number: int) -> None:
        arguments: list[object] = []
        for lead in LEADS:
            for step in lead.way.steps:
                if step.round == number and step.values:
                    arguments += [[self.ids[lead]], self._fields(lead, step.values)]
        if arguments:
            self._call(f"{OPPORTUNITY}.write", *arguments, self._context)

    def _press(self, number: int) -> None:
        pressed: dict[str, list[int]] = defaultdict(list)
        for lead in LEADS:
            for step in lead.way.steps:
                if step.round == number and step.button:
                    pressed[step.button].append(self.ids[lead])
        for button, ids in pressed.items():
            self._call(f"{OPPORTUNITY}.{button}", ids, self._context)

    def _win(self, leads: Sequence[Lead]) -> None:
        """An opportunity is won by its sale: a line for the amount, a quotation, and they confirm it."""
        by_id = {self.ids[lead]: lead for lead in leads}
        domain = ["origin.id", "in", list(by_id), "sale.opportunity"]
        found = self._call(f"{SALE}.search_read", [domain], 0, None, None, ["origin"], self._context)
        arguments: list[object] = []
        for sale in found:
            lead = by_id[int(sale["origin"].partition(",")[2])]
            line = {"description": lead.name, "quantity": 1, "unit_price": as_json(lead.amount)}
            arguments += [[sale["id"]], {"lines": [["create", [line]]]}]
        sales = [sale["id"] for sale in found]
        assert len(sales) == len(leads)
        self._call(f"{SALE}.write", *arguments, self._context)
        self._call(f"{SALE}.quote", sales, self._context)
        self._call(f"{SALE}.confirm", sales, self._context)
