"""Reads one field of a row: its columns in order, `means`, placeholders, then the value by its type
(`typed`).

A cell answers with a held value, None for missing, `Unreadable`, or `PartlyKept`; counting what went wrong is
done in `tally`, resolving links and child rows in `linking`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualrules.dataclass import dataclass
from qualrules.model.datatypes import Choices, Link, ListOf, StageOf
from qualrules.model.schema import Field
from qualrules.model.values import Amount, fold
from qualrules.reading import held
from qualrules.reading.bound import BoundField, BoundLine
from qualrules.reading.caches import Memory
from qualrules.reading.columns import FoundDates, FoundNumbers
from qualrules.reading.date_forms import DateReader, DatesInOrder, date_form
from qualrules.reading.number_forms import COMMA, PLAIN, POINT, NumberForm, money_parts, number_form
from qualrules.reading.raw import BadValue
from qualrules.reading.shapes import ABSENT
from qualrules.reading.typed import Settings, TypedColumn, is_nested, plain_converter, raw_text
from qualrules.reading.unread import UNREADABLE, Convert, Unreadable, trimmed

RawValues = Mapping[str, object]


@dataclass(frozen=True)
class Meant:
    """What a `means` makes of a raw text, read in the language's own forms."""

    value: str | bool


class LineCell:
    """One column of one field. `dates` and `numbers`: the forms found in its values where none is declared."""

    def __init__(
        self,
        field: Field,
        bound: BoundLine,
        settings: Settings,
        dates: FoundDates | None = None,
        numbers: FoundNumbers | None = None,
    ) -> None:
        self.bound = bound
        self.field = field
        self.dates = dates or FoundDates(_declared_dates(bound.forms.dates) or DatesInOrder("year"))
        self.numbers = numbers or FoundNumbers(declared_numbers(bound.forms.numbers) or PLAIN)
        self.memory = Memory(lambda text: self.convert(text))
        self._settings = settings
        self._placeholders = (
            field.placeholders | settings.header.placeholders | _known_blanks(field, settings)
        )
        self._options = bound.options
        self._labels = frozenset(map(fold, bound.options.values()))
        self._means: dict[str, str | bool | None] = {}
        for raw, meaning in bound.line.means if bound.line is not None else ():
            for text in raw:
                self._means.setdefault(fold(trimmed(text)), meaning)
        self._typed = TypedColumn(settings, bound.forms, self.dates.reader, self.numbers.reader)
        is_several = isinstance(field.type, Choices)
        self._convert = self._several() if is_several else self._typed.converter(field.type)
        self._meant = plain_converter(field.type, settings) or self._convert
        self._by_currency: dict[str, Memory] = {}

    @property
    def is_direct(self) -> bool:
        """Whether the value under one key says it all: a text is looked up in `memory`, None is missing."""
        return self.bound.key is not None and self.bound.currency_of is None and "" not in self._means

    @property
    def settled_texts(self) -> frozenset[str]:
        """The folded texts that are settled before the type is asked: by a `means`, as an option, as a placeholder."""
        return frozenset((*self._means, *self._placeholders, *self._options))

    @property
    def blank_is_missing(self) -> bool:
        """Whether an empty text means nothing but that the value is missing."""
        return "" not in self._means and "" not in self._options

    def read(self, values: RawValues) -> object:
        """The field's value by this column; None where it is missing or the row lacks the key."""
        raw = self.bound.get(values)
        if raw is None or raw is ABSENT:
            return self.convert("") if raw is None and "" in self._means else None
        if self.bound.currency_of is not None:
            return self._read_money(raw, self.bound.currency_of(values))
        return self.memory[raw] if raw.__class__ is str else self.convert(raw)

    def settled(self, raw: object) -> object:
        """What is left for the type: None for missing, `Meant`, a trimmed text, or a raw value of another
        kind.
        """
        text = trimmed(raw) if isinstance(raw, str) else None
        if self._means or self._placeholders or self._options:
            folded = fold(text if text is not None else raw_text(raw))
            label = self._options.get(folded)
            if label is not None and folded not in self._means:
                text, folded = label, fold(label)
            if folded in self._means:
                return self._meaning(self._means[folded])
            if folded in self._placeholders:
                return None
        return (text or None) if text is not None else raw

    def option(self, raw: object) -> str | None:
        """The label of a raw value that the CRM calls an option, None where it is none."""
        label = self._options.get(fold(trimmed(raw_text(raw)))) if self._options else None
        return label if label is not None and fold(label) != fold(trimmed(raw_text(raw))) else None

    def _is_no_option(self, value: object) -> bool:
        """Whether the CRM describes the options of the column, and this is none of them."""
        return bool(self._options) and fold(raw_text(value)) not in self._labels and not is_nested(value)

    def _meaning(self, meaning: str | bool | None) -> Meant | None:
        if isinstance(meaning, str) and (
            not trimmed(meaning) or fold(trimmed(meaning)) in self._placeholders
        ):
            return None
        return None if meaning is None else Meant(meaning)

    def convert(self, raw: object, currency: str | None = None) -> object:
        """A raw value that is there, as the field's value; `currency`: what the row says of it."""
        value = self.settled(raw)
        if value is None:
            return None
        if isinstance(value, Meant):
            return self._meant(value.value)
        if isinstance(value, BadValue):
            return Unreadable(value.why)
        if self._is_no_option(value) and not isinstance(self.field.type, Choices | StageOf):
            return Unreadable("the CRM describes no option of this value")
        return self._convert(value) if currency is None else self._typed.money(value, currency or None)

    def is_understood(self, raw: str) -> bool:
        """Whether a raw text is settled as missing, by a `means`, or as a value that the field's list has."""
        settled = self.settled(raw)
        if not isinstance(settled, str):
            return True
        return fold(settled) in getattr(self.field.type, "spelling", {})

    def text_of(self, values: RawValues) -> str | None:
        """The trimmed text after `means`, None where it is missing: what the CRM claims."""
        raw = self.bound.get(values)
        value = None if raw is None or raw is ABSENT else self.settled(raw)
        if isinstance(value, Meant):
            return raw_text(value.value)
        return None if value is None else raw_text(value)

    # ── Money whose currency stands in another column ──

    def currency_in(self, values: RawValues) -> str | None:
        """The other currency that a row's amount is converted from, None where it is in the ruleset's."""
        currency = self.bound.forms.currency
        if self.bound.currency_of is not None:
            currency = _code(self.bound.currency_of(values)) or currency
        raw = self.bound.get(values)
        if currency is None and isinstance(raw, str):
            currency = money_parts(trimmed(raw))[1]
        elif currency is None and isinstance(raw, Amount):
            currency = raw.currency
        header = self._settings.header
        return currency if currency in header.rates and currency != header.currency else None

    def _read_money(self, raw: object, code: object) -> object:
        currency = _code(code) or self.bound.forms.currency or ""
        if not isinstance(raw, str):
            return self.convert(raw, currency)
        memory = self._by_currency.get(currency)
        if memory is None:
            memory = self._by_currency[currency] = Memory(lambda text: self.convert(text, currency))
        return memory[raw]

    # ── Several values ──

    def _several(self) -> Convert:
        separator = self.bound.forms.separator or ";"
        declared = self.field.type
        if not isinstance(declared, Choices):
            return held.text
        several = held.several_from(declared, separator, self._names_nothing)

        def read(value: object) -> object:
            if isinstance(value, list | tuple):
                return several([_item(self.settled(item)) for item in value if item is not None])
            if isinstance(value, str) and (self._means or self._options):
                return several([_item(self.settled(part)) for part in value.split(separator)])
            return UNREADABLE if is_nested(value) else several(raw_text(value))

        return read

    def _names_nothing(self, folded: str) -> bool:
        return not folded or folded in self._placeholders


def _known_blanks(field: Field, settings: Settings) -> frozenset[str]:
    """The CRM's own placeholders, but for those that the field's list has as values."""
    return frozenset(map(fold, settings.knowledge.placeholders)) - getattr(field.type, "spelling", {}).keys()


def _item(value: object) -> object:
    return value.value if isinstance(value, Meant) else value


def _code(code: object) -> str:
    return trimmed(raw_text(code)).upper() if code is not ABSENT else ""


def _declared_dates(form: str | None) -> DateReader | None:
    return date_form(form) if form is not None else None


def declared_numbers(form: str | None) -> NumberForm | None:
    """The form of numbers that a source line declares."""
    if form is None:
        return None
    return {POINT.form: POINT, COMMA.form: COMMA}.get(form) or number_form(form)


class FieldCell:
    """A field: the first of its columns that is not missing, else its default."""

    def __init__(self, bound: BoundField, lines: tuple[LineCell, ...]) -> None:
        self.field = bound.field
        self.lines = lines
        self.is_direct = len(lines) == 1 and lines[0].is_direct

    def read(self, values: RawValues) -> object:
        """The field's value in a row."""
        for line in self.lines:
            found = line.read(values)
            if found is not None:
                return found
        return self.field.default

    def winner(self, values: RawValues) -> LineCell | None:
        """The column that the value came from, None where all are missing."""
        return next((line for line in self.lines if line.read(values) is not None), None)

    def claim(self, values: RawValues) -> str | None:
        """The text of a stage field as it was written, after `means`."""
        texts: Iterator[str | None] = (line.text_of(values) for line in self.lines)
        return next((text for text in texts if text), None)


def is_scalar(field: Field) -> bool:
    """Whether a field holds a value of its own rather than other records."""
    return not isinstance(field.type, Link | ListOf)
