"""What is asked of a database before it is trusted with rules: what it says of characters, and of the days of a time zone, has to be
what Python says. Any dialect; a difference is one sentence, and the database is refused.

Rules need of a zone only the calendar day of an instant, so the first and last second of a day are tried: on days around every change
of the zone's offset, and quarter by quarter where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualrules.dataclass import dataclass
from qualrules.engines.sql.bounds import FIRST_INSTANT, LAST_INSTANT
from qualrules.engines.sql.database import Database, DatabaseError
from qualrules.engines.sql.dialect import Dialect
from qualrules.model.moment import Moment, zone_named
from qualrules.model.values import fold

YEARS = range(1900, 2101)
_AT_ONCE = 2000
"""Instants in one question."""
_SECOND = timedelta(seconds=1)


def probe(database: Database, zone: str) -> None:
    """Refuse a database that does not see texts and a zone as Python does. Raises DatabaseError."""
    difference = text_difference(database) or zone_difference(database, zone)
    if difference:
        raise DatabaseError(difference)


# ── Characters ──


@dataclass(frozen=True)
class _Trial:
    """A text of SQL, what it has to give, and what is tried."""

    select: str
    expected: object
    subject: str


def text_difference(database: Database) -> str | None:
    """The first thing that a database says otherwise of texts, as a sentence."""
    trials = list(_text_trials(database.dialect))
    (row,) = database.rows(f"SELECT {', '.join(trial.select for trial in trials)}")
    for trial, found in zip(trials, row, strict=True):
        if found != trial.expected:
            return (
                f"{database.dialect.name} is refused: of {trial.subject} it says {_said(found)}, where the "
                f"rules need {_said(trial.expected)}"
            )
    return None


_ASCII = "".join(map(chr, range(32, 127)))
_TEXTS = ("😀a", "İi", "ßẞ", "Σς", "e\u0301", "日本", "a\nb", "a\\b", "100%_", "'\"", "𝒳", "\u00a0")
"""Beyond the first plane, one and two characters for one letter, letters whose capitals are others, signs of patterns."""


def _text_trials(say: Dialect) -> Iterator[_Trial]:
    yield _Trial(f"lower({say.text(_ASCII)})", fold(_ASCII), "the small letters of ASCII")
    for text in map(fold, _TEXTS):
        shown, quoted = f'"{text}"', say.text(text)
        yield _Trial(quoted, text, f"the text {shown}")
        yield _Trial(f"CAST({say.length(quoted)} AS INTEGER)", len(text), f"the length of {shown}")
        yield _Trial(say.contains(quoted, text[-1]), True, f'"{text[-1]}" in {shown}')
        yield _Trial(say.starts(quoted, text[0]), True, f'"{text[0]}" at the start of {shown}')
        yield _Trial(say.ends(quoted, text[-1]), True, f'"{text[-1]}" at the end of {shown}')
        yield _Trial(say.starts(quoted, "%"), False, f'"%" at the start of {shown}')
        yield _Trial(
            say.matches(quoted, f"^.{{{len(text)}}}$"), "\n" not in text, f"the characters of {shown}"
        )
    for one, other in (
        ("ß", "ss"),
        ("a", "A"),
        ("a", "á"),
        ("e\u0301", "é"),
        ("a", "a "),
        ("i", "ı"),
        ("ς", "σ"),
    ):
        equal = f"{say.text(one)} = {say.text(other)}"
        yield _Trial(equal, False, f'whether "{one}" equals "{other}"')


def _said(value: object) -> str:
    words = {True: "yes", False: "no", None: "nothing"}
    return words[value] if value is None or isinstance(value, bool) else f'"{value}"'


# ── Time zones ──


def zone_difference(database: Database, zone: str) -> str | None:
    """The first instant whose day a database sees otherwise, as a sentence."""
    moment, trials = Moment(FIRST_INSTANT.replace(tzinfo=UTC), zone_named(zone)), _instants(zone)
    for start in range(0, len(trials), _AT_ONCE):
        part = trials[start : start + _AT_ONCE]
        for instant, found in zip(part, _days(database, zone, part), strict=True):
            expected = moment.day_of(instant.replace(tzinfo=UTC))
            if found != expected:
                return _otherwise(database.dialect, zone, instant, found, expected)
    return None


def _otherwise(dialect: Dialect, zone: str, instant: datetime, found: object, expected: date) -> str:
    return (
        f'{dialect.name} is refused: it has other rules for the time zone "{zone}": {instant} UTC '
        f"is on {found} there, and on {expected} by the time zones of Python"
    )


def _days(database: Database, zone: str, instants: Iterable[datetime]) -> list[object]:
    say = database.dialect
    lines = (f"({place}, {say.instant(instant)})" for place, instant in enumerate(instants))
    day = say.day_of("instants.told", zone)
    select = f"SELECT {day} FROM (VALUES {', '.join(lines)}) AS instants(place, told) ORDER BY place"
    return [row[0] for row in database.rows(select)]


@lru_cache(maxsize=16)
def _instants(zone: str) -> tuple[datetime, ...]:
    """The instants that are tried, of UTC without a zone, ascending."""
    where = zone_named(zone)
    changes = list(_changes(where))
    days = {(change + timedelta(days=days)).date() for change in changes for days in (0, 1)}
    days |= {date(year, month, 1) for year in YEARS for month in (1, 4, 7, 10)}
    days |= {date(year, 7, 2) for year in (1, 1000, 1582, 1700, 1800, 1850, 1880, 1890, 2150, 2500, 9999)}
    found = {edge for day in days for edge in _edges(day, where)}
    found |= {change + step for change in changes for step in (-_SECOND, timedelta(0))}
    return tuple(sorted({*found, FIRST_INSTANT, LAST_INSTANT}))


def _edges(day: date, where: ZoneInfo) -> Iterator[datetime]:
    """The first second of a day in a zone, of both where an hour is repeated, and the second before."""
    for fold_ in (0, 1):
        start = datetime.combine(day, time(fold=fold_), where).astimezone(UTC).replace(tzinfo=None)
        yield from (start - _SECOND, start)


def _changes(where: ZoneInfo) -> Iterator[datetime]:
    """The instants from which a zone has another offset."""
    step, last = timedelta(days=7), datetime(YEARS[-1], 12, 31, tzinfo=UTC)
    before = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    while before < last:
        after = before + step
        if _offset(before, where) != _offset(after, where):
            yield _first_with(before, after, where).replace(tzinfo=None)
        before = after


def _first_with(before: datetime, after: datetime, where: ZoneInfo) -> datetime:
    new = _offset(after, where)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        before, after = (before, middle) if _offset(middle, where) == new else (middle, after)
    return after


def _offset(instant: datetime, where: ZoneInfo) -> timedelta | None:
    return instant.astimezone(where).utcoffset()
