"""What went wrong while records were read: counted by field, with an example and the first places. Nothing is
dropped in silence, and nothing here grows with the number of records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as made_by

from qualrules.reading.raw import BadRow

UNREADABLE_RECORD = "QR408"
"""The code of a record that could not be read as one."""
OUTSIDE_LIST = "QR410"
"""The code of a value that its list does not have."""
PLACES = 5
"""How many places of a problem are kept."""
DIFFERENT = 1000
"""How many different values outside a list, notes, bad records and duplicate ids are kept; the rest is
counted.
"""


@dataclass
class Problem:
    """Values of one field that could not be read, for one reason.

    `code`: QR407 unreadable · QR409 a link to an id that two records have · QR410 outside the list · QR416 a
    link to an id that no record has.
    """

    code: str
    record: str
    field: str
    reason: str = ""
    count: int = 0
    example: str = ""
    places: list[str] = made_by(default_factory=list)


@dataclass
class Duplicate:
    """An id that several records of a type have; `places` of the second and further ones."""

    record: str
    id: str
    places: list[str] = made_by(default_factory=list)


@dataclass
class Tally:
    """The account of one pass over the rows."""

    records: int = 0
    problems: dict[tuple[str, str, str, str], Problem] = made_by(default_factory=dict)
    outside: dict[tuple[str, str], dict[str, int]] = made_by(default_factory=dict)
    bad_count: int = 0
    bad: list[BadRow] = made_by(default_factory=list)
    notes: list[tuple[str, str]] = made_by(default_factory=list)
    duplicates: dict[tuple[str, str], Duplicate] = made_by(default_factory=dict)

    def problem(self, code: str, record: str, name: str, raw: str, place: str, reason: str = "") -> None:
        """Counts a value that could not be read."""
        found = self.problems.get((code, record, name, reason))
        if found is None:
            found = self.problems[code, record, name, reason] = Problem(
                code, record, name, reason, example=raw
            )
        found.count += 1
        if len(found.places) < PLACES:
            found.places.append(place)

    def is_outside(self, record: str, name: str, value: str) -> None:
        """Counts a value that its list does not have."""
        values = self.outside.setdefault((record, name), {})
        if value in values or len(values) < DIFFERENT:
            values[value] = values.get(value, 0) + 1

    def is_bad(self, row: BadRow) -> None:
        """Keeps a record that could not be read as one."""
        self.bad_count += 1
        if len(self.bad) < DIFFERENT:
            self.bad.append(row)

    def note(self, place: str, text: str) -> None:
        """Keeps what is odd about a record that was read."""
        if len(self.notes) < DIFFERENT:
            self.notes.append((place, text))

    def duplicate(self, record: str, id: str, place: str) -> None:
        """Counts a further record of an id."""
        found = self.duplicates.setdefault((record, id), Duplicate(record, id))
        if len(found.places) < PLACES:
            found.places.append(place)


def joined(tallies: Iterable[Tally]) -> Tally:
    """Several accounts as one."""
    whole = Tally()
    for tally in tallies:
        whole.records += tally.records
        whole.bad_count += tally.bad_count
        whole.bad += tally.bad
        whole.notes += tally.notes
        whole.duplicates |= tally.duplicates
        for key, problem in tally.problems.items():
            _add(whole, key, problem)
        for place, values in tally.outside.items():
            counts = whole.outside.setdefault(place, {})
            for value, count in values.items():
                counts[value] = counts.get(value, 0) + count
    return whole


def _add(whole: Tally, key: tuple[str, str, str, str], problem: Problem) -> None:
    found = whole.problems.get(key)
    if found is None:
        code, record, name, reason = key
        found = whole.problems[key] = Problem(code, record, name, reason, example=problem.example)
    found.count += problem.count
    found.places = (found.places + problem.places)[:PLACES]
