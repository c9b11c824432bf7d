"""Raw values of then, as the cells of now take them: dates in the form of a history, and which values mean the same.

Which value was there at an instant is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.model.datatypes import Day, Instant
from qualrules.model.values import BLANKS
from qualrules.reading.cells import LineCell
from qualrules.reading.date_forms import written_moment
from qualrules.reading.past_tracks import blank, plainly_same
from qualrules.reading.unread import PartlyKept, Unreadable


class SameValue:
    """Whether two raw values of a column mean the same to what reads it."""

    def __init__(self, lines: Sequence[LineCell]) -> None:
        self._lines = lines

    def __call__(self, one: object, other: object) -> bool:
        """Whether they do."""
        if plainly_same(one, other):
            return True
        return any(_held_alike(_converted(line, one), _converted(line, other)) for line in self._lines)


def _converted(line: LineCell, raw: object) -> object:
    return None if blank(raw) else line.convert(in_its_form(line, raw))


def in_its_form(line: LineCell, raw: object) -> object:
    """A date as the language writes it, for a column of now whose dates are written in another way."""
    if not isinstance(raw, str) or not isinstance(line.field.type, Day | Instant):
        return raw
    moment = written_moment(raw.strip(BLANKS))
    return moment if moment is not None and isinstance(line.convert(raw), Unreadable) else raw


def _held_alike(one: object, other: object) -> bool:
    odd = (Unreadable, PartlyKept)
    return one == other and not isinstance(one, odd) and not isinstance(other, odd)
