"""Rows of a delimited file that are not as wide as its header: which are no records, as the adapter has it.

Knows no database: the conditions are SQL of a column `cells`, the number of a row's cells.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.dataclass import dataclass
from qualrules.reading.raw import BadRow
from qualrules.reading.widths import bad_row, short_row


@dataclass(frozen=True)
class Widths:
    """Rows under a header of `header` cells; each is given as its place and its number of cells."""

    header: int

    @property
    def is_bad(self) -> str:
        """Whether a row is no record."""
        return f"(cells > {self.header}" + (" OR cells = 1)" if self.header > 2 else ")")

    @property
    def is_short(self) -> str:
        """Whether a row is a record whose last values are missing."""
        return f"(cells < {self.header} AND NOT {self.is_bad})"

    def bad(self, rows: Iterable[tuple[str, int]]) -> tuple[BadRow, ...]:
        """The rows that are no records."""
        return tuple(bad_row(place, cells, self.header) for place, cells in rows)

    def notes(self, rows: Iterable[tuple[str, int]]) -> tuple[tuple[str, str], ...]:
        """The remarks about rows that were read."""
        return tuple((place, short_row(cells, self.header)) for place, cells in rows)
