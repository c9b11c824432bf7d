"""How each dialect reads the columns of a warehouse: trimming, folding, rounding, zones, lists in a text, the clock.

Everything here says in SQL what `reading` does with a value; which value a column means is decided in `fields`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from qualrules.engines.sql.clock import Symbolic
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.duckdb import DuckDB
from qualrules.engines.sql.postgres import Postgres
from qualrules.engines.sql.spark import Spark
from qualrules.model.moment import zone_named
from qualrules.model.values import decimal_of

_FIRST, _LAST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - instants of UTC in SQL have no zone
_FRACTION = 12
"""Digits after the point that an amount may have before it is converted."""
_YEARS = range(1900, 2101)
"""The years whose clock changes are looked at."""


class Forms:
    """The words of one dialect for reading columns. `dialect` writes names and literals."""

    dialect: Dialect
    text_type = "VARCHAR"
    number_type = "DECIMAL(18,6)"

    # ── Texts ──

    def as_text(self, column: str) -> str:
        """A value of any type as text."""
        return f"CAST({column} AS {self.text_type})"

    def trimmed(self, text: str) -> str:
        """Without spaces, tabs, line ends and no-break spaces around it."""
        raise NotImplementedError

    def folded(self, text: str) -> str:
        """The form in which texts are compared."""
        return f"lower({self._sigmas(text)})"

    def _sigmas(self, text: str) -> str:
        # The three whose lower case is another one in some database, or two characters.
        return f"translate({text}, 'İΣς', 'iσσ')"

    # ── Numbers ──

    def number(self, column: str) -> str:
        """An exact number rounded half-even to six digits; NULL where it is too large."""
        raise NotImplementedError

    def converted(self, column: str, rate: int) -> str:
        """A number times a rate in millionths, rounded once; NULL where it is too large."""
        raise NotImplementedError

    # ── Moments ──

    def day(self, column: str) -> str:
        """A day of the years 1-9999, else NULL."""
        first, last = self.dialect.day(_FIRST.date()), self.dialect.day(_LAST.date())
        return f"CASE WHEN {column} BETWEEN {first} AND {last} THEN {column} END"

    def instant(self, column: str, zone: str, *, zoned: bool) -> str:
        """An instant of UTC without a zone, cut to the second, from a column that has a zone or is a clock in `zone`."""
        if zoned:
            return self._inside(self.of_zoned(column))
        local = self.to_second(column)
        if zone == "UTC":
            return self._inside(local)
        there = self.utc_of(local, zone)
        earlier = [
            f"WHEN {self.local_of(self.seconds_before(there, size), zone)} = {local} THEN {self.seconds_before(there, size)}"
            for size in falls_back(zone)
        ]
        once = f"WHEN {self.local_of(there, zone)} = {local} THEN {there}"
        first, last = self.dialect.instant(_FIRST), self.dialect.instant(_LAST)
        # Of an hour that comes twice the earlier one counts; one that never comes is no instant.
        return f"CASE WHEN {there} NOT BETWEEN {first} AND {last} THEN NULL {' '.join((*earlier, once))} END"

    def _inside(self, instant: str) -> str:
        first, last = self.dialect.instant(_FIRST), self.dialect.instant(_LAST)
        return f"CASE WHEN {instant} BETWEEN {first} AND {last} THEN {instant} END"

    def to_second(self, column: str) -> str:
        """A clock without zone, cut to the second."""
        return f"date_trunc('second', {column})"

    def of_zoned(self, column: str) -> str:
        """An instant that knows its zone, as one of UTC without."""
        return self.to_second(f"timezone('UTC', {column})")

    def utc_of(self, local: str, zone: str) -> str:
        """What a clock in a zone shows, as an instant of UTC."""
        return f"timezone('UTC', timezone({self.dialect.text(zone)}, {local}))"

    def local_of(self, instant: str, zone: str) -> str:
        """What a clock in a zone shows at an instant of UTC."""
        return f"timezone({self.dialect.text(zone)}, timezone('UTC', {instant}))"

    def seconds_before(self, instant: str, seconds: int) -> str:
        """An instant so many seconds earlier."""
        return f"({instant} - INTERVAL '{seconds}' SECOND)"

    # ── Several values ──

    def several(self, values: Collection[str]) -> str:
        """A list of texts."""
        raise NotImplementedError

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """The accepted values of a folded text with separators; `means`: part → the value that it stands for."""
        raise NotImplementedError

    def _part(self, part: str, means: Mapping[str, str]) -> str:
        trimmed, say = self.trimmed(part), self.dialect.text
        cases = " ".join(f"WHEN {say(text)} THEN {say(value)}" for text, value in means.items())
        return f"CASE {trimmed} {cases} ELSE {trimmed} END" if means else trimmed

    def listed(self, values: Collection[str]) -> str:
        """Texts for an IN."""
        return ", ".join(map(self.dialect.text, values))

    # ── The clock ──

    def clock(self, zone: str) -> Symbolic:
        """Today and now when the query is asked."""
        return Symbolic(f"CAST({self.current(zone)} AS DATE)", self.to_second(self.current("UTC")))

    def current(self, zone: str) -> str:
        """What a clock in a zone shows when the query is asked."""
        return f"timezone({self.dialect.text(zone)}, now())"

    def clock_of(self, day: str, zone: str) -> Symbolic:
        """Today and now of a day that is a text of SQL: its last second in the zone."""
        end = f"({day} + INTERVAL '86399' SECOND)"
        return Symbolic(day, end if zone == "UTC" else self.utc_of(end, zone))


class DuckDBForms(Forms):
    """DuckDB."""

    dialect = DuckDB()

    def trimmed(self, text: str) -> str:
        """As in the base class."""
        return rf"trim({text}, E' \t\r\n' || chr(160))"

    def number(self, column: str) -> str:
        """As in the base class."""
        return f"TRY_CAST(round_even({column}, 6) AS {self.number_type})"

    def converted(self, column: str, rate: int) -> str:
        """As in the base class."""
        factor = str(decimal_of(rate))
        exact = f"TRY_CAST({column} AS DECIMAL({38 - _digits(factor)},{_FRACTION}))"
        return self.number(f"{exact} * CAST({factor} AS {_decimal_type(factor)})")

    def several(self, values: Collection[str]) -> str:
        """As in the base class."""
        return f"CAST([{self.listed(values)}] AS VARCHAR[])"

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """As in the base class."""
        part = self._part("part", means)
        split = f"string_split({text}, {self.dialect.text(separator)})"
        return f"[{part} FOR part IN {split} IF {part} IN ({self.listed(accepted)})]"


class PostgresForms(Forms):
    """PostgreSQL."""

    dialect = Postgres()
    text_type = "TEXT"
    number_type = "NUMERIC(18,6)"

    def trimmed(self, text: str) -> str:
        """As in the base class."""
        return rf"btrim({text}, E' \t\r\n\u00a0')"

    def folded(self, text: str) -> str:
        """As in the base class; the database's own collation may know no letters but a-z."""
        return f'lower({self._sigmas(text)} COLLATE "und-x-icu") COLLATE "C"'

    def number(self, column: str) -> str:
        """As in the base class."""
        number = f"CAST({column} AS NUMERIC)"
        tie = f"mod(abs({number}) * 1000000, 2) = 0.5"
        # round() takes a tie away from zero; to the even neighbour it is the other way where that is odd.
        rounded = f"round({number}, 6) - CASE WHEN {tie} THEN sign({number}) * 0.000001 ELSE 0 END"
        inside = f"abs({number}) < 999999999999.9999995"
        return f"CASE WHEN {inside} THEN CAST({rounded} AS {self.number_type}) END"

    def converted(self, column: str, rate: int) -> str:
        """As in the base class."""
        return self.number(f"(CAST({column} AS NUMERIC) * {decimal_of(rate)})")

    def several(self, values: Collection[str]) -> str:
        """As in the base class."""
        return f"CAST(ARRAY[{self.listed(values)}] AS TEXT[])"

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """As in the base class."""
        part = self._part("part", means)
        split = f"unnest(string_to_array({text}, {self.dialect.text(separator)})) AS parts(part)"
        return f"ARRAY(SELECT {part} FROM {split} WHERE {part} IN ({self.listed(accepted)}))"


class SparkForms(Forms):
    """Spark SQL."""

    dialect = Spark()
    text_type = "STRING"

    def trimmed(self, text: str) -> str:
        """As in the base class."""
        return f"trim(BOTH {self.dialect.text(' ' + chr(9) + chr(13) + chr(10) + chr(160))} FROM {text})"

    def number(self, column: str) -> str:
        """As in the base class."""
        return f"TRY_CAST(bround({column}, 6) AS {self.number_type})"

    def converted(self, column: str, rate: int) -> str:
        """As in the base class."""
        factor = str(decimal_of(rate))
        exact = f"TRY_CAST({column} AS DECIMAL({37 - _digits(factor)},{_FRACTION}))"
        return self.number(f"{exact} * CAST({factor} AS {_decimal_type(factor)})")

    def to_second(self, column: str) -> str:
        """As in the base class; date_trunc() would read the clock in the zone of the session."""
        return f"({column} - make_dt_interval(0, 0, 0, extract(SECOND FROM {column}) % 1))"

    def clock(self, zone: str) -> Symbolic:
        """As in the base class."""
        return Symbolic(f"CAST({self.current(zone)} AS DATE)", self.current("UTC"))

    def of_zoned(self, column: str) -> str:
        """As in the base class."""
        return f"(TIMESTAMP_NTZ '1970-01-01 00:00:00' + make_dt_interval(0, 0, 0, unix_seconds({column})))"

    def utc_of(self, local: str, zone: str) -> str:
        """As in the base class."""
        return f"convert_timezone({self.dialect.text(zone)}, 'UTC', {local})"

    def local_of(self, instant: str, zone: str) -> str:
        """As in the base class."""
        return f"convert_timezone('UTC', {self.dialect.text(zone)}, {instant})"

    def current(self, zone: str) -> str:
        """As in the base class."""
        now = self.of_zoned("current_timestamp()")
        return now if zone == "UTC" else self.local_of(now, zone)

    def several(self, values: Collection[str]) -> str:
        """As in the base class."""
        return f"CAST(array({self.listed(values)}) AS ARRAY<STRING>)"

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """As in the base class."""
        split = f"split({text}, {self.dialect.text(_literally(separator))}, -1)"
        mapped = f"transform({split}, part -> {self._part('part', means)})"
        return f"filter({mapped}, part -> part IN ({self.listed(accepted)}))"

    def clock_of(self, day: str, zone: str) -> Symbolic:
        """As in the base class."""
        end = f"(CAST({day} AS TIMESTAMP_NTZ) + INTERVAL '86399' SECOND)"
        return Symbolic(day, end if zone == "UTC" else self.utc_of(end, zone))


FORMS: Mapping[str, Forms] = {
    each.dialect.name: each for each in (DuckDBForms(), PostgresForms(), SparkForms())
}
"""The dialects of an export by name."""


def _digits(number: str) -> int:
    return sum(map(str.isdigit, number))


def _decimal_type(number: str) -> str:
    return f"DECIMAL({_digits(number)},{len(number.partition('.')[2])})"


def _literally(separator: str) -> str:
    """A text as a pattern of Java that means just that text."""
    return "".join(
        sign if sign.isalnum() else f"[{sign}]" if sign not in "[]^\\" else f"\\{sign}" for sign in separator
    )


@lru_cache(maxsize=16)
def falls_back(zone: str) -> tuple[int, ...]:
    """By how many seconds clocks of a zone have been put back, or will be: each of those makes an hour come twice."""
    where = zone_named(zone)
    found, before = set(), None
    for year in _YEARS:
        for month in range(1, 13):
            for day in (1, 8, 15, 22):
                offset = datetime(year, month, day, 12, tzinfo=where).utcoffset()
                if offset is not None and before is not None and offset < before:
                    found.add(int((before - offset).total_seconds()))
                before = offset
    return tuple(sorted(found))
