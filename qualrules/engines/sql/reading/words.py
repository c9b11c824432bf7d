"""How a dialect says the few things that reading records needs beside what rules need. Writes texts and runs nothing.

Every method takes SQL that can stand in any place of an expression and gives such back. A text is NULL where it is
missing; an empty one means the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.reading.raw import Kind


class Words:
    """What databases say alike, and what a dialect has to say itself."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    # ── Texts ──

    def trimmed(self, text: str) -> str:
        """Without blanks at both ends, NULL where nothing is left."""
        return f"NULLIF({self.dialect.trimmed(text)}, '')"

    def folded(self, text: str) -> str:
        """The form in which texts are compared, as `model.values.fold`."""
        return self.dialect.folded(text)

    def is_neat(self, text: str) -> str:
        """Whether a text has ASCII characters only, some at least, and no blanks at the ends."""
        return f"octet_length({text}) = length({text}) AND COALESCE({self.trimmed(text)} = {text}, FALSE)"

    def small(self, text: str) -> str:
        """A text of ASCII characters in small letters."""
        return f"lower({text})"

    def all_small(self, texts: str) -> str:
        """A list of texts of ASCII characters in small letters."""
        raise NotImplementedError

    def has_other(self, texts: str, known: Sequence[str]) -> str:
        """Whether a list has anything that is none of the texts known, nothing included."""
        raise NotImplementedError

    def same(self, one: str, other: str, kind: Kind) -> str:
        """Whether two raw values of a kind are equal, or both are not there."""
        return f"({one} IS NOT DISTINCT FROM {other})"

    def matches(self, text: str, pattern: str) -> str:
        """Whether a whole text matches a regular expression of plain classes, counts and choices."""
        raise NotImplementedError

    def is_among(self, text: str, texts: Iterable[str]) -> str:
        """Whether a text is one of a few that are not none."""
        return f"{text} IN ({self.dialect.listed(sorted(texts))})"

    def has_item(self, texts: str) -> str:
        """Whether a list of texts has one that is there."""
        raise NotImplementedError

    def before_time(self, text: str) -> str:
        """What stands before the time in a text that ends with one, with the blank or `T` between the two."""
        raise NotImplementedError

    # ── Numbers ──

    def decimal(self, text: str) -> str:
        """A text such as `-12.5` as an exact number, six digits behind the point at the most."""
        return f"CAST({text} AS DECIMAL(18,6))"

    def whole(self, number: str) -> str:
        """A number without a fraction as the type of exact numbers."""
        return f"CAST({number} AS DECIMAL(18,6))"

    def written(self, number: str, kind: str) -> str:
        """A number as text: a whole double without a point."""
        text = self.dialect.as_text(number)
        if kind != "double":
            return text
        whole = f"{number} > -1e15 AND {number} < 1e15 AND {number} = FLOOR({number})"
        pointless = self.dialect.as_text(f"CAST({number} AS BIGINT)")
        return f"CASE WHEN {whole} THEN {pointless} ELSE {text} END"

    def is_fine(self, decimal: str) -> str:
        """Whether an exact number has twelve digits before the point and six behind at the most."""
        inside = f"{decimal} > -1000000000000 AND {decimal} < 1000000000000"
        return f"CASE WHEN {inside} THEN ROUND({decimal}, 6) = {decimal} ELSE FALSE END"

    def is_exact(self, double: str) -> str:
        """Whether a double is the nearest one to a number of six digits behind the point, below a milliard."""
        back = f"CAST(CAST({double} AS DECIMAL(18,6)) AS DOUBLE PRECISION)"
        return f"CASE WHEN {double} > -1e9 AND {double} < 1e9 THEN {back} = {double} ELSE FALSE END"

    def converted(self, number: str, rate: int) -> str:
        """An amount times a rate in millionths, rounded half to even to six digits; exact below 10^12 of both."""
        return self.dialect.rounded(self.dialect.times(number, self.dialect.number(rate)))

    # ── Moments ──

    def bare(self, zoned: str) -> str | None:
        """An instant with a zone as an instant of UTC without one; None where Python is to read such values."""
        return None

    def day(self, text: str) -> str:
        """`2026-11-01` as a day, NULL where the calendar has none or the text is anything else."""
        raise NotImplementedError

    def instant(self, text: str) -> str:
        """`2026-11-01 12:30:00` as an instant without a zone, NULL where there is none or the text is anything else."""
        raise NotImplementedError
