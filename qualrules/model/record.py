"""A record that has been read: held values, the gaps among them, and where each value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from qualrules.model.values import Gap


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a field's value came from: the source's column (None when not read from one) and the raw text."""

    source_field: str | None
    raw: str | None
    note: str = ""
    """How it was read, where that is worth saying: `default`, `converted from USD`, `read as D-M-Y`."""


class Origin(Protocol):
    """Answers where a record's values came from; asked only when reasons are wanted."""

    def fact(self, name: str) -> Fact:
        """The fact behind the field `name`."""
        ...


class Unsaid:
    """The origin of records that were made, not read."""

    def fact(self, name: str) -> Fact:
        """Nothing is known."""
        return Fact(None, None)


UNSAID = Unsaid()


@dataclass(slots=True, eq=False)
class Record:
    """One record of a type.

    `values` holds every declared field (see `values` for the forms), None where there is none. `gaps` names the reason for
    those that are unreadable or not supplied; a None without a gap is missing. `claims` holds the trimmed text of stage
    fields as it was written, also where it names no stage. A record may link back to one that links to it.
    """

    type: str
    id: str
    values: dict[str, object]
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = UNSAID
    place: str = ""
    """`deals.csv:12`, where it was read."""

    def gap(self, name: str) -> Gap | None:
        """Why the field has no value; None when it has one."""
        if self.values.get(name) is not None:
            return None
        return self.gaps.get(name, Gap.MISSING)
