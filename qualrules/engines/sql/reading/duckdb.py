"""How DuckDB says what reading records needs."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.sql.reading.words import Words
from qualrules.model.values import BLANKS


class DuckWords(Words):
    """DuckDB 2 and later."""

    def trimmed(self, text: str) -> str:
        """As in the base class."""
        # To look at the ends is much cheaper than to trim; every blank but the last one of them is below "!".
        wide = BLANKS[-1]
        ends = " OR ".join(f"ends_with({text}, {self.dialect.text(each)})" for each in BLANKS)
        blank = f"{text} < '!' OR starts_with({text}, {self.dialect.text(wide)}) OR {ends}"
        return f"CASE WHEN {blank} THEN {super().trimmed(text)} ELSE {text} END"

    def folded(self, text: str) -> str:
        """As in the base class."""
        return f"CASE WHEN strlen({text}) = length({text}) THEN lower({text}) ELSE {super().folded(text)} END"

    def is_neat(self, text: str) -> str:
        """As in the base class."""
        ends = " OR ".join(f"ends_with({text}, {self.dialect.text(each)})" for each in BLANKS[:-1])
        return f"strlen({text}) = length({text}) AND {text} >= '!' AND NOT ({ends})"

    def all_small(self, texts: str) -> str:
        """As in the base class."""
        return f"list_transform({texts}, lambda each: lower(each))"

    def has_other(self, texts: str, known: Sequence[str]) -> str:
        """As in the base class."""
        other = f"each IS NULL OR each NOT IN ({self.dialect.listed(known)})"
        return f"len(list_filter({texts}, lambda each: {other})) > 0"

    def matches(self, text: str, pattern: str) -> str:
        """As in the base class."""
        return f"regexp_full_match({text}, {self.dialect.text(pattern)})"

    def has_item(self, texts: str) -> str:
        """As in the base class."""
        return f"len(list_filter({texts}, lambda each: each IS NOT NULL)) > 0"

    def before_time(self, text: str) -> str:
        """As in the base class."""
        return f"regexp_replace({text}, '([ T])[^ T]*$', '\\1')"

    def day(self, text: str) -> str:
        """As in the base class."""
        # What DuckDB takes for a day is more than that; what it writes is not.
        return f"CASE WHEN CAST(TRY_CAST({text} AS DATE) AS VARCHAR) = {text} THEN CAST({text} AS DATE) END"

    def instant(self, text: str) -> str:
        """As in the base class."""
        made = f"TRY_CAST({text} AS TIMESTAMP)"
        return f"CASE WHEN CAST({made} AS VARCHAR) = {text} THEN {made} END"
