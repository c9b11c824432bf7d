"""What is asked of a server before it is trusted: characters, texts and the ruleset's zone, against what Python says.

Everything else that our SQL rests on is settled by the server's documents; these depend on how it was built and set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from qualrules.engines.sql.database import DatabaseError
from qualrules.model.moment import zone_named

if TYPE_CHECKING:
    from qualrules.engines.postgres.database import PostgresDatabase

_TEXTS = {
    "how many characters a text has": "length('ß\U0001f600\u0130e\u0301') = 5",
    "where a text stands in another": "strpos('\U0001f600ß', 'ß') = 2 AND strpos('ab', '_') = 0",
    "how texts begin and end": "right('aß\U0001f600', 1) = '\U0001f600' AND starts_with('ßa', 'ß')",
    "letter case": "'a' <> 'A' AND '\u0131' <> 'i' AND strpos('A', 'a') = 0",
    "accents": "'\u00e9' <> 'e\u0301' AND 'e' <> '\u00e9'",
    "blanks": "'a' <> 'a ' AND length('a ') = 2",
    "patterns": "'a\U0001f600' ~ '\\A[^a].*|\\U0001f600\\Z' AND 'A' !~ 'a' AND E'a\\n' !~ 'a\\Z'",
    "exact numbers": "123456789012.123456 * 987654321098.654321 = 121932631136788598396684.676319853376",
    "months": "CAST(DATE '2024-03-31' - INTERVAL '1 month' AS DATE) = DATE '2024-02-29'",
}
"""What is asked → a condition that Python has settled to be true."""
_CLOSE = (1840, 2120)
"""Years between which zones change by decree."""
_FAR = (1, 2, 500, 1000, 1500, 1800, 2200, 2400, 3000, 5000, 9998)
_WEEK, _SECOND = timedelta(days=7), timedelta(seconds=1)
_OFFSETS = """
SELECT p.instant, p.seconds FROM unnest(%s::timestamp[], %s::int[]) AS p(instant, seconds)
WHERE extract(epoch FROM (p.instant AT TIME ZONE 'UTC' AT TIME ZONE %s) - p.instant) <> p.seconds
ORDER BY p.instant LIMIT 1
"""


def probe(database: PostgresDatabase, zone: str) -> None:
    """Compare a server with Python. Raises DatabaseError where it differs, saying in what."""
    conditions = ", ".join(_TEXTS.values())
    with database.work(f"looking at {database.server}"):
        answers = database.rows(f"SELECT {conditions}")[0]
    for asked, is_so in zip(_TEXTS, answers, strict=True):
        if is_so is not True:
            raise DatabaseError(f"{database.server} differs from Python in {asked}, so its answers would not be exact")
    if zone != "UTC":
        _compare_zone(database, zone)


def _compare_zone(database: PostgresDatabase, zone: str) -> None:
    instants, seconds = zip(*offsets(zone), strict=True)
    with database.work(f'"{zone}": looking at the zones of {database.server}'):
        differing = database.connection.execute(_OFFSETS, (list(instants), list(seconds), zone)).fetchone()
    if differing is not None:
        raise DatabaseError(
            f'{database.server} has other clocks for the zone "{zone}" than Python (first at {differing[0]} UTC): '
            "the two need the same release of the time-zone data"
        )


@lru_cache(maxsize=16)
def offsets(zone: str) -> tuple[tuple[datetime, int], ...]:
    """Instants of UTC, without a zone, with the seconds that the zone is ahead of UTC: around every change, and in far years."""
    return tuple(_offsets(zone))


def _offsets(zone: str) -> Iterator[tuple[datetime, int]]:
    where = zone_named(zone)

    def ahead(instant: datetime) -> int:
        offset = instant.astimezone(where).utcoffset()
        return round(offset.total_seconds()) if offset is not None else 0

    def told(instant: datetime) -> tuple[datetime, int]:
        return instant.replace(tzinfo=None), ahead(instant)

    for year in _FAR:
        yield from (told(datetime(year, month, 15, 12, tzinfo=UTC)) for month in (1, 7))
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in _CLOSE)
    while first < last:
        following = first + _WEEK
        if ahead(first) != ahead(following):
            change = _change(first, following, ahead)
            yield from (told(change - _SECOND), told(change))
        first = following


def _change(before: datetime, after: datetime, ahead: object) -> datetime:
    """The first second of the new clock."""
    assert callable(ahead)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if ahead(middle) == ahead(before):
            before = middle
        else:
            after = middle
    return after
