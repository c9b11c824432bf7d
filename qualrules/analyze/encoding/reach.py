"""Where in a record under proof a condition stands, and how far its links lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualrules.analyze.encoding import cells as c
from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.formulas import Formula
from qualrules.analyze.encoding.space import Space
from qualrules.model.datatypes import Link


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A record: the top one, or where links and lists lead. Links on the way are there where `reach` holds."""

    record: str
    path: c.Path = ()
    reach: Formula = f.TRUE
    outside: Place | None = None

    def of(self, outer: bool) -> Place:
        """This place, or the record outside a `where`."""
        return self.outside if outer and self.outside is not None else self


def follow(space: Space, side: int, place: Place, links: Iterable[str]) -> Place:
    """Where links lead under a ruleset."""
    for link in links:
        cell = space.cell(side, place.path, place.record, link)
        datatype = space.sides[side].records[place.record].fields[link].type
        assert isinstance(datatype, Link)
        reach = f.all_of((place.reach, cell.present))
        place = Place(datatype.record, (*place.path, link), reach)
    return place
