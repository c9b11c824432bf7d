"""The account of reading a history: what was used, what could not be, and what it is about that is not in the data.

Nothing is dropped in silence; nothing here grows with the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from qualrules.reading.raw import BadRow
from qualrules.reading.tally import PLACES, Tally

SHOWN = 1000
"""How many ids are kept by name; the rest is counted."""


@dataclass
class Refused:
    """Rows that could not be used for one reason, or only in part; `example` is the value that shows it."""

    reason: str
    count: int = 0
    example: str = ""
    places: list[str] = field(default_factory=list)
    is_used: bool = False


@dataclass
class TableAccount:
    """One table of the history. `used` rows say something of a field that is read, of whatever record."""

    name: str
    kind: str
    record: str
    rows: int = 0
    used: int = 0
    begin: datetime | None = None
    end: datetime | None = None
    refused: dict[str, Refused] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    """Names of columns that the history tells of and no field is fed by → rows."""
    bad_count: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def refuse(self, reason: str, example: str, place: str, *, is_used: bool = False) -> None:
        """Counts a row that cannot be used, or only in part."""
        found = self.refused.setdefault(reason, Refused(reason, example=example, is_used=is_used))
        found.count += 1
        if len(found.places) < PLACES:
            found.places.append(place)

    def is_bad(self, row: BadRow) -> None:
        """Counts a row that cannot be read as one."""
        self.rows += 1
        self.bad_count += 1
        if len(self.bad) < PLACES:
            self.bad.append(row)

    def reach(self, at: datetime) -> None:
        """Says that a row is about this instant."""
        self.begin = at if self.begin is None or at < self.begin else self.begin
        self.end = at if self.end is None or at > self.end else self.end


@dataclass
class Elsewhere:
    """Records that the history tells of and the data does not hold, and the rows about them."""

    records: int = 0
    rows: int = 0
    ids: list[str] = field(default_factory=list)

    def add(self, id: str, rows: int) -> None:
        """Counts a record."""
        self.records += 1
        self.rows += rows
        if len(self.ids) < SHOWN:
            self.ids.append(id)


@dataclass
class PastAccount:
    """The account of all tables about one record type. `values`: past values that cannot be read."""

    record: str
    tables: list[TableAccount] = field(default_factory=list)
    values: Tally = field(default_factory=Tally)
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    later: int = 0
    """Changes after the moment of the run, which were left out."""
    other_ends: int = 0
    """Records whose stage of now is another than the last one in the history."""
