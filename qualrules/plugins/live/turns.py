"""The tables of a request one after the other: from where each goes on, and what is said of one that may not be read.

Asks nobody; what is asked of a CRM about a table is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualrules.plugins.live.documents import Refused
from qualrules.reading.live import LiveRequest, Page, WantedTable

Read = Callable[[WantedTable, str | None], Iterator[Page]]
"""Table and where it goes on (None: at its beginning) → its pages."""


class Turns:
    """The tables that are read by themselves, and which of them only links and lists lead to."""

    def __init__(self, request: LiveRequest) -> None:
        self.own = tuple(table for table in request.wanted if not table.nested_in)
        self.linked = frozenset(target for table in self.own for target in table.links.values())
        self._reached = request.reached

    def pages(self, read: Read) -> Iterator[Page]:
        """The pages that are still missing. A linked type that is refused from the start is left out, and said."""
        for table in self.own:
            reached = self._reached.get(table.record)
            if reached == "":
                continue
            try:
                yield from read(table, reached)
            except Refused as error:
                if table.record not in self.linked or reached is not None:
                    raise
                yield Page(table.record, b"", 0, notes=(f"{error}: no {table.record} is read",))

    def leading_to(self, table: WantedTable) -> Iterator[tuple[WantedTable, str]]:
        """The links and lists that lead to a table: each with the table that has it."""
        for other in self.own:
            for field, target in other.links.items():
                if target == table.record:
                    yield other, field
