"""How Spark says what reading records needs."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.sql.reading.words import Words


class SparkWords(Words):
    """Spark SQL 4. A cast that cannot be made gives NULL and never fails, whatever a session has set."""

    # ── Texts ──

    def all_small(self, texts: str) -> str:
        """As in the base class."""
        return f"transform({texts}, each -> lower(each))"

    def has_other(self, texts: str, known: Sequence[str]) -> str:
        """As in the base class."""
        return f"exists({texts}, each -> each IS NULL OR each NOT IN ({self.dialect.listed(known)}))"

    def matches(self, text: str, pattern: str) -> str:
        """As in the base class."""
        return f"regexp_like({text}, {self.dialect.text(f'^(?:{pattern})' + chr(92) + 'z')})"

    def has_item(self, texts: str) -> str:
        """As in the base class."""
        return f"COALESCE(size(filter({texts}, each -> each IS NOT NULL)), 0) > 0"

    def before_time(self, text: str) -> str:
        """As in the base class."""
        return f"regexp_replace({text}, '([ T])[^ T]*$', '$1')"

    # ── Numbers ──

    def decimal(self, text: str) -> str:
        """As in the base class."""
        return f"TRY_CAST({text} AS DECIMAL(18,6))"

    def whole(self, number: str) -> str:
        """As in the base class."""
        return f"TRY_CAST({number} AS DECIMAL(18,6))"

    def is_exact(self, double: str) -> str:
        """As in the base class."""
        back = f"CAST(TRY_CAST({double} AS DECIMAL(18,6)) AS DOUBLE)"
        return f"CASE WHEN {double} > -1e9 AND {double} < 1e9 THEN {back} = {double} ELSE FALSE END"

    # ── Moments ──

    def day(self, text: str) -> str:
        """As in the base class."""
        return self._as_written(text, "DATE")

    def instant(self, text: str) -> str:
        """As in the base class."""
        return self._as_written(text, "TIMESTAMP_NTZ")

    def _as_written(self, text: str, kind: str) -> str:
        # Spark takes more than that for a moment, and has a year 0; what it writes has one form.
        made = f"TRY_CAST({text} AS {kind})"
        return f"CASE WHEN CAST({made} AS STRING) = {text} AND {text} >= '0001' THEN {made} END"
