"""How the values of a column are written, decided from all of them: the form of dates and of numbers, bare
percents.

A watch is told of the values in any order, also twice, and then answers with what was found; a declared form
is never watched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from qualrules.reading.date_forms import (
    ORDERS,
    DateReader,
    DatesInOrder,
    Order,
    date_readings,
    form_of,
    is_unpadded,
)
from qualrules.reading.number_forms import COMMA, POINT, NumberForm, money_parts, percent_parts


@dataclass(frozen=True)
class Clash:
    """Why no form could be taken: `unclear` where two fit every value, `mixed` where none does.

    `choices`: (the form to declare, the value that shows it, what the value means then).
    """

    kind: Literal["unclear", "mixed"]
    setting: Literal["dates", "numbers", "percents"]
    choices: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class FoundDates:
    """How the dates of a column are read; `form` where it was taken from the values and has to be said."""

    reader: DateReader
    form: str = ""


@dataclass(frozen=True)
class FoundNumbers:
    """How the numbers of a column are read; `form` where it was taken from the values and has to be said."""

    reader: NumberForm
    form: str = ""


@dataclass
class DateWatch:
    """Which orders of day, month and year fit every date of a column."""

    fitting: set[Order] = field(default_factory=lambda: set(ORDERS))
    told_apart: dict[frozenset[Order], str] = field(default_factory=dict)
    """Two orders → a value that they read differently."""
    refused: dict[Order, str] = field(default_factory=dict)
    example: str = ""
    unpadded: bool = False
    year_first: bool = True

    def see(self, text: str) -> None:
        """Takes a value into account; one that is no date in any order says nothing."""
        readings = date_readings(text)
        if not readings:
            return
        self.example = self.example or text
        self.unpadded = self.unpadded or is_unpadded(text)
        self.year_first = self.year_first and text[:4].isdigit()
        for order in ORDERS:
            if order not in readings:
                self.fitting.discard(order)
                self.refused.setdefault(order, text)
        for first, second in ((ORDERS[0], ORDERS[1]), (ORDERS[0], ORDERS[2]), (ORDERS[1], ORDERS[2])):
            if first in readings and second in readings and readings[first] != readings[second]:
                self.told_apart.setdefault(frozenset((first, second)), text)

    def found(self) -> FoundDates | Clash:
        """The form of the column."""
        fitting = [order for order in ORDERS if order in self.fitting]
        if not self.example:
            return FoundDates(DatesInOrder("year"))
        if not fitting:
            return self._mixed()
        for pair, example in self.told_apart.items():
            if pair <= self.fitting:
                return self._unclear(fitting, example)
        is_plain = self.year_first or len(fitting) > 1
        form = "" if is_plain else form_of(fitting[0], self.example, self.unpadded)
        return FoundDates(DatesInOrder(fitting[0]), form)

    def _unclear(self, fitting: list[Order], example: str) -> Clash:
        readings = date_readings(example)
        return Clash(
            "unclear", "dates", tuple(self._choice(order, example, readings[order]) for order in fitting)
        )

    def _mixed(self) -> Clash:
        choices = []
        for order in ORDERS:
            other = next((text for text in self.refused.values() if order in date_readings(text)), None)
            if other is not None:
                choices.append(self._choice(order, other, date_readings(other)[order]))
        return Clash("mixed", "dates", tuple(choices))

    def _choice(self, order: Order, example: str, moment: date) -> tuple[str, str, str]:
        return form_of(order, example, self.unpadded), example, moment.isoformat()


@dataclass
class NumberWatch:
    """Whether a column's numbers have a point or a comma before the fraction."""

    example: dict[str, str] = field(default_factory=dict)
    """What a value showed (`point`, `comma`, `either`) → the first that showed it."""

    def see(self, text: str) -> None:
        """Takes a value into account, whatever currency or percent sign stands around it."""
        if text.isdigit() or not ("," in text or "." in text):
            return
        plain = percent_parts(money_parts(text)[0])[0]
        point, comma = POINT.read(plain), COMMA.read(plain)
        if (point is None and comma is None) or point == comma:
            return
        shown = "comma" if point is None else "point" if comma is None else "either"
        self.example.setdefault(shown, text)

    def found(self) -> FoundNumbers | Clash:
        """The form of the column."""
        if "point" in self.example and "comma" in self.example:
            return Clash("mixed", "numbers", (self._choice(POINT, "point"), self._choice(COMMA, "comma")))
        if "either" in self.example and len(self.example) == 1:
            return Clash("unclear", "numbers", (self._choice(POINT, "either"), self._choice(COMMA, "either")))
        if "comma" in self.example:
            return FoundNumbers(COMMA, COMMA.form)
        said = "point" in self.example and ("either" in self.example or "," in self.example["point"])
        return FoundNumbers(POINT, POINT.form if said else "")

    def _choice(self, form: NumberForm, shown: str) -> tuple[str, str, str]:
        text = self.example[shown]
        value = form.read(percent_parts(money_parts(text)[0])[0])
        return form.form, text, f"{value or Decimal(0):,f}".removesuffix(".0")


@dataclass
class PercentWatch:
    """Whether a column of percents holds a bare number that is not 0."""

    example: str = ""

    def see(self, text: str) -> None:
        """Takes a value into account."""
        if not self.example and not text.endswith("%"):
            number = POINT.read(text)
            if number is None:
                number = COMMA.read(text)
            if number:
                self.example = text

    def found(self) -> Clash | None:
        """The clash, None where every value says that it is a percent."""
        if not self.example:
            return None
        bare = (POINT.read(self.example) or COMMA.read(self.example) or Decimal(0)).normalize()
        return Clash(
            "unclear",
            "percents",
            (("20", self.example, f"{bare:f}%"), ("0.2", self.example, f"{(bare * 100).normalize():f}%")),
        )
