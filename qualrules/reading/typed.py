"""Raw values of one column by the field's type and the column's forms. Trimming, `means` and placeholders
come before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from qualrules.dataclass import dataclass
from qualrules.model.datatypes import Choice, Day, FieldType, Instant, Money, Number, Percent, StageOf, YesNo
from qualrules.model.moment import zone_named
from qualrules.model.rules import Forms, Header
from qualrules.model.values import Amount, Share, fold
from qualrules.reading import amounts, held
from qualrules.reading.date_forms import DateReader
from qualrules.reading.number_forms import NumberForm, fits, money_parts, percent_parts
from qualrules.reading.raw import Knowledge
from qualrules.reading.serials import no_date
from qualrules.reading.unread import BARE_PERCENT, UNREADABLE, Convert, Unreadable


@dataclass(frozen=True)
class Settings:
    """What holds for every cell of a run."""

    header: Header
    knowledge: Knowledge

    @property
    def zone(self) -> ZoneInfo:
        """The ruleset's zone."""
        return zone_named(self.header.zone)

    @property
    def currencies(self) -> amounts.Currencies:
        """The ruleset's currency and rates."""
        return amounts.Currencies(self.header.currency, self.header.rates)


def raw_text(value: object) -> str:
    """A raw value as text: what `means` and placeholders are compared with, and what reasons quote."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def is_nested(value: object) -> bool:
    """Whether a raw value holds others."""
    return isinstance(value, list | tuple | Mapping)


class TypedColumn:
    """Reads the values of a column that are there: trimmed texts that are not empty, or values of another
    kind.
    """

    def __init__(self, settings: Settings, forms: Forms, dates: DateReader, numbers: NumberForm) -> None:
        self._forms = forms
        self._dates = dates
        self._numbers = numbers
        self._settings = settings
        self._currencies = settings.currencies
        self._zone = settings.zone
        self._source_zone = zone_named(forms.zone) if forms.zone is not None else self._zone
        self._spelled = dict.fromkeys(map(fold, settings.knowledge.no), False)
        self._spelled |= dict.fromkeys(map(fold, settings.knowledge.yes), True)

    def converter(self, declared: FieldType) -> Convert:
        """The function for a field's type; `some of` fields have more to them and are read in `cells`."""
        match declared:
            case Number():
                return self._number
            case Money():
                return lambda value: self.money(value, self._forms.currency)
            case Percent():
                return self._percent
            case Day():
                return lambda value: self._moment(value, held.day_from, self._zone)
            case Instant():
                return lambda value: self._moment(value, held.instant_from, self._source_zone)
            case YesNo():
                return self._yes_no
            case Choice() | StageOf():
                chosen = held.chosen_from(declared)
                return lambda value: UNREADABLE if is_nested(value) else chosen(raw_text(value))
        return lambda value: UNREADABLE if is_nested(value) else held.text(raw_text(value))

    def _number(self, value: object) -> object:
        number = self._at_a_glance(value)
        if number is not None:
            return number
        exact = self._decimal(value)
        return UNREADABLE if exact is None else amounts.of_decimal(exact)

    def _at_a_glance(self, value: object) -> int | None:
        """The number in a text that is as the language writes it too, which most are."""
        if (
            not isinstance(value, str)
            or self._numbers.point != "."
            or ("," in value and "," not in self._numbers.groups)
        ):
            return None
        return amounts.plain_number(value)

    def _decimal(self, value: object) -> Decimal | None:
        if isinstance(value, Amount):
            return value.number
        return self._numbers.read(value) if isinstance(value, str) else amounts.decimal_from(value)

    def money(self, value: object, declared: str | None) -> object:
        """An amount in the currency declared, else the ruleset's; a sign or code around it has to fit."""
        sign = None
        if declared is None or declared == self._currencies.own:
            number = self._at_a_glance(value)
            if number is not None:
                return number
        if isinstance(value, str):
            value, sign = money_parts(value)
        elif isinstance(value, Amount):
            sign = value.currency
        exact = self._decimal(value)
        if exact is None:
            return UNREADABLE
        currency = declared or self._currencies.own
        if sign is not None and (currency is None or not fits(sign, currency)):
            if declared or sign not in self._currencies.rates:
                return Unreadable(f"{sign} where {currency} is declared")
            currency = sign
        return self._currencies.of_decimal(exact, currency)

    def _percent(self, value: object) -> object:
        is_said = False
        if isinstance(value, Share):
            value, is_said = value.percent, True
        elif isinstance(value, str):
            value, is_said = percent_parts(value)
        exact = self._decimal(value)
        if exact is None:
            return UNREADABLE
        if is_said or not exact:
            return amounts.of_decimal(exact)
        if self._forms.percents is None:
            return BARE_PERCENT
        in_hundredths = self._forms.percents.strip() in ("0.2", "0,2")
        return amounts.of_decimal(exact, Decimal(100) if in_hundredths else None)

    def _moment(self, value: object, take: Callable[[date, ZoneInfo], object], zone: ZoneInfo) -> object:
        moment = self._dates.read(value) if isinstance(value, str) else value
        return take(moment, zone) if isinstance(moment, date) else no_date(value)

    def _yes_no(self, value: object) -> object:
        known = self._spelled.get(fold(raw_text(value)))
        return held.yes_no(value) if known is None else known


def plain_converter(declared: FieldType, settings: Settings) -> Convert | None:
    """Reads what a `means` says, which is written as the language writes it; None where every text is the
    same there.
    """
    match declared:
        case Number():
            return amounts.number
        case Money():
            return settings.currencies.money
        case Percent():
            return amounts.percent
        case Day():
            return held.day_in(settings.zone)
        case Instant():
            return held.instant_in(settings.zone)
        case YesNo():
            return held.yes_no
    return None
