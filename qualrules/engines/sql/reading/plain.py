"""The forms of raw values that SQL reads exactly as Python does; of everything else a mapping is made.

For each column that feeds a field: when its value is in such a form, and which value that is. Decides nothing about
meanings: forms, `means` and placeholders come settled from the cell.
"""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.engines.sql.reading.raw import Kind, RawColumn
from qualrules.engines.sql.reading.words import Words
from qualrules.model.datatypes import Choices, Day, Instant, Money, Number, Percent, Text, YesNo
from qualrules.reading.cells import LineCell
from qualrules.reading.date_forms import DatesInOrder, date_form
from qualrules.reading.typed import Settings

ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
NEVER = "FALSE"
DIGITS = "[0-9]{1,12}"
IN_ISO_ORDER = DatesInOrder("year")


@dataclass(frozen=True)
class Plain:
    """How a column is read in SQL. `blank`: when it surely is missing, None where that is never sure."""

    test: str
    """When the value is there and in a plain form."""
    value: str
    blank: str | None
    is_all: bool = False
    """Whether every value that is there is in a plain form."""


@dataclass(frozen=True)
class PlainForms:
    """What is needed to find the plain forms of columns."""

    words: Words
    settings: Settings

    def of(self, cell: LineCell, raw: RawColumn, currency: RawColumn | None) -> Plain:
        """The plain form of a column."""
        if raw.kind == "text":
            return self._of_text(cell, raw, currency)
        blank = f"({raw.sql} IS NULL)" if cell.blank_is_missing else None
        found = None
        declared = cell.bound.forms.currency is not None or currency is not None
        if not (
            declared or cell.bound.options or any(_can_be(text, raw.kind) for text in cell.settled_texts)
        ):
            found = self._of_typed(cell, raw)
        if found is None:
            return Plain(NEVER, "NULL", blank)
        test, value = found
        return Plain(f"({raw.sql} IS NOT NULL AND {test})", value, blank, test == "TRUE")

    # ── Texts ──

    def _of_text(self, cell: LineCell, raw: RawColumn, currency: RawColumn | None) -> Plain:
        words = self.words
        is_text = isinstance(cell.field.type, Text)
        # Blanks around anything but free text are for Python, which saves looking for them in every row.
        text = words.trimmed(raw.sql) if is_text and "neat" not in raw.seen.facts else raw.sql
        blank = f"({text} IS NULL)" if cell.blank_is_missing else None
        settled = cell.settled_texts - {""}
        found = self._test(cell, raw, text, currency)
        if found is None:
            return Plain(NEVER, "NULL", blank)
        test, value = found
        parts = [f"{text} IS NOT NULL", test]
        if not is_text:
            settled = frozenset(each for each in settled if any(map(str.isdigit, each)))
        if settled:
            parts.append(f"NOT {words.is_among(words.folded(text), settled)}")
        parts = [part for part in parts if part]
        return Plain(f"({' AND '.join(parts)})", value, blank, len(parts) == 1)

    def _test(
        self, cell: LineCell, raw: RawColumn, text: str, currency: RawColumn | None
    ) -> tuple[str, str] | None:
        match cell.field.type:
            case Text() if not cell.bound.options:
                return "", self._folded(raw, text)
            case Number():
                return self._number(cell, raw, text)
            case Money():
                return self._money(cell, raw, text, currency)
            case Percent():
                return self._percent(cell, text)
            case Day():
                return self._day(cell, raw, text)
            case Instant():
                return self._instant(cell, text)
        return None

    def _folded(self, raw: RawColumn, text: str) -> str:
        """A text in the form in which texts are compared, as cheap as may be."""
        if "small" in raw.seen.facts:
            return text
        return self.words.small(text) if "neat" in raw.seen.facts else self.words.folded(text)

    def _number(self, cell: LineCell, raw: RawColumn, text: str) -> tuple[str, str] | None:
        if cell.bound.options:
            return None
        point = cell.numbers.reader.point
        value = text if point == "." else f"REPLACE({text}, '{point}', '.')"
        if "numbers" in raw.seen.facts and point == ".":
            return "", self.words.decimal(text)
        pattern = f"-?{DIGITS}([{point}][0-9]{{1,6}})?"
        return self.words.matches(text, pattern), self.words.decimal(value)

    def _money(
        self, cell: LineCell, raw: RawColumn, text: str, currency: RawColumn | None
    ) -> tuple[str, str] | None:
        found = self._number(cell, raw, text)
        if found is None:
            return None
        test, value = found
        header, declared = self.settings.header, cell.bound.forms.currency
        if currency is None:
            if declared in (None, header.currency):
                return found
            if declared not in header.rates:
                return None
            worth = self.words.converted(value, header.rates[declared])
            return _only_if(test, f"{worth} IS NOT NULL"), worth
        if currency.kind != "text" or header.currency is None or declared not in (None, header.currency):
            return None
        return self._in_its_currency(test, value, currency.sql)

    def _in_its_currency(self, test: str, value: str, code: str) -> tuple[str, str]:
        """Amounts in the currency that another column says, by its code as it is mostly written."""
        words, header = self.words, self.settings.header
        assert header.currency is not None
        own = f"COALESCE({code}, '') IN ('', {words.dialect.text(header.currency)})"
        worth = "".join(
            f" WHEN {code} = {words.dialect.text(other)} THEN {words.converted(value, rate)}"
            for other, rate in header.rates.items()
            if other != header.currency
        )
        if not worth:
            return _only_if(test, own), value
        other = f"CASE{worth} END"
        return (
            _only_if(test, f"CASE WHEN {own} THEN TRUE ELSE {other} IS NOT NULL END"),
            f"CASE WHEN {own} THEN {value} ELSE {other} END",
        )

    def _percent(self, cell: LineCell, text: str) -> tuple[str, str] | None:
        point = cell.numbers.reader.point
        if cell.bound.options:
            return None
        words, form = self.words, cell.bound.forms.percents
        bare = text if point == "." else f"REPLACE({text}, '{point}', '.')"
        said = words.matches(text, f"-?{DIGITS}([{point}][0-9]{{1,6}})?%")
        of_said = words.decimal(f"REPLACE({bare}, '%', '')")
        if form is None:
            return said, of_said
        if form.strip() in ("0.2", "0,2"):
            test = words.matches(text, f"-?[0-9]{{1,10}}([{point}][0-9]{{1,4}})?")
            value = f"CAST({words.decimal(bare)} * 100 AS DECIMAL(18,6))"
        else:
            test = words.matches(text, f"-?{DIGITS}([{point}][0-9]{{1,6}})?")
            value = words.decimal(bare)
        return (
            f"({test} OR {said})",
            f"CASE WHEN {words.dialect.contains(text, '%')} THEN {of_said} ELSE {value} END",
        )

    def _day(self, cell: LineCell, raw: RawColumn, text: str) -> tuple[str, str] | None:
        if cell.bound.options or cell.dates.reader not in (IN_ISO_ORDER, date_form("YYYY-MM-DD")):
            return None
        if "dates" in raw.seen.facts:
            return "", f"CAST({text} AS DATE)"
        day = self.words.day(text)
        return f"{day} IS NOT NULL", day

    def _instant(self, cell: LineCell, text: str) -> tuple[str, str] | None:
        if cell.bound.options or cell.dates.reader != IN_ISO_ORDER:
            return None
        zone = cell.bound.forms.zone or self.settings.header.zone
        offset = "(Z|[+]00:?00)" + ("?" if zone == "UTC" else "")
        test = self.words.matches(
            text, f"{ISO_DAY}[T ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}([.][0-9]{{1,9}})?{offset}"
        )
        instant = self.words.instant(f"REPLACE(SUBSTR({text}, 1, 19), 'T', ' ')")
        return f"CASE WHEN {test} THEN {instant} IS NOT NULL ELSE FALSE END", instant

    # ── Values of other kinds ──

    def _of_typed(self, cell: LineCell, raw: RawColumn) -> tuple[str, str] | None:
        words, value = self.words, raw.sql
        match cell.field.type, raw.kind:
            case Number() | Money(), "whole":
                return f"{value} BETWEEN -999999999999 AND 999999999999", words.whole(value)
            case Number() | Money(), "decimal" | "wide":
                return "TRUE" if raw.kind == "decimal" else words.is_fine(value), words.whole(value)
            case Number() | Money(), "written":
                return words.matches(value, f"-?{DIGITS}([.][0-9]{{1,6}})?"), words.decimal(value)
            case Number() | Money(), "double":
                return words.is_exact(value), words.whole(value)
            case Percent(), "whole" | "decimal" | "wide" | "double" if cell.bound.forms.percents is not None:
                return self._typed_percent(cell.bound.forms.percents, raw)
            case Text(), "whole":
                return "TRUE", words.dialect.as_text(value)
            case Choices(), "texts":
                return self._lists(cell, raw)
            case YesNo(), "yes/no":
                return "TRUE", value
            case Day(), "day":
                return f"{value} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'", value
            case Instant(), "instant" if (cell.bound.forms.zone or self.settings.header.zone) == "UTC":
                inside = f"{value} >= TIMESTAMP '0001-01-02 00:00:00' AND {value} < TIMESTAMP '9999-12-31 00:00:00'"
                return inside, f"DATE_TRUNC('second', {value})"
            case Instant(), "zoned" if (bare := words.bare(value)) is not None:
                inside = (
                    f"{bare} >= TIMESTAMP '0001-01-02 00:00:00' AND {bare} < TIMESTAMP '9999-12-31 00:00:00'"
                )
                return inside, f"DATE_TRUNC('second', {bare})"
        return None

    def _lists(self, cell: LineCell, raw: RawColumn) -> tuple[str, str] | None:
        """Lists of which every item was seen, and each means itself."""
        if raw.seen.values is None or "neat" not in raw.seen.facts:
            return None
        if any(cell.convert([text]) != frozenset({text.lower()}) for text in raw.seen.values):
            return None
        return "TRUE", raw.sql if "small" in raw.seen.facts else self.words.all_small(raw.sql)

    def _typed_percent(self, form: str, raw: RawColumn) -> tuple[str, str]:
        words, value = self.words, raw.sql
        test = f"{value} BETWEEN -999999999 AND 999999999"
        if raw.kind == "double":
            test = words.is_exact(value)
        elif raw.kind == "wide":
            test = f"{test} AND {words.is_fine(value)}"
        if form.strip() in ("0.2", "0,2"):
            return test, f"CAST({words.whole(value)} * 100 AS DECIMAL(18,6))"
        return test, words.whole(value)


def _only_if(test: str, further: str) -> str:
    """Both, the second one only worked out where the first one holds: databases may do otherwise with AND."""
    return f"CASE WHEN {test} THEN {further} ELSE FALSE END" if test else further


def _can_be(text: str, kind: Kind) -> bool:
    """Whether a folded text can be what a value of that kind is called."""
    if kind == "yes/no":
        return text in ("true", "false")
    if kind == "texts":
        return text.startswith(("[", "("))
    return any(map(str.isdigit, text)) or text in ("nan", "inf", "-inf")
