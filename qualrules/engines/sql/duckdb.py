"""The dialect of DuckDB."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from qualrules.engines.sql import patterns
from qualrules.engines.sql.bounds import FIRST_DAY, LAST_DAY, hours_inside, in_months, shift_inside
from qualrules.engines.sql.dialect import PLAIN_TYPES, Dialect


class DuckDB(Dialect):
    """DuckDB 2 and later."""

    name: ClassVar[str] = "duckdb"
    ignores_case: ClassVar[bool] = True
    types: ClassVar[dict[type, str]] = PLAIN_TYPES

    # ── Texts ──

    def contains(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"contains({text}, {self.text(part)})"

    def starts(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"starts_with({text}, {self.text(part)})"

    def ends(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"ends_with({text}, {self.text(part)})"

    def matches(self, text: str, pattern: str) -> str:
        """As in the base class."""
        return f"regexp_matches({text}, {self.text(patterns.re2(pattern))})"

    def includes(self, texts: str, part: str) -> str:
        """As in the base class."""
        return f"list_contains({texts}, {self.text(part)})"

    # ── Raw values ──

    def trimmed(self, text: str) -> str:
        """As in the base class."""
        return rf"trim({text}, E' \t\r\n' || chr(160))"

    def texts(self, values: Iterable[str]) -> str:
        """As in the base class."""
        return f"CAST([{self.listed(values)}] AS VARCHAR[])"

    def rounded(self, number: str) -> str:
        """As in the base class."""
        return f"TRY_CAST(round_even({number}, 6) AS {self.number_type})"

    # ── Moments: days and instants of DuckDB reach far beyond the years 1-9999, so each move is guarded ──

    def day_of(self, instant: str, zone: str) -> str:
        """As in the base class."""
        if zone == "UTC":
            return f"CAST({instant} AS DATE)"
        day = f"CAST(timezone({self.text(zone)}, timezone('UTC', {instant})) AS DATE)"
        first, last = self.day(FIRST_DAY), self.day(LAST_DAY)
        return f"CASE WHEN {day} < {first} THEN {first} WHEN {day} > {last} THEN {last} ELSE {day} END"

    def days_between(self, start: str, end: str) -> str:
        """As in the base class."""
        return f"({end} - {start})"

    def shifted(self, day: str, amount: int, unit: str) -> str:
        """As in the base class."""
        return self._where_inside(day, shift_inside(amount, unit), self._moved(day, amount, unit))

    def _moved(self, day: str, amount: int, unit: str) -> str:
        if unit in ("day", "week"):
            return f"({day} + {amount * (7 if unit == 'week' else 1)})"
        # A day plus months is an instant.
        return f"CAST({day} + INTERVAL ({in_months(amount, unit)}) MONTH AS DATE)"

    def shifted_instant(self, instant: str, hours: int) -> str:
        """As in the base class."""
        edges = hours_inside(hours)
        if edges is None:
            return "CAST(NULL AS TIMESTAMP)"
        first, last = map(self.instant, edges)
        moved = f"{instant} + INTERVAL ({hours}) HOUR"
        return f"CASE WHEN {instant} BETWEEN {first} AND {last} THEN {moved} END"

    def _where_inside(self, day: str, edges: tuple[date, date] | None, moved: str) -> str:
        """A moved day where the day itself lies between the edges, so that what comes out is in the calendar."""
        if edges is None:
            return "CAST(NULL AS DATE)"
        first, last = map(self.day, edges)
        return f"CASE WHEN {day} BETWEEN {first} AND {last} THEN {moved} END"

    def period_edge(self, today: str, unit: str, offset: int, fiscal_start: int, *, last: bool) -> str:
        """As in the base class."""
        holding = self._period_start(today, unit, fiscal_start)
        first = self._moved(holding, offset, unit)
        following = self._moved(holding, offset + 1, unit)
        inside = " AND ".join(
            (
                f"{holding} >= {self.day(FIRST_DAY)}",
                f"{first} >= {self.day(FIRST_DAY)}",
                f"{following} <= {self.day(LAST_DAY)}",
            )
        )
        return f"CASE WHEN {inside} THEN {f'({following} - 1)' if last else first} END"

    def _period_start(self, today: str, unit: str, fiscal_start: int) -> str:
        if unit == "day":
            return today
        if unit == "week":
            return f"CAST(date_trunc('week', {today}) AS DATE)"
        into = f"(month({today}) - {fiscal_start} + 12) % 12 % {in_months(1, unit)}"
        return f"CAST(date_trunc('month', {today}) - to_months(CAST({into} AS INTEGER)) AS DATE)"

    # ── Exact numbers ──

    def times(self, left: str, right: str) -> str:
        """As in the base class."""
        # The product of two numbers of 18 digits would be held in 18 digits; a wide factor makes it 38.
        return f"(CAST(1 AS DECIMAL(38,0)) * {left} * {right})"
