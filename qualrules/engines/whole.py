"""What a table engine gives a run over whole tables: the relations of `sql.relations` in an open database, and the way
back to single records.

Every engine that works on whole tables implements this; what is asked of the tables, and what is written, is `workspace`'s
business. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from qualrules.dataclass import dataclass
from qualrules.engines.sql.database import Database
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules

if TYPE_CHECKING:
    from qualrules.engines.sql.dialect import Dialect
    from qualrules.reading.collect import Reading

Say = Callable[[str], None]


def nothing_said(phase: str) -> None:
    """For who does not want to know how far it is."""


@dataclass(frozen=True)
class WholeData:
    """What an engine is given: settled rules and data, no record read yet."""

    rules: Rules
    """With every condition that is asked beside the rules (`--where`, `--group-by`) among the criteria, so that
    `relations.wanted` has their fields."""
    top: tuple[str, ...]
    moment: Moment
    reading: Reading
    """Settled: what feeds what, and how it is written. Its `records` is the way by Python."""
    data: tuple[str, ...] = ()
    """DATA as it was given: names of files, or an address."""
    even_by_python: bool = False
    """Whether the engine may have Python read the records and load them, where it cannot read the data itself. Else it
    raises Unsuitable."""
    say: Say = nothing_said
    """Takes a phase's name when it begins, for who waits."""


class WholeTables(Protocol):
    """The records of a run in a database, until `close`, which may be called again."""

    database: Database
    reading: Reading
    """Its account is whole when `keep` has been called for every type of top records; the same as by Python."""
    remarks: tuple[str, ...]
    """What has to be said of how the data was read, in sentences."""

    def keep(self, name: str, record: str, select: str) -> None:
        """Ask a question of all records of a type, once, and keep the answers as a table of that name in the database.

        The question is over the relations of `sql.relations`, and has a column `relations.KEY`; kept are the lines with the
        keys of the records of the input, in no order.
        """
        ...

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """The records of a type with these keys in the kept tables, ascending, read by Python exactly as `Reading.records`
        gives them, links and child rows resolved. Few: memory may grow with them.
        """
        ...

    def places_of(self, record: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """Where records were read, by key: `deals.csv:12`."""
        ...

    def close(self) -> None:
        """Let the database go, and what it put on the disk."""
        ...


class TableEngine(Protocol):
    """An engine that judges whole tables. It also is an `Engine` of the plugins, for records that are at hand."""

    name: str
    dialect: Dialect

    def tables(self, data: WholeData) -> WholeTables:
        """The relations. Raises Unsuitable, EngineMissing, DatabaseError."""
        ...


class Unsuitable(Exception):  # noqa: N818 - it says what is wrong with the data
    """Data that an engine cannot read exactly as Python does; its text is the reason, in a sentence."""


class EngineMissing(Exception):  # noqa: N818 - it says what is not there
    """What an engine works with is not installed; its text is a sentence, `help` what to do."""

    def __init__(self, why: str, help: str) -> None:
        super().__init__(why)
        self.help = help
