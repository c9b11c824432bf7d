"""The contract with sources that are read over the network: what is wanted, and pages that come one by one.

A live source only fetches: each page is kept as a file and then read by the adapter like any saved page, so
that a live run and a run over saved pages mean the same. Nothing here connects to anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class LiveError(Exception):
    """Reading cannot go on; its text is a sentence without the URI, never with a credential.

    What came before is kept, and the same run goes on from there; `helps` say what to do.
    """

    def __init__(self, message: str, *helps: str) -> None:
        super().__init__(message)
        self.helps = helps


class CursorLost(LiveError):  # noqa: N818 - it names what happened, like the others
    """The CRM no longer takes the cursor of an earlier run: all has to be read anew."""


@dataclass(frozen=True)
class WantedTable:
    """One API type that a run reads.

    `columns`: for each field that the rules read, the columns that may feed it, the likeliest first (API names,
    labels, dotted paths); a source asks for those that it has and for no others.
    """

    record: str
    """The record type of the ruleset, `opportunity`."""
    places: tuple[str, ...]
    """Names of the API type: the source block's `from`, then what the adapter knows."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    """Columns that may hold the id."""
    parents: tuple[str, ...] = ()
    """Columns that hold the id of a record that lists this one."""
    said: frozenset[str] = frozenset()
    """The fields whose columns stand in the source block. They are tried in turn, so all of them are read; of
    the columns of another field the first that there is."""
    links: Mapping[str, str] = field(default_factory=dict)
    """For each link and list among the fields, the record type that it leads to."""
    lists: frozenset[str] = frozenset()
    """Those of them that are lists."""
    others: tuple[str, ...] = ()
    """Columns that are needed beside them: currencies, ids of merged records."""
    nested_in: str = ""
    """The record type in whose rows these stand, where the source block says so: they have no table."""


@dataclass(frozen=True)
class LiveRequest:
    """What is read, from where, and how far an earlier run that was cut off came."""

    place: str
    """What stands behind `scheme://`, `production`."""
    wanted: tuple[WantedTable, ...]
    """Those that are listed come before those that they lead to."""
    reached: Mapping[str, str] = field(default_factory=dict)
    """Table → the `cursor` of its last page that was kept. A table is done where it is empty."""
    history: bool = False
    """Whether the past of the records is wanted too."""


@dataclass(frozen=True)
class Page:
    """One answer, as the CRM gave it.

    `table` is the name by which `reached` is kept. `cursor` is where the next page begins, empty at the end; it
    may hold whatever the source needs to go on from there. A page with an empty body is not kept as a file: its
    table has nothing to give, and `notes` say why.
    """

    table: str
    body: bytes
    records: int
    """How many records are on it, for the progress and the account; descriptions and changes are none."""
    cursor: str = ""
    suffix: str = ".json"
    name: str = ""
    """The base name of its file without the ending, where that is another than `table`."""
    expected: int | None = None
    """How many records the whole table has, where the CRM says so: fewer are an error."""
    notes: tuple[str, ...] = ()
    """What could not be asked for, in sentences."""


class LiveSource(Protocol):
    """Reads a CRM over the network, and never writes to it."""

    scheme: str
    """As in `scheme://place`."""
    title: str
    adapter: str
    """The adapter that reads its pages."""

    def pages(self, request: LiveRequest) -> Iterator[Page]:
        """The pages that are still missing, in order. Raises LiveError.

        Credentials come from the environment (`QUALRULES_<SCHEME>_<PLACE>_…`, else `QUALRULES_<SCHEME>_…`);
        they are neither printed nor kept.
        """
        ...
