"""`salesforce://PLACE`: opportunities and what they lead to, by SOQL that names only the columns that are read.

Each type is described first: what this user may not see is not asked for, and said. What comes is kept as it
came; what it means is the adapter's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qualrules.plugins.live.columns import Chosen, choose
from qualrules.plugins.live.credentials import Credentials
from qualrules.plugins.live.documents import Refused, records
from qualrules.plugins.live.needed import needed
from qualrules.plugins.live.salesforce_answers import counted, cursor_of, select
from qualrules.plugins.live.salesforce_types import Type
from qualrules.plugins.live.turns import Turns
from qualrules.reading.live import LiveError, LiveRequest, Page, WantedTable

if TYPE_CHECKING:
    from qualrules.plugins.live.salesforce_client import Client

TITLE = "Salesforce"
STAGES = "OpportunityStage"
STAGE_COLUMNS = (
    "Id",
    "MasterLabel",
    "ApiName",
    "SortOrder",
    "IsActive",
    "IsClosed",
    "IsWon",
    "DefaultProbability",
)
SNAPSHOTS = "OpportunityHistory"
SNAPSHOT_COLUMNS = (
    "Id",
    "OpportunityId",
    "StageName",
    "Amount",
    "Probability",
    "CloseDate",
    "CreatedDate",
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
DEEPEST = 5
"""Relationships that a path in SOQL may go through."""


class SalesforceLive:
    """Reads one organisation."""

    scheme: str = "salesforce"
    title: str = "Salesforce, by its REST interface"
    adapter: str = "salesforce"

    def pages(self, request: LiveRequest) -> Iterator[Page]:
        """Descriptions, stages and records, type by type. Raises LiveError."""
        with needed(TITLE, "simple-salesforce", "salesforce"):
            from qualrules.plugins.live.salesforce_client import Client
        credentials = Credentials(self.scheme, request.place)
        yield from _Run(Client(credentials), request).pages()


class _Run:
    """One run over one organisation. Its records are kept by record type, what goes with them by API name."""

    def __init__(self, client: Client, request: LiveRequest) -> None:
        self._client = client
        self._request = request
        self._turns = Turns(request)
        self._types: dict[str, Type | None] = {}

    def pages(self) -> Iterator[Page]:
        yield from self._turns.pages(self._table)
        if self._request.history:
            for table in self._turns.own:
                yield from self._past(table)

    # ── What is there ──

    def _type(self, name: str) -> Type | None:
        """A type as Salesforce describes it, asked once; None where there is none for this user."""
        from qualrules.plugins.live.salesforce_client import NotThere

        if name not in self._types:
            try:
                self._types[name] = Type.of(*self._client.describe(name))
            except NotThere:
                self._types[name] = None
        return self._types[name]

    def _place(self, table: WantedTable) -> Type | None:
        """The type that holds a table: of several the first that there is; a list's has the parent's id."""
        names = [place.rpartition(".")[0] or place for place in table.places]
        there = [name for name in dict.fromkeys(names) if _NAME.fullmatch(name)]
        for name in there if table.parents else ():
            found = self._type(name)
            if found is not None and any(found.field(each) for each in table.parents):
                return found
        any_of = (self._type(name) for name in there)
        return next((found for found in any_of if found is not None and found.is_queryable), None)

    # ── What is asked ──

    def _table(self, table: WantedTable, reached: str | None) -> Iterator[Page]:
        if reached is not None:
            name, _, place = reached.partition(" ")
            yield from self._following(table, name, *self._client.more(place))
            return
        of_type = self._place(table)
        if of_type is None:
            raise Refused(f"Salesforce has no {table.places[0]}, or this user may not see it")
        yield from self._described(of_type)
        yield from self._records(table, of_type)

    def _described(self, of_type: Type) -> Iterator[Page]:
        name = f"{of_type.name}.describe"
        if name not in self._request.reached:
            yield Page(name, of_type.body, 0)
        if of_type.name == "Opportunity" and STAGES not in self._request.reached:
            yield from self._whole(STAGES, STAGE_COLUMNS)

    def _records(self, table: WantedTable, of_type: Type) -> Iterator[Page]:
        from qualrules.plugins.live.salesforce_client import NoSuchColumn

        notes: tuple[str, ...] = ()
        found: tuple[dict[str, Any], bytes] | None = None
        while found is None:
            chosen = self._chosen(table, of_type)
            try:
                found = self._client.query(self._soql(table, of_type, chosen))
            except NoSuchColumn as hidden:
                if not self._hide(hidden.of_type, hidden.column):
                    raise LiveError(f'Salesforce does not show "{hidden.column}" to this user') from None
                notes += (f'Salesforce does not show "{hidden.column}" to this user: it is not supplied',)
        notes = (*self._chosen(table, of_type).notes, *notes)
        yield from self._following(table, of_type.name, *found, notes)

    def _chosen(self, table: WantedTable, of_type: Type) -> Chosen:
        def find(column: str) -> str | None:
            return self._column(of_type, column) or self._rows_inside(table, of_type, column)

        return choose(table, find, TITLE)

    def _column(self, of_type: Type, column: str, depth: int = 0) -> str | None:
        """How SOQL says a column, name, label or path; None where this user has none."""
        if (found := of_type.field(column)) is not None:
            return found
        head, _, rest = column.partition(".")
        relation = of_type.relation(head)
        if not rest or relation is None or depth == DEEPEST:
            return None
        target = self._type(relation.target)
        inner = self._column(target, rest, depth + 1) if target is not None else None
        return f"{relation.name}.{inner}" if inner is not None else None

    def _rows_inside(self, table: WantedTable, of_type: Type, column: str) -> str | None:
        """The query for child rows that stand inside the rows, where the source block says that they do."""
        name = column.removesuffix(".records")
        child = of_type.children.get(name)
        inside = next((each for each in self._request.wanted if each.nested_in == table.record), None)
        target = self._type(child) if child is not None else None
        if inside is None or target is None:
            return None
        columns = self._chosen(inside, target).columns or ("Id",)
        return f"({select(columns, name)})"

    def _soql(self, table: WantedTable, of_type: Type, chosen: Chosen) -> str:
        return select(("Id", *chosen.columns), of_type.name, self._only_linked(table))

    def _only_linked(self, table: WantedTable) -> str:
        """Of a type that one link leads to, the records that it leads to."""
        linking = list(self._turns.leading_to(table))
        if len(linking) != 1 or table.parents or linking[0][0].record == table.record:
            return ""
        other, field = linking[0]
        place = self._place(other)
        columns = self._chosen(other, place).by_field.get(field, ()) if place is not None else ()
        if place is None or len(columns) != 1 or not place.is_reference(columns[0]):
            return ""
        return f"Id IN ({select(columns, place.name)})"

    def _hide(self, of_type: str, column: str) -> bool:
        """Forgets a column that the description shows and a query does not. Says whether it was known."""
        return any(each is not None and each.hide(of_type, column) for each in self._types.values())

    # ── Pages ──

    def _following(
        self,
        table: WantedTable,
        name: str,
        answer: dict[str, Any],
        body: bytes,
        notes: tuple[str, ...] = (),
    ) -> Iterator[Page]:
        while True:
            cursor = cursor_of(answer, name)
            total = answer.get("totalSize")
            yield Page(
                table.record,
                body,
                counted(answer, name),
                f"{name} {cursor}" if cursor else "",
                name=name,
                expected=total if isinstance(total, int) else None,
                notes=notes,
            )
            if not cursor:
                return
            (answer, body), notes = self._client.more(cursor), ()

    def _whole(self, name: str, columns: tuple[str, ...], where: str = "") -> Iterator[Page]:
        """A type that is read beside the records; none of its rows counts as one."""
        from qualrules.plugins.live.salesforce_client import NoSuchColumn, NotThere

        cursor = self._request.reached.get(name)
        if cursor == "":
            return
        try:
            answer, body = (
                self._client.more(cursor) if cursor else self._client.query(select(columns, name, where))
            )
        except (NotThere, NoSuchColumn):
            yield Page(name, b"", 0, notes=(f"Salesforce does not show {name} to this user",))
            return
        while True:
            records(answer, "records", TITLE)
            cursor = cursor_of(answer, name)
            yield Page(name, body, 0, cursor)
            if not cursor:
                return
            answer, body = self._client.more(cursor)

    def _past(self, table: WantedTable) -> Iterator[Page]:
        """What the opportunities were like: snapshots of the standard columns, changes of the tracked ones."""
        of_type = self._place(table) if table.record not in self._turns.linked else None
        if of_type is None or of_type.name != "Opportunity":
            return
        yield from self._whole(SNAPSHOTS, SNAPSHOT_COLUMNS)
        columns = [each for each in self._chosen(table, of_type).columns if _NAME.fullmatch(each)]
        tracked = ", ".join(f"'{column}'" for column in ("created", *columns))
        yield from self._whole(
            "OpportunityFieldHistory",
            ("Id", "OpportunityId", "Field", "OldValue", "NewValue", "CreatedDate"),
            f"Field IN ({tracked})",
        )
