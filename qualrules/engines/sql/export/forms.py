"""What a dialect says of the columns of a warehouse beside what `Dialect` says of raw values: amounts, instants, the clock.

Which value a column means is decided in `texts` and `typed`; each dialect has a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from qualrules.engines.sql.clock import Symbolic
from qualrules.engines.sql.clock_changes import falls_back
from qualrules.engines.sql.dialect import Dialect
from qualrules.model.values import decimal_of

FRACTION = 12
"""Digits after the point that an amount may have before it is converted."""
_FIRST, _LAST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - instants of UTC in SQL have no zone


class Forms:
    """The words of one dialect for reading columns. `dialect` writes names, literals and raw texts."""

    dialect: Dialect
    title: str
    """What the database is called."""

    settings: Mapping[str, str] = {}
    """What a session must have set for the query to be exact."""

    def set_up(self) -> list[str]:
        """The statements that set it, without the semicolon."""
        return [f"SET {name}={value}" for name, value in self.settings.items()]

    round_even: str
    """The function that rounds half to even."""
    widest_product = 38
    """The digits that the two sides of a product may have together."""

    # ── Numbers ──

    def number(self, column: str) -> str:
        """An exact number in held form."""
        return self.dialect.rounded(column)

    def converted(self, column: str, rate: int) -> str:
        """A number times a rate in millionths, rounded once; NULL where it is too large."""
        factor = str(decimal_of(rate))
        digits, scale = sum(map(str.isdigit, factor)), len(factor.partition(".")[2])
        # To cast a text would be silent; to round it fails.
        fine = f"{self.round_even}({column}, {FRACTION})"
        exact = f"TRY_CAST({fine} AS DECIMAL({self.widest_product - digits},{FRACTION}))"
        return self.number(f"{exact} * CAST({factor} AS DECIMAL({digits},{scale}))")

    # ── Moments ──

    def day(self, column: str) -> str:
        """A day of the years 1-9999, else NULL."""
        # To compare a text with a day fails in most databases, to cast it may not; a clock has a day, too.
        day, first, last = f"CAST({column} AS DATE)", *map(self.dialect.day, (_FIRST.date(), _LAST.date()))
        return f"CASE WHEN {column} >= {first} AND {day} <= {last} THEN {day} END"

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

    # ── Several values in one text ──

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """The accepted values of a folded text with separators; `means`: part → the value that it stands for."""
        raise NotImplementedError

    def _part(self, part: str, means: Mapping[str, str]) -> str:
        trimmed, say = self.dialect.trimmed(part), self.dialect.text
        cases = " ".join(f"WHEN {say(text)} THEN {say(value)}" for text, value in means.items())
        return f"CASE {trimmed} {cases} ELSE {trimmed} END" if means else trimmed

    # ── The clock ──

    def clock(self, zone: str) -> Symbolic:
        """Today and now when the query is asked."""
        return Symbolic(f"CAST({self.current(zone)} AS DATE)", self.to_second(self.current("UTC")))

    def current(self, zone: str) -> str:
        """What a clock in a zone shows when the query is asked."""
        return f"timezone({self.dialect.text(zone)}, now())"

    def clock_of(self, day: str, zone: str) -> Symbolic:
        """Today and now of a day that is a text of SQL: its last second in the zone."""
        end = self.end_of(day)
        return Symbolic(day, end if zone == "UTC" else self.utc_of(end, zone))

    def end_of(self, day: str) -> str:
        """The last second of a day on a clock without a zone."""
        return f"({day} + INTERVAL '86399' SECOND)"
