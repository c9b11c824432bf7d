"""Declared forms that fit none of a column's values: most likely the form was written wrong, not the data.

Looks at the first rows of each table until one value fits; says which forms would fit, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as made_by
from itertools import islice

from qualrules.model.datatypes import Day, Instant, Money, Number, Percent
from qualrules.model.schema import Field
from qualrules.reading.bound import BoundLine, BoundRecord
from qualrules.reading.cells import LineCell, declared_numbers, is_scalar
from qualrules.reading.date_forms import ORDERS, DateReader, date_form, form_of, is_unpadded
from qualrules.reading.number_forms import COMMA, POINT, NumberForm, money_parts, percent_parts
from qualrules.reading.shapes import good_rows
from qualrules.reading.typed import Settings

LOOKED_AT = 10_000
"""How many rows of a table are looked at for a value that fits."""


@dataclass
class Misfit:
    """A declared form (`setting` and `form`) that fits none of `texts`, the different values that were seen."""

    record: BoundRecord
    field: Field
    line: BoundLine
    setting: str
    form: str
    fits: Callable[[str], bool]
    cell: LineCell
    texts: dict[str, None] = made_by(default_factory=dict)
    is_whole: bool = True
    """Whether all rows were looked at."""

    @property
    def fitting(self) -> list[str]:
        """The forms that fit all of the values."""
        forms = [POINT.form, COMMA.form] if self.setting == "numbers" else self._date_forms()
        readers = [(form, _reader(self.setting, form)) for form in dict.fromkeys(forms)]
        return [form for form, fits in readers if fits is not None and all(map(fits, self.texts))]

    def _date_forms(self) -> list[str]:
        example, unpadded = next(iter(self.texts)), any(map(is_unpadded, self.texts))
        return [form_of(order, example, unpadded) for order in ORDERS]


def misfits(bound: BoundRecord, settings: Settings) -> Iterator[Misfit]:
    """The declared forms of a record type's columns that fit nothing."""
    waiting = list(_declared(bound, settings))
    for table in bound.tables if waiting else ():
        for number, row in enumerate(islice(good_rows(table), LOOKED_AT + 1)):
            if number == LOOKED_AT:
                for each in waiting:
                    each.is_whole = False
                break
            waiting = [each for each in waiting if not _meets(each, each.line.get(row.values))]
            if not waiting:
                return
    yield from (each for each in waiting if each.texts)


def _meets(each: Misfit, raw: object) -> bool:
    """Whether a value shows that the form is right: a text that it fits."""
    text = each.cell.settled(raw) if isinstance(raw, str) else None
    if not isinstance(text, str):
        return False
    if each.fits(text):
        return True
    each.texts[text] = None
    return False


def _declared(bound: BoundRecord, settings: Settings) -> Iterator[Misfit]:
    for of_field in bound.fields.values():
        for line in of_field.lines if is_scalar(of_field.field) else ():
            setting, form = _form(of_field.field, line)
            fits = _reader(setting, form) if form else None
            if fits is not None:
                cell = LineCell(of_field.field, line, settings)
                yield Misfit(bound, of_field.field, line, setting, form, fits, cell)


def _form(of_field: Field, line: BoundLine) -> tuple[str, str]:
    match of_field.type:
        case Day() | Instant():
            return "dates", line.forms.dates or ""
        case Number() | Money() | Percent():
            return "numbers", line.forms.numbers or ""
    return "", ""


def _reader(setting: str, form: str) -> Callable[[str], bool] | None:
    if setting == "dates":
        dates: DateReader | None = date_form(form)
        return (lambda text: dates.read(text) is not None) if dates is not None else None
    numbers: NumberForm | None = declared_numbers(form)
    return (
        (lambda text: numbers.read(percent_parts(money_parts(text)[0])[0]) is not None)
        if numbers is not None
        else None
    )
