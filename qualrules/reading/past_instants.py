"""The instants of a history: in which form its columns write them, and what each means.

An instant keeps its fraction of a second, because changes are ordered by it; a day without a time is the end of that
day, as it is for `--as-of`. Sentinels such as `9999-12-31` say that something has not ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qualrules.diagnostics import Diagnostic
from qualrules.model.moment import moment_of, zone_named
from qualrules.model.rules import Forms, Header, Source
from qualrules.model.values import BLANKS
from qualrules.reading.columns import Clash, DateWatch, FoundDates
from qualrules.reading.date_forms import DateReader, date_form, written_moment
from qualrules.reading.held import instant_from
from qualrules.reading.past_tracks import blank
from qualrules.reading.unread import Unreadable
from qualrules.source import NOWHERE

NEVER = 2050
"""From this year on a date says that it has not happened."""
_FRACTION = re.compile(r":[0-9]{2}[.,]([0-9]{1,9})")


class NotYet:
    """Stands for the instant of something that has not happened."""

    def __repr__(self) -> str:
        return "NOT_YET"


NOT_YET = NotYet()
Instant = datetime | NotYet | None
"""None where it cannot be read."""


@dataclass(frozen=True)
class Instants:
    """Reads the instants of one table."""

    dates: DateReader
    zone: str
    form: str = ""
    """The form where it was taken from the values and has to be said."""

    def read(self, raw: object) -> Instant:
        """The instant in UTC; a blank one has not happened."""
        if blank(raw):
            return NOT_YET
        text = raw.strip(BLANKS) if isinstance(raw, str) else None
        if text is not None and _is_sentinel(text):
            return NOT_YET
        moment = self.dates.read(text) if text is not None else raw
        if not isinstance(moment, date):
            return None
        if moment.year >= NEVER:
            return NOT_YET
        if not isinstance(moment, datetime):
            return moment_of(moment, self.zone).now
        found = instant_from(moment, zone_named(self.zone))
        if isinstance(found, Unreadable) or not isinstance(found, datetime):
            return None
        return found + (_fraction(text) if text is not None else timedelta(microseconds=moment.microsecond))


def _is_sentinel(text: str) -> bool:
    """Whether a text means never, in whatever form the other dates are."""
    moment = written_moment(text)
    return moment is not None and moment.year >= NEVER


def _fraction(text: str) -> timedelta:
    found = _FRACTION.search(text)
    return timedelta(microseconds=int(found[1][:6].ljust(6, "0"))) if found else timedelta(0)


def instants_of(
    values: Iterable[object], place: str, column: str, source: Source | None, header: Header
) -> Instants | Diagnostic:
    """How a table writes its instants: as the source says where that fits, else as its values show."""
    forms = source.forms if source is not None else Forms()
    zone = forms.zone or header.zone
    declared = date_form(forms.dates) if forms.dates is not None else None
    watch, fits = DateWatch(), False
    for value in values:
        text = value.strip(BLANKS) if isinstance(value, str) else ""
        if text and not _is_sentinel(text):
            watch.see(text)
            fits = fits or (declared is not None and declared.read(text) is not None)
    if declared is not None and fits:
        return Instants(declared, zone)
    found = watch.found()
    if isinstance(found, FoundDates):
        return Instants(found.reader, zone, found.form)
    return _unclear(found, place, column, source)


def _unclear(clash: Clash, place: str, column: str, source: Source | None) -> Diagnostic:
    ways = "can be read in several ways" if clash.kind == "unclear" else "are written in more than one way"
    forms = [form for form, _, _ in clash.choices]
    return Diagnostic(
        "QR403",
        f'the dates in column "{column}" of the history {place} {ways}',
        source.span if source is not None else NOWHERE,
        notes=tuple(f'"{text}" is {meaning} if written as "{form}"' for form, text, meaning in clash.choices),
        helps=(
            "say behind the source how they are written: " + " or ".join(f'dates "{each}"' for each in forms),
        ),
    )
