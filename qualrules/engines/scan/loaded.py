"""One file in the database: its columns, how its rows are numbered, and on which line each stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from qualrules.dataclass import dataclass
from qualrules.engines.sql.reading.raw import Kind, Seen, nothing
from qualrules.reading.raw import BadRow


@dataclass(frozen=True)
class LoadedColumn:
    """A column of a loaded file: its name there, as SQL, and what it holds."""

    sql: str
    """Of a relation called `raw`."""
    kind: Kind


@dataclass(frozen=True)
class LoadedFile:
    """The rows of a file that are records, numbered from 1 in their order; rows that are none leave a hole, or no trace."""

    name: str
    """The table or view, as SQL."""
    number: str
    """The column of numbers, as SQL."""
    rows: int
    """The largest number."""
    columns: Mapping[str, LoadedColumn]
    line: str
    """Where a row stands in the file, as SQL."""
    bad_count: int = 0
    bad: tuple[BadRow, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    has_holes: bool = False
    """Whether numbers may be left out, so that the largest one does not say how many rows there are."""
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """What is known of columns since loading."""
    hold: Callable[[], None] = nothing
    """As in `RawRelation`."""
