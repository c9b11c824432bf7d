"""The contract with sources that are read over the network: what is wanted, and pages that come one by one.

A live source only fetches: each page is kept as a file and then read by the adapter like any saved page, so
that a live run and a run over saved pages mean the same. Nothing here connects to anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class LiveError(Exception):
    """Reading cannot go on; its text is a sentence without the address, never with a credential.

    What came before is kept, and the same run goes on from there; `helps` say what to do.
    """

    def __init__(self, message: str, *helps: str) -> None:
        super().__init__(message)
        self.helps = helps


@dataclass(frozen=True)
class WantedTable:
    """One API type that a run reads.

    `columns`: for each field that the rules read, the columns that may feed it, the likeliest first (API names,
    labels, dotted paths); a source asks for those that it has and for no others.
    """

    record: str
    """The record type of the ruleset, `opportunity`."""
    places: tuple[str, ...]
    """Names of the API type: the source block's `from`, else what the adapter knows."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    """Columns that may hold the id."""
    parents: tuple[str, ...] = ()
    """Columns that hold the id of a record that lists this one."""


@dataclass(frozen=True)
class LiveRequest:
    """What is read, from where, and how far an earlier run that was cut off came."""

    place: str
    """What stands behind `scheme://`, `production`."""
    wanted: tuple[WantedTable, ...]
    reached: Mapping[str, str] = field(default_factory=dict)
    """Table → the `cursor` of its last page that was kept. A table is done where it is empty."""
    history: bool = False
    """Whether the past of the records is wanted too."""


@dataclass(frozen=True)
class Page:
    """One answer, as the CRM gave it.

    `table` is the name by which `reached` is kept. `cursor` is where the next page begins, empty at the end.
    """

    table: str
    body: bytes
    records: int
    """How many records are on it, for the progress and the account."""
    cursor: str = ""
    suffix: str = ".json"


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
