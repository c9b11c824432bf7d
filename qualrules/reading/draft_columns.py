"""What the values of a column show: how many there are, which repeat, and which types fit all of them.

Looks at every value; decides nothing (that is `draft_types`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from qualrules.model.values import BLANKS, fold
from qualrules.reading.columns import DateWatch, NumberWatch
from qualrules.reading.date_forms import date_readings, written_moment
from qualrules.reading.number_forms import COMMA, POINT, SIGNS, money_parts, percent_parts
from qualrules.reading.raw import BadValue
from qualrules.reading.suspects import is_placeholder, looks_like_nothing
from qualrules.reading.typed import raw_text

REMEMBERED = 100_000
"""How many different texts of a column are looked at each only once."""
COUNTED = 5_000
"""How many different values are counted."""
MANY = 5
"""Typed values for each text among them, for the text to be a slip and the column still of that type."""
_TRUE, _FALSE = ("yes", "true", "y", "t", "1"), ("no", "false", "n", "f", "0")
_CODES = frozenset(code for codes in SIGNS.values() for code in codes)


@dataclass
class Values:
    """The values of one column, seen one by one."""

    rows: int = 0
    known: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    is_counted: bool = True
    """Whether all different values are in `counts`."""
    placeholders: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)
    """Texts that may be placeholders."""
    nested: int = 0
    bad: int = 0
    """Values that the source itself has in a form that is no value."""
    dates: DateWatch = field(default_factory=DateWatch)
    numbers: NumberWatch = field(default_factory=NumberWatch)
    not_dates: list[str] = field(default_factory=list)
    with_time: int = 0
    not_numbers: list[str] = field(default_factory=list)
    percent_signs: int = 0
    bare: int = 0
    currencies: Counter[str] = field(default_factory=Counter)
    """Signs and codes around numbers."""
    leading_zeros: int = 0
    too_long: int = 0
    fractions: int = 0
    largest: Decimal = Decimal(0)
    typed_numbers: int = 0
    typed_yes_no: int = 0
    typed_dates: int = 0
    lists: int = 0
    separated: int = 0
    """Texts with a `;` in them."""
    parts: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    repeated: bool = False
    """Whether two rows have the same value."""
    _seen: set[str] = field(default_factory=set)
    _hashes: set[int] = field(default_factory=set)

    def see(self, raw: object) -> None:
        """Takes the value of one row into account."""
        self.rows += 1
        if raw is None or (isinstance(raw, str) and not raw.strip(BLANKS)):
            return
        if isinstance(raw, BadValue):
            self.bad += 1
            return
        if isinstance(raw, dict) or (
            isinstance(raw, list | tuple) and any(isinstance(one, dict) for one in raw)
        ):
            self.nested += 1
            return
        if isinstance(raw, list | tuple):
            self.known += 1
            self.lists += 1
            self.parts.update(raw_text(one) for one in raw)
            return
        text = raw_text(raw).strip(BLANKS)
        if isinstance(raw, str) and is_placeholder(text):
            self.placeholders[text] += 1
            return
        self.known += 1
        self._count(text)
        if isinstance(raw, bool):
            self.typed_yes_no += 1
        elif isinstance(raw, int | float | Decimal):
            self.typed_numbers += 1
            self._see_number(text)
        elif isinstance(raw, date):
            self.typed_dates += 1
            self.with_time += isinstance(raw, datetime)
        elif text not in self._seen:
            if len(self._seen) < REMEMBERED:
                self._seen.add(text)
            self._see_text(text)

    def _count(self, text: str) -> None:
        if looks_like_nothing(text):
            self.unsure[text] += 1
        self.longest = max(self.longest, len(text))
        if not self.repeated:
            self.repeated = hash(text) in self._hashes
            self._hashes.add(hash(text))
        if text in self.counts or len(self.counts) < COUNTED:
            self.counts[text] += 1
        else:
            self.is_counted = False
        if ";" in text:
            self.separated += 1
        if len(self.parts) < COUNTED:
            self.parts.update(part for each in text.split(";") if (part := each.strip(BLANKS)))

    def _see_text(self, text: str) -> None:
        readings = date_readings(text)
        moment = written_moment(text) or next(iter(readings.values()), None)
        if moment is None:
            self.not_dates.append(text)
        else:
            self.dates.see(text)
            self.with_time += isinstance(moment, datetime)
        self._see_number(text)

    def _see_number(self, text: str) -> None:
        inner, sign = money_parts(text)
        plain, is_percent = percent_parts(inner)
        number = POINT.read(plain)
        if number is None:
            number = COMMA.read(plain)
        if number is None or (sign is not None and sign not in SIGNS and sign not in _CODES):
            self.not_numbers.append(text)
            return
        self.numbers.see(text)
        self.percent_signs += is_percent
        self.bare += not is_percent and sign is None
        if sign is not None:
            self.currencies[sign] += 1
        digits = plain.lstrip("+-−")
        self.leading_zeros += len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
        self.too_long += abs(number) >= Decimal(10) ** 12
        self.fractions += number != number.to_integral_value()
        self.largest = max(self.largest, abs(number))

    @property
    def is_dates(self) -> bool:
        """Whether every value is a day or an instant, slips between typed ones aside."""
        only = self.known == self._texts + self.typed_dates
        return self.known > 0 and only and (not self.not_dates or self.date_slips > 0)

    @property
    def is_numbers(self) -> bool:
        """Whether every value is a number to count with, whatever stands around it, slips between typed ones aside."""
        only = self.known == self._texts + self.typed_numbers
        odd = (self.not_numbers and not self.number_slips) or self.leading_zeros or self.too_long
        return self.known > 0 and only and not odd

    @property
    def number_slips(self) -> int:
        """The few texts that are no number, between many typed numbers."""
        return self._slips(self.not_numbers, self.typed_numbers)

    @property
    def date_slips(self) -> int:
        """The few texts that are no date, between many typed dates."""
        return self._slips(self.not_dates, self.typed_dates)

    def _slips(self, texts: list[str], typed: int) -> int:
        if not self.is_counted or not texts or typed < len(texts) * MANY:
            return 0
        rows = sum(self.counts[text] for text in texts)
        return rows if typed >= rows * MANY else 0

    @property
    def _texts(self) -> int:
        return self.known - self.typed_numbers - self.typed_yes_no - self.typed_dates - self.lists

    @property
    def yes_no(self) -> dict[str, bool] | None:
        """Each spelling and what it means, where all values are spellings of yes and no."""
        if self.lists or not self.known or not self.is_counted or len(self.counts) > 4:
            return None
        meant = {text: fold(text) in _TRUE for text in self.counts if fold(text) in (*_TRUE, *_FALSE)}
        return meant if len(meant) == len(self.counts) else None

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value and no two the same one."""
        return self.known == self.rows > 0 and not self.repeated and not self.lists
