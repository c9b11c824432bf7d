"""What a database says of the days of a time zone, against what Python says. Any dialect.

Rules need of a zone only the calendar day of an instant, so the first and last second of a day are tried: on days around
every change of the zone's offset, and quarter by quarter where there is none. Releases of the time zones differ in what
clocks said long ago and will say in years to come, which is no harm where neither the data nor the rules reach so far.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualrules.dataclass import dataclass
from qualrules.engines.sql.bounds import FIRST_INSTANT, LAST_INSTANT
from qualrules.engines.sql.clock_changes import YEARS, changes
from qualrules.engines.sql.database import Database, once
from qualrules.engines.sql.relations import Relation
from qualrules.evaluate.fields_read import every_condition
from qualrules.model.datatypes import Instant
from qualrules.model.moment import Moment, shift_instant, zone_named
from qualrules.model.rules import Condition, Constant, Rules, Shift, Value, walk

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Otherwise:
    """An instant of UTC, without a zone, whose day a database sees otherwise; and that as a sentence."""

    instant: datetime
    sentence: str


def zone_differences(database: Database, zone: str) -> Sequence[Otherwise]:
    """All instants that are tried and differ, ascending. Raises DatabaseError for a zone that the database has not."""
    asked = database.dialect.day_of("told", zone)  # another way to say it is another question
    return once(database, f"zone {zone}: {asked}", lambda: _differences(database, zone))


def _differences(database: Database, zone: str) -> Sequence[Otherwise]:
    say, days = database.dialect, _days(zone)
    parts = say.parts(say.text(",".join(map(str, days))), "part")
    instants = f"SELECT part, CAST(part AS {say.column_type(Instant())}) AS told FROM ({parts}) AS parts"
    select = f"SELECT part, {say.day_of('instants.told', zone)} FROM ({instants}) AS instants"
    found = {str(part): day for part, day in database.rows(select)}
    return [
        Otherwise(
            instant,
            f'{say.name} is refused: it has other rules for the time zone "{zone}": {instant} UTC '
            f"is on {found.get(str(instant))} there, and on {expected} by the time zones of Python",
        )
        for instant, expected in days.items()
        if found.get(str(instant)) != expected
    ]


# ── What is reached ──


def asks_for_days(rules: Rules) -> bool:
    """Whether the zone matters: only where an instant stands in a condition."""
    return any(isinstance(getattr(each, "type", None), Instant) for each in _written(rules))


def first_reached(
    differences: Sequence[Otherwise],
    database: Database,
    relations: Mapping[str, Relation],
    rules: Rules,
    moment: Moment,
) -> Otherwise | None:
    """The first of the differences that the records in the relations, the rules or the moment reach."""
    reached = sorted(_reached(database, relations, rules, moment))
    # Between two instants that were tried nothing is known, so both have to be alike.
    tried = list(_days(rules.header.zone))
    first = tried[bisect_right(tried, reached[0]) - 1]
    last = tried[min(bisect_left(tried, reached[-1]), len(tried) - 1)]
    return next((each for each in differences if first <= each.instant <= last), None)


def _reached(
    database: Database, relations: Mapping[str, Relation], rules: Rules, moment: Moment
) -> Iterator[datetime]:
    """Instants of UTC without a zone, the earliest and the latest one among them."""
    written = list(_written(rules))
    hours = sum(abs(each.amount) for each in written if isinstance(each, Shift) and each.unit == "hour")
    known = [
        each.value for each in written if isinstance(each, Constant) and isinstance(each.value, datetime)
    ]
    bare = [each.replace(tzinfo=None) for each in (moment.now, *known)]
    for instant in (*bare, *_held(database, relations)):
        yield shift_instant(instant, -hours) or FIRST_INSTANT
        yield shift_instant(instant, hours) or LAST_INSTANT


def _held(database: Database, relations: Mapping[str, Relation]) -> Iterator[datetime]:
    """The first and last instant in each column of the relations, which stand in the database."""
    quoted = database.dialect.identifier
    for relation in relations.values():
        columns = [quoted(name) for name, field in relation.fields.items() if isinstance(field.type, Instant)]
        if columns:
            ends = ", ".join(f"MIN({column}), MAX({column})" for column in columns)
            (found,) = database.rows(f"SELECT {ends} FROM {quoted(relation.record)}")
            yield from (instant for instant in found if isinstance(instant, datetime))


def _written(rules: Rules) -> Iterator[Condition | Value]:
    for _, condition in every_condition(rules):
        yield from walk(condition)


# ── What is tried ──


@lru_cache(maxsize=16)
def _days(zone: str) -> Mapping[datetime, date]:
    """The instants that are tried, of UTC without a zone, ascending; and the day of each."""
    moment = Moment(FIRST_INSTANT.replace(tzinfo=UTC), zone_named(zone))
    return {instant: moment.day_of(instant.replace(tzinfo=UTC)) for instant in _instants(moment.zone)}


def _instants(where: ZoneInfo) -> Sequence[datetime]:
    changed = [instant for instant, _ in changes(where.key)]
    days = {(change + timedelta(days=days)).date() for change in changed for days in (0, 1)}
    days |= {date(year, month, 1) for year in YEARS for month in (1, 4, 7, 10)}
    days |= {date(year, 7, 2) for year in (1, 1000, 1582, 1700, 1800, 1850, 1880, 1890, 2150, 2500, 9999)}
    found = {edge for day in days for edge in _edges(day, where)}
    found |= {change + step for change in changed for step in (-_SECOND, timedelta(0))}
    return sorted({*found, FIRST_INSTANT, LAST_INSTANT})


def _edges(day: date, where: ZoneInfo) -> Iterator[datetime]:
    """The first second of a day in a zone, of both where an hour is repeated, and the second before."""
    for fold_ in (0, 1):
        start = datetime.combine(day, time(fold=fold_), where).astimezone(UTC).replace(tzinfo=None)
        yield from (start - _SECOND, start)
