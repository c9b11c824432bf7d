"""How PostgreSQL says what reading records needs."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.reading.raw import Kind
from qualrules.engines.sql.reading.words import Words

_LONG = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(?:0[1-9]|1[0-9]|2[0-8])"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
DAY = f"(?!0000)(?:[0-9]{{4}}-(?:{_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP_YEAR}-02-29)"
"""The texts that are days of the calendar: what is no day fails a cast, and with it the query."""
TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"


class PostgresWords(Words):
    """PostgreSQL 13 and later. `collation`: one whose small letters are those of Python, see `postgres.folding`."""

    def __init__(self, dialect: Dialect, collation: str) -> None:
        super().__init__(dialect)
        self._collation = dialect.identifier(collation)

    # ── Texts ──

    def folded(self, text: str) -> str:
        """As in the base class."""
        wide = f'lower({self.dialect.ready_to_lower(text)} COLLATE {self._collation}) COLLATE "C"'
        return f"(CASE WHEN octet_length({text}) = length({text}) THEN {self.small(text)} ELSE {wide} END)"

    def small(self, text: str) -> str:
        """As in the base class."""
        return f'lower({text} COLLATE "C")'

    def all_small(self, texts: str) -> str:
        """As in the base class."""
        made = f"ARRAY(SELECT {self.small('each')} FROM unnest({texts}) AS each)"
        return f"(CASE WHEN {texts} IS NOT NULL THEN {made} END)"

    def has_other(self, texts: str, known: Sequence[str]) -> str:
        """As in the base class."""
        # Nothing is in no list; of lists within a list, the items alone are compared.
        return f"(NOT ({texts} <@ {self.dialect.texts(known)}) OR array_ndims({texts}) > 1)"

    def same(self, one: str, other: str, kind: Kind) -> str:
        """As in the base class. Said of arrays: those it can look up, where it would go through all pairs of rows."""
        if kind in ("texts", "other"):
            return super().same(one, other, kind)
        return f"ARRAY[{one}] = ARRAY[{other}]"

    def matches(self, text: str, pattern: str) -> str:
        """As in the base class."""
        return f"({text} ~ {self.dialect.text(self._whole(pattern))})"

    def _whole(self, pattern: str) -> str:
        return rf"\A(?:{pattern})\Z"

    def has_item(self, texts: str) -> str:
        """As in the base class."""
        return f"EXISTS (SELECT FROM unnest({texts}) AS each WHERE each IS NOT NULL)"

    def before_time(self, text: str) -> str:
        """As in the base class."""
        return f"regexp_replace({text}, '[ T][^ T]*$', '')"

    # ── Numbers ──

    def is_fine(self, decimal: str) -> str:
        """As in the base class: the server's numbers have any number of digits, and one of them is none."""
        return f"({decimal} > -1000000000000 AND {decimal} < 1000000000000 AND scale(trim_scale({decimal})) <= 6)"

    # ── Moments ──

    def bare(self, zoned: str) -> str:
        """As in the base class."""
        return f"({zoned} AT TIME ZONE 'UTC')"

    def day(self, text: str) -> str:
        """As in the base class."""
        return f"(CASE WHEN {self.matches(text, DAY)} THEN CAST({text} AS DATE) END)"

    def instant(self, text: str) -> str:
        """As in the base class."""
        return f"(CASE WHEN {self.matches(text, f'{DAY} {TIME}')} THEN CAST({text} AS TIMESTAMP) END)"
