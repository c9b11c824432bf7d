"""The dialect of PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import ClassVar

from qualrules.engines.sql import patterns
from qualrules.engines.sql.bounds import hours_inside, in_months, shift_inside
from qualrules.engines.sql.dialect import PLAIN_TYPES, Dialect
from qualrules.model.datatypes import Choice, Choices, Day, Instant, Money, Number, Percent, StageOf, Text

LONGEST_NAME = 63
"""Bytes of a name; PostgreSQL cuts a longer one without a word, so that two could become one."""
_MARK = "~"
_TELLING = 12
"""Digits of the digest that stands behind the mark of a shortened name."""
_WHOLE = re.compile(r"-?[0-9]+")
_DAYS = {"day": 1, "week": 7}
_SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 89, "year": 365}
"""Days that a period has at least."""


class Postgres(Dialect):
    """PostgreSQL 13 and later, whatever the zone of the session and the collation of the database."""

    name: ClassVar[str] = "postgres"
    longest_name: ClassVar[int | None] = LONGEST_NAME
    fence: ClassVar[str] = "OFFSET 0"
    types: ClassVar[dict[type, str]] = {
        **PLAIN_TYPES,
        **dict.fromkeys((Text, Choice, StageOf), "TEXT"),
        **dict.fromkeys((Number, Money, Percent), "NUMERIC(18,6)"),
        Choices: "TEXT[]",
    }

    # ── Names and literals ──

    def identifier(self, name: str) -> str:
        """A name, quoted; one that is too long ends in a mark and a digest of all of it, so that two never meet."""
        return super().identifier(name if fits(name) else _shortened(name))

    def integer(self, value: int) -> str:
        """As in the base class; in 64 bits, as sums of points need more than 32."""
        return f"{value}::BIGINT"

    def _exact(self, number: str) -> str:
        # Two integers are multiplied and added in 32 or 64 bits, and more than that fails the whole query.
        return f"{number}.0" if _WHOLE.fullmatch(number) else number

    def by_code_point(self, text: str) -> str:
        """As in the base class."""
        return f'({text} COLLATE "C")'

    def length(self, text: str) -> str:
        """As in the base class."""
        return f"CAST(length({text}) AS NUMERIC)"

    def contains(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"(strpos({text}, {self.text(part)}) > 0)"

    def starts(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"starts_with({text}, {self.text(part)})"

    def ends(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"(right({text}, {len(part)}) = {self.text(part)})"

    def matches(self, text: str, pattern: str) -> str:
        """As in the base class."""
        return f"({text} ~ {self.text(patterns.postgres(pattern))})"

    def includes(self, texts: str, part: str) -> str:
        """As in the base class."""
        return f"({self.text(part)} = ANY({texts}))"

    # ── Raw values ──

    def trimmed(self, text: str) -> str:
        """As in the base class."""
        return rf"btrim({text}, E' \t\r\n\u00a0')"

    def folded(self, text: str) -> str:
        """As in the base class; the database's own collation may know no letters but a-z."""
        return f'lower({self.ready_to_lower(text)} COLLATE "und-x-icu") COLLATE "C"'

    def texts(self, values: Iterable[str]) -> str:
        """As in the base class."""
        return f"CAST(ARRAY[{self.listed(values)}] AS TEXT[])"

    def rounded(self, number: str) -> str:
        """As in the base class."""
        tie = f"mod(abs({number}) * 1000000, 2) = 0.5"
        # round() takes a tie away from zero; to the even neighbour it is the other way where that is odd.
        even = f"round({number}, 6) - CASE WHEN {tie} THEN sign({number}) * 0.000001 ELSE 0 END"
        inside = f"abs({number}) < 999999999999.9999995"
        return f"(CASE WHEN {inside} THEN CAST({even} AS {self.number_type}) END)"

    # ── Moments ──

    def day_of(self, instant: str, zone: str) -> str:
        """As in the base class; at the ends of time the day of UTC, as there is no other."""
        if zone == "UTC":
            return f"CAST({instant} AS DATE)"
        there = f"CAST({instant} AT TIME ZONE 'UTC' AT TIME ZONE {self.text(zone)} AS DATE)"
        # LEAST and GREATEST pass over NULL
        inside = f"LEAST(GREATEST({there}, {self.day(date.min)}), {self.day(date.max)})"
        return f"(CASE WHEN {instant} IS NOT NULL THEN {inside} END)"

    def days_between(self, start: str, end: str) -> str:
        """As in the base class."""
        return f"CAST({end} - {start} AS NUMERIC)"

    def shifted(self, day: str, amount: int, unit: str) -> str:
        """As in the base class."""
        inside = shift_inside(amount, unit)
        if inside is None:
            return self.nothing(Day())
        if unit in _DAYS:
            moved = f"{day} {_signed(amount * _DAYS[unit])}"
        else:
            moved = f"CAST({day} + INTERVAL '{in_months(amount, unit)} months' AS DATE)"
        first, last = map(self.day, inside)
        # The server's calendar has more years.
        return f"(CASE WHEN {day} BETWEEN {first} AND {last} THEN {moved} END)"

    def shifted_instant(self, instant: str, hours: int) -> str:
        """As in the base class."""
        inside = hours_inside(hours)
        if inside is None:
            return self.nothing(Instant())
        first, last = map(self.instant, inside)
        moved = f"{instant} + INTERVAL '{hours} hours'"
        return f"(CASE WHEN {instant} BETWEEN {first} AND {last} THEN {moved} END)"

    def period_edge(self, today: str, unit: str, offset: int, fiscal_start: int, *, last: bool) -> str:
        """As in the base class."""
        if abs(offset) * _SHORTEST[unit] > date.max.toordinal():
            return self.nothing(Day())
        first, end = (_edge(today, unit, offset, fiscal_start, side) for side in (0, 1))
        asked = [f"{first} >= {self.day(date.min)}", f"{end} < {self.day(date.max)}"]
        if offset > 0:  # the period that holds today has to begin within the calendar, too
            asked.append(f"{_edge(today, unit, 0, fiscal_start, 0)} >= {self.day(date.min)}")
        return f"(CASE WHEN {' AND '.join(asked)} THEN {end if last else first} END)"

    # ── Exact numbers ──

    def times(self, left: str, right: str) -> str:
        """As in the base class."""
        return super().times(self._exact(left), self._exact(right))

    def plus(self, left: str, right: str) -> str:
        """As in the base class."""
        return super().plus(self._exact(left), self._exact(right))

    def minus(self, left: str, right: str) -> str:
        """As in the base class."""
        return super().minus(self._exact(left), self._exact(right))


def _edge(today: str, unit: str, offset: int, fiscal_start: int, last: int) -> str:
    """First (0) or last (1) day of the period."""
    if unit == "day":
        return f"({today} {_signed(offset)})"
    if unit == "week":
        monday = f"CAST(date_trunc('week', CAST({today} AS TIMESTAMP)) AS DATE)"
        return f"({monday} {_signed(7 * offset + 6 * last)})"
    # A fiscal year that starts in May is the calendar year of four months ago, moved by four months.
    length = in_months(1, unit)
    later = (fiscal_start - 1) % length
    moved = f"CAST({today} AS TIMESTAMP)" + (f" - INTERVAL '{later} months'" if later else "")
    months = later + length * (offset + last)
    before = " - INTERVAL '1 day'" if last else ""
    return f"CAST(date_trunc('{unit}', {moved}) + INTERVAL '{months} months'{before} AS DATE)"


def _signed(number: int) -> str:
    return f"- {-number}" if number < 0 else f"+ {number}"


def fits(name: str) -> bool:
    """Whether a name can stand as it is."""
    return len(name.encode()) <= LONGEST_NAME


def _shortened(name: str) -> str:
    digest = sha256(name.encode()).hexdigest()[:_TELLING]
    head = name.encode()[: LONGEST_NAME - len(_MARK) - _TELLING].decode(errors="ignore")
    return f"{head}{_MARK}{digest}"
