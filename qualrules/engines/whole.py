"""What a table engine gives a run over whole tables: its records in an open database, and the way back to single ones.

Every engine that works on whole tables implements this; what is asked of the tables, and what is written, is `workspace`'s
business. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qualrules.engines.sql.database import Database
    from qualrules.engines.sql.dialect import Dialect
    from qualrules.model.moment import Moment
    from qualrules.model.record import Record
    from qualrules.model.rules import Rules
    from qualrules.reading.collect import Reading
    from qualrules.reading.raw import RawTable

PLACE = "record.place"
"""A column that relations of whole tables have beside those of `sql.relations`: where a record was read, `deals.csv:12`."""
Given = Sequence[tuple[str | None, "RawTable"]]
"""Raw tables, each with TYPE where the user wrote TYPE=FILE."""


class TableEngine(Protocol):
    """An engine that judges whole tables. It also is an `Engine` of the plugins, for records that are at hand."""

    name: str

    @property
    def dialect(self) -> Dialect:
        """What it understands; asked before anything is opened, for rules that it cannot say."""
        ...

    def opened(self, data: Sequence[str]) -> TableWork:
        """The database of one run. `data`: DATA as it was given. Raises EngineMissing, DatabaseError."""
        ...


class TableWork(Protocol):
    """The database of one run, from before the data is settled until `close`, which may be called again.

    A session asks for `tables`, settles what feeds what with them, and then has the records read.
    """

    def tables(self, given: Given) -> Given:
        """The tables in a form that the database reads itself. Raises Unsuitable where it does not read them exactly as
        Python does.
        """
        ...

    def read(self, reading: Reading, rules: Rules, top: Sequence[str], moment: Moment) -> WholeTables:
        """The records of a settled reading: read by the database where `tables` were its own, else by Python and loaded
        in batches. `rules` have every condition that is asked beside them among their criteria. Raises DatabaseError, and
        Unsuitable in the first case; who asks again after that has Python read them.
        """
        ...

    def close(self) -> None:
        """Let the database go, and what it put on the disk."""
        ...


class WholeTables(Protocol):
    """The records of a run in a database."""

    @property
    def database(self) -> Database:
        """Where the answers are kept."""
        ...

    @property
    def reading(self) -> Reading:
        """Its account is whole when `keep` has been called for every type of top records; the same as by Python."""
        ...

    @property
    def stands(self) -> bool:
        """Whether the relations of all records stand at once, so that a question may be asked without keeping its answers.
        The account is whole then.
        """
        ...

    def comes_in_order(self, select: str) -> bool:
        """Whether the answers come in the order of the input where nobody sorts them; asked where the relations stand."""
        ...

    def keep(self, name: str, record: str, select: str) -> None:
        """Ask a question of all records of a type and keep the answers as a table of that name in the database.

        The question is over the relations of `sql.relations`, and has a column `relations.KEY`. Kept are the lines with the
        keys of the records of the input, in no order.
        """
        ...

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """The records of a type with these keys in the kept tables, ascending, read by Python exactly as `Reading.records`
        gives them, links and child rows resolved. Few: memory may grow with them.
        """
        ...


class Unsuitable(Exception):  # noqa: N818 - it says what is wrong with the data
    """Data that an engine cannot read exactly as Python does; its text is the reason, in a sentence."""


class EngineMissing(Exception):  # noqa: N818 - it says what is not there
    """What an engine works with is not installed; its text is a sentence, `help` what to do."""

    def __init__(self, why: str, help: str) -> None:
        super().__init__(why)
        self.help = help
