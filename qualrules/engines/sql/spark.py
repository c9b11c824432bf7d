"""The dialect of Spark SQL.

Its texts mean the same whatever a session has set about ANSI, backslashes, `${…}`, two quotes in a row, the session's zone
and letter case. One setting matters: products of many digits are exact only with `SETTINGS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from qualrules.engines.sql.bounds import FIRST_DAY, LAST_DAY, hours_inside, in_months, shift_inside
from qualrules.engines.sql.dialect import PLAIN_TYPES, Dialect
from qualrules.engines.sql.patterns import java
from qualrules.model.datatypes import Choice, Choices, Instant, StageOf, Text

SETTINGS: Mapping[str, str] = {"spark.sql.decimalOperations.allowPrecisionLoss": "false"}
"""What a session must have set: else Spark rounds a product that is typed with more than 38 digits, without a word."""

_ODD = re.compile(r"[\\'\x00-\x1f\x7f-\x9f]|\$(?=\{)")
_WHOLE = re.compile(r"-?[0-9]+")
_MARKS = "/~#@&%!;"


class Spark(Dialect):
    """Spark SQL 4."""

    name: ClassVar[str] = "spark"
    ignores_case: ClassVar[bool] = True
    not_in_names: ClassVar[str | None] = "${"
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

    def comment(self, text: str) -> str:
        """As in the base class; a setting would stand in the place of `${…}`, and a backslash takes the next line along."""
        return super().comment(text).replace("${", "$ {").rstrip("\\")

    def integer(self, value: int) -> str:
        """As in the base class, in 64 bits."""
        return f"{value}L"

    def instant(self, value: datetime) -> str:
        """As in the base class."""
        return f"TIMESTAMP_NTZ '{value.replace(tzinfo=None).isoformat(' ')}'"

    # ── Texts ──

    def length(self, text: str) -> str:
        """As in the base class."""
        return f"CAST(length({text}) AS DECIMAL(10,0))"

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
        written = java(pattern)
        mark = next((mark for mark in _MARKS if mark not in written), None)
        if "\\" not in written or mark is None:
            return f"regexp_like({text}, {self.text(written)})"
        # A pattern has many backslashes, and is easier to read with one sign in their place.
        marked = self.text(written.replace("\\", mark))
        return f"regexp_like({text}, replace({marked}, '{mark}', chr(92)))"

    def includes(self, texts: str, part: str) -> str:
        """As in the base class."""
        return f"array_contains({texts}, {self.text(part)})"

    # ── Raw values ──

    def texts(self, values: Iterable[str]) -> str:
        """As in the base class."""
        return f"CAST(array({self.listed(values)}) AS ARRAY<STRING>)"

    def parts(self, text: str, column: str) -> str:
        """As in the base class."""
        return f"SELECT explode(split({text}, ',')) AS {column}"

    def rounded(self, number: str) -> str:
        """As in the base class."""
        return f"TRY_CAST(bround({number}, 6) AS {self.number_type})"

    # ── Moments ──

    def day_of(self, instant: str, zone: str) -> str:
        """As in the base class; at the ends of time the day of UTC, as there is no other."""
        if zone == "UTC":
            return f"CAST({instant} AS DATE)"
        day = f"CAST(convert_timezone('UTC', {self.text(zone)}, {instant}) AS DATE)"
        first, last = self.day(FIRST_DAY), self.day(LAST_DAY)
        return f"CASE WHEN {day} < {first} THEN {first} WHEN {day} > {last} THEN {last} ELSE {day} END"

    def days_between(self, start: str, end: str) -> str:
        """As in the base class."""
        return f"CAST(datediff({end}, {start}) AS DECIMAL(7,0))"

    def shifted(self, day: str, amount: int, unit: str) -> str:
        """As in the base class."""
        edges = shift_inside(amount, unit)
        if edges is None:
            return "CAST(NULL AS DATE)"
        first, last = map(self.day, edges)
        return f"CASE WHEN {day} BETWEEN {first} AND {last} THEN {_moved(day, amount, unit)} END"

    def shifted_instant(self, instant: str, hours: int) -> str:
        """As in the base class."""
        edges = hours_inside(hours)
        if edges is None:
            return "CAST(NULL AS TIMESTAMP_NTZ)"
        first, last = map(self.instant, edges)
        return f"CASE WHEN {instant} BETWEEN {first} AND {last} THEN {instant} + INTERVAL '{hours}' HOUR END"

    def period_edge(self, today: str, unit: str, offset: int, fiscal_start: int, *, last: bool) -> str:
        """As in the base class."""
        holding = _period_start(today, unit, fiscal_start)
        first, following = _moved(holding, offset, unit), _moved(holding, offset + 1, unit)
        start, end = self.day(FIRST_DAY), self.day(LAST_DAY)
        inside = f"{holding} >= {start} AND {first} >= {start} AND {following} <= {end}"
        return f"CASE WHEN {inside} THEN {f'date_add({following}, -1)' if last else first} END"

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

    def sized(self, number: str, digits: int, scale: int) -> str:
        """As in the base class. Where types have more digits than values, Spark compares with some of them cut off."""
        return f"CAST({number} AS DECIMAL({digits},{scale}))"


def _decimal(number: str) -> str:
    """Two written integers would be added and multiplied in 32 bits."""
    return f"{number}BD" if _WHOLE.fullmatch(number) else number


def _moved(day: str, amount: int, unit: str) -> str:
    if unit in ("day", "week"):
        return f"date_add({day}, {amount * (7 if unit == 'week' else 1)})"
    return f"add_months({day}, {in_months(amount, unit)})"


def _period_start(today: str, unit: str, fiscal_start: int) -> str:
    if unit == "day":
        return today
    if unit == "week":
        return f"trunc({today}, 'WEEK')"
    month = f"trunc({today}, 'MM')"
    length = in_months(1, unit)
    return month if length == 1 else f"add_months({month}, -pmod(month({today}) - {fiscal_start}, {length}))"
