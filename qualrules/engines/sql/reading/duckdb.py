"""How DuckDB says what reading records needs."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.sql.reading.words import Words
from qualrules.model.values import BLANKS, LARGEST


class DuckWords(Words):
    """DuckDB 2 and later."""

    def trimmed(self, text: str) -> str:
        """As in the base class."""
        # To look at the ends is much cheaper than to trim; every blank but the last one of them is below "!".
        wide = BLANKS[-1]
        ends = " OR ".join(f"ends_with({text}, {self.dialect.text(each)})" for each in BLANKS)
        blank = f"{text} < '!' OR starts_with({text}, {self.dialect.text(wide)}) OR {ends}"
        return f"CASE WHEN {blank} THEN NULLIF(trim({text}, {self.dialect.text(BLANKS)}), '') ELSE {text} END"

    def folded(self, text: str) -> str:
        """As in the base class."""
        wide = f"lower(translate({text}, 'İΣς', 'iσσ'))"
        return f"CASE WHEN strlen({text}) = length({text}) THEN lower({text}) ELSE {wide} END"

    def matches(self, text: str, pattern: str) -> str:
        """As in the base class."""
        return f"regexp_full_match({text}, {self.dialect.text(pattern)})"

    def texts(self, values: Sequence[str]) -> str:
        """As in the base class."""
        return f"CAST([{', '.join(map(self.dialect.text, values))}] AS VARCHAR[])"

    def has_item(self, texts: str) -> str:
        """As in the base class."""
        return f"len(list_filter({texts}, lambda each: each IS NOT NULL)) > 0"

    def before_time(self, text: str) -> str:
        """As in the base class."""
        return f"regexp_replace({text}, '([ T])[^ T]*$', '\\1')"

    def converted(self, number: str, rate: int) -> str:
        """As in the base class."""
        # Whole numbers throughout: millionths times millionths, and half of a million decides.
        product = f"(CAST(CAST(1000000 AS DECIMAL(32,0)) * {number} AS HUGEINT) * {rate})"
        whole, rest = f"({product} // 1000000)", f"abs({product} % 1000000)"
        up = f"({rest} > 500000 OR ({rest} = 500000 AND {whole} % 2 <> 0))"
        rounded = f"({whole} + CASE WHEN {up} THEN sign({product}) ELSE 0 END)"
        exact = f"CAST(TRY_CAST({rounded} AS DECIMAL(20,0)) * 0.000001 AS DECIMAL(18,6))"
        return f"CASE WHEN abs({rounded}) <= {LARGEST} THEN {exact} END"

    def day(self, text: str) -> str:
        """As in the base class."""
        # What DuckDB takes for a day is more than that; what it writes is not.
        return f"CASE WHEN CAST(TRY_CAST({text} AS DATE) AS VARCHAR) = {text} THEN CAST({text} AS DATE) END"

    def instant(self, text: str) -> str:
        """As in the base class."""
        made = f"TRY_CAST({text} AS TIMESTAMP)"
        return f"CASE WHEN CAST({made} AS VARCHAR) = {text} THEN {made} END"
