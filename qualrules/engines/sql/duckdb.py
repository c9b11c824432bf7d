"""The dialect of DuckDB."""

from __future__ import annotations

from typing import ClassVar

from qualrules.engines.sql.dialect import PLAIN_TYPES, Dialect


class DuckDB(Dialect):
    """DuckDB 1.1 and later."""

    name: ClassVar[str] = "duckdb"
    types: ClassVar[dict[type, str]] = PLAIN_TYPES

    def contains(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"contains({text}, {self.text(part)})"

    def starts(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"starts_with({text}, {self.text(part)})"

    def ends(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"ends_with({text}, {self.text(part)})"

    def includes(self, texts: str, part: str) -> str:
        """As in the base class."""
        return f"list_contains({texts}, {self.text(part)})"

    def day_of(self, instant: str, zone: str) -> str:
        """As in the base class."""
        if zone == "UTC":
            return f"CAST({instant} AS DATE)"
        return f"CAST(timezone({self.text(zone)}, timezone('UTC', {instant})) AS DATE)"

    def days_between(self, start: str, end: str) -> str:
        """As in the base class."""
        return f"({end} - {start})"

    def shifted(self, day: str, amount: int, unit: str) -> str:
        """As in the base class."""
        if unit in ("day", "week"):
            return f"({day} + {amount * (7 if unit == 'week' else 1)})"
        months = amount * {"month": 1, "quarter": 3, "year": 12}[unit]
        return f"CAST({day} + INTERVAL ({months}) MONTH AS DATE)"

    def shifted_instant(self, instant: str, hours: int) -> str:
        """As in the base class."""
        return f"({instant} + INTERVAL ({hours}) HOUR)"
