"""The dialect of Spark SQL.

Its texts mean the same whatever a session has set about ANSI, backslashes, `${…}`, two quotes in a row, the session's zone
and letter case. One setting matters: products of many digits are exact only with `SETTINGS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from qualrules.engines.sql.dialect import PLAIN_TYPES, Dialect
from qualrules.engines.sql.patterns import java
from qualrules.model.datatypes import Choice, Choices, Instant, StageOf, Text

SETTINGS: Mapping[str, str] = {"spark.sql.decimalOperations.allowPrecisionLoss": "false"}
"""What a session must have set: else Spark rounds a product that is typed with more than 38 digits, without a word."""

_ODD = re.compile(r"[\\'\x00-\x1f\x7f-\x9f]|\$(?=\{)")
_WHOLE = re.compile(r"-?[0-9]+")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FIRST_DAY, _LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"


class Spark(Dialect):
    """Spark SQL 4."""

    name: ClassVar[str] = "spark"
    ignores_case: ClassVar[bool] = True
    types: ClassVar[dict[type, str]] = {
        **PLAIN_TYPES,
        **dict.fromkeys((Text, Choice, StageOf), "STRING"),
        Choices: "ARRAY<STRING>",
        Instant: "TIMESTAMP_NTZ",
    }

    # ── Names and literals ──

    def identifier(self, name: str) -> str:
        """A name, quoted."""
        return "`" + name.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """A text literal. Where sessions read a sign in different ways, it stands there by its number."""
        pieces = [f"'{piece}'" for piece in _ODD.split(value)]
        odd = [f"chr({ord(sign)})" for sign in _ODD.findall(value)]
        written = [text for pair in zip(pieces, [*odd, "''"], strict=True) for text in pair if text != "''"]
        if len(written) > 1:
            return f"concat({', '.join(written)})"
        return written[0] if written else "''"

    def instant(self, value: datetime) -> str:
        """As in the base class."""
        return f"TIMESTAMP_NTZ '{value.replace(tzinfo=None).isoformat(' ')}'"

    # ── Texts ──

    def length(self, text: str) -> str:
        """As in the base class."""
        return _exact(f"length({text})")

    def contains(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"contains({text}, {self.text(part)})"

    def starts(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"startswith({text}, {self.text(part)})"

    def ends(self, text: str, part: str) -> str:
        """As in the base class."""
        return f"endswith({text}, {self.text(part)})"

    def matches(self, text: str, pattern: str) -> str:
        """As in the base class."""
        return f"regexp_like({text}, {self.text(java(pattern))})"

    def includes(self, texts: str, part: str) -> str:
        """As in the base class."""
        return f"array_contains({texts}, {self.text(part)})"

    # ── Moments ──

    def day_of(self, instant: str, zone: str) -> str:
        """As in the base class; at the ends of time the day of UTC, as there is no other."""
        if zone == "UTC":
            return f"CAST({instant} AS DATE)"
        day = f"CAST(convert_timezone('UTC', {self.text(zone)}, {instant}) AS DATE)"
        return f"CASE WHEN {day} < {_FIRST_DAY} THEN {_FIRST_DAY} WHEN {day} > {_LAST_DAY} THEN {_LAST_DAY} ELSE {day} END"

    def days_between(self, start: str, end: str) -> str:
        """As in the base class."""
        return _exact(f"datediff({end}, {start})")

    def shifted(self, day: str, amount: int, unit: str) -> str:
        """As in the base class."""
        if unit in ("day", "week"):
            return f"date_add({day}, {amount * (7 if unit == 'week' else 1)})"
        return f"add_months({day}, {amount * _MONTHS[unit]})"

    def shifted_instant(self, instant: str, hours: int) -> str:
        """As in the base class."""
        return f"({instant} + INTERVAL '{hours}' HOUR)"

    def period_edge(self, today: str, unit: str, offset: int, fiscal_start: int, *, last: bool) -> str:
        """As in the base class."""
        if unit == "day":
            return f"date_add({today}, {offset})"
        if unit == "week":
            return f"date_add(trunc({today}, 'WEEK'), {7 * offset + (6 if last else 0)})"
        length = _MONTHS[unit]
        months = str(length * (offset + last))
        if length > 1:
            months += f" - pmod(month({today}) - {fiscal_start}, {length})"
        first = f"add_months(trunc({today}, 'MM'), {months})"
        return f"date_add({first}, -1)" if last else first

    # ── Exact numbers ──

    def times(self, left: str, right: str) -> str:
        """As in the base class."""
        return super().times(_decimal(left), _decimal(right))

    def plus(self, left: str, right: str) -> str:
        """As in the base class."""
        return super().plus(_decimal(left), _decimal(right))

    def minus(self, left: str, right: str) -> str:
        """As in the base class."""
        return super().minus(_decimal(left), _decimal(right))


def _exact(whole: str) -> str:
    """A 32-bit integer as a decimal, so that sums and products of it never leave 32 bits."""
    return f"CAST({whole} AS DECIMAL(10,0))"


def _decimal(number: str) -> str:
    """Two written integers would be added and multiplied in 32 bits."""
    return f"{number}BD" if _WHOLE.fullmatch(number) else number
