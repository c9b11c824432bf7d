"""What a database says of the days of a time zone, against what Python says. Any dialect.

Rules need of a zone only the calendar day of an instant, so the first and last second of a day are tried: on days around
every change of the zone's offset, and quarter by quarter where there is none. Releases of the time zones differ most in what
clocks said long ago, so a database need not be asked of years that neither the data nor the rules reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualrules.engines.sql.bounds import FIRST_INSTANT, LAST_INSTANT
from qualrules.engines.sql.database import Database
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.relations import Relation
from qualrules.evaluate.fields_read import every_condition
from qualrules.model.datatypes import Instant
from qualrules.model.moment import Moment, zone_named
from qualrules.model.rules import Constant, Rules, Shift, walk

YEARS = range(1900, 2101)
MODERN = datetime(1970, 1, 1)  # noqa: DTZ001 - of UTC, as databases hold instants
"""Since then the history of every zone is settled."""
_AT_ONCE = 2000
"""Instants in one question."""
_SECOND = timedelta(seconds=1)


def reach(database: Database, relations: Mapping[str, Relation], rules: Rules, moment: Moment) -> datetime:
    """From where on a zone has to be the same: `MODERN`, or the first instant of all where the relations, which stand in the
    database, the rules or the moment have an older one."""
    written = [each for _, condition in every_condition(rules) for each in walk(condition)]
    back = max(
        (-each.amount for each in written if isinstance(each, Shift) and each.unit == "hour"), default=0
    )
    # Half a day more than any zone is from UTC.
    edge = MODERN + timedelta(hours=min(max(back, 0), 10**7) + 24)
    constants = [
        each.value for each in written if isinstance(each, Constant) and isinstance(each.value, datetime)
    ]
    known = [moment.now, *constants]
    if any(instant.replace(tzinfo=None) < edge for instant in known) or _holds_older(
        database, relations, edge
    ):
        return FIRST_INSTANT
    return MODERN


def _holds_older(database: Database, relations: Mapping[str, Relation], edge: datetime) -> bool:
    say = database.dialect
    for relation in relations.values():
        columns = [name for name, field in relation.fields.items() if isinstance(field.type, Instant)]
        if columns:
            older = " OR ".join(f"MIN({say.identifier(name)}) < {say.instant(edge)}" for name in columns)
            ((found,),) = database.rows(f"SELECT {older} FROM {say.identifier(relation.record)}")
            if found:
                return True
    return False


def zone_difference(database: Database, zone: str, since: datetime = FIRST_INSTANT) -> str | None:
    """The first instant whose day a database sees otherwise, as a sentence."""
    moment = Moment(FIRST_INSTANT.replace(tzinfo=UTC), zone_named(zone))
    trials = [instant for instant in _instants(zone) if instant >= since]
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
