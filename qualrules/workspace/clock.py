"""The one place that looks at the clock: what `--as-of` and `as_of=` mean, and a run without them; and what stops it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from time import monotonic

from qualrules.model.moment import Moment, moment_of
from qualrules.model.rules import Header
from qualrules.model.values import BLANKS
from qualrules.reading.date_forms import written_moment

_HOUR_OF_FILES = "SOURCE_DATE_EPOCH"


def parse_as_of(text: str) -> date | datetime:
    """A written day or instant. Raises ValueError with a sentence."""
    found = written_moment(text.strip(BLANKS))
    if found is None:
        raise ValueError(f'"{text}" is not a day or an instant: write 2026-11-21 or 2026-11-21T09:30Z')
    return found


def parse_day(text: str) -> date:
    """A written day. Raises ValueError with a sentence."""
    found = written_moment(text.strip(BLANKS))
    if found is None or isinstance(found, datetime):
        raise ValueError(f'"{text}" is not a day: write 2026-12-21')
    return found


def run_moment(as_of: date | datetime | None, header: Header) -> Moment:
    """The moment for which records are judged: the one that was named, else now."""
    return moment_of(datetime.now(UTC) if as_of is None else as_of, header.zone, header.fiscal_start)


def as_of_text(as_of: date | datetime | None, moment: Moment) -> str:
    """As reports name it: a day where a day was named, else the instant."""
    if as_of is not None and not isinstance(as_of, datetime):
        return as_of.isoformat()
    return moment.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def today(as_of: date | datetime | None) -> date:
    """The day that was named, else the day it is in UTC: for commands without a ruleset, which names a zone."""
    moment = datetime.now(UTC) if as_of is None else as_of
    return moment.date() if isinstance(moment, datetime) else moment


def time_limit(seconds: float) -> Callable[[], bool]:
    """Whether so many seconds have passed since now, asked as often as one likes."""
    end = monotonic() + seconds
    return lambda: monotonic() >= end


@contextmanager
def undated() -> Iterator[None]:
    """While libraries make a file that is to be the same every time: those that write the hour into it (fontTools, into
    the fonts of a PDF) write the one that the environment names, else the beginning of 1970.
    """
    before = os.environ.get(_HOUR_OF_FILES)
    os.environ[_HOUR_OF_FILES] = before or "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_HOUR_OF_FILES]
        else:
            os.environ[_HOUR_OF_FILES] = before
