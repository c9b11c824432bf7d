"""From a single value to its held form (see `model.values`): the language's own written forms, and Python values.

Every function answers with the held value, None for missing, or an `Unreadable`; none of them raises, whatever it is
given. How a source writes its dates and numbers is not known here (see `text_forms`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Context, Decimal
from zoneinfo import ZoneInfo

from qualrules.model.datatypes import Choice, Choices, StageOf
from qualrules.model.values import BLANKS, MILLION, Amount, Share, fold, millionths


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that is there and cannot be read; `reason` where there is more to say than that it is not of its type."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class PartlyKept:
    """The chosen values that are declared, and those outside the list as they were written."""

    kept: frozenset[str]
    outside: tuple[str, ...]


UNREADABLE = Unreadable()
TOO_LARGE = Unreadable("more than 12 digits before the point")
NO_TIME = Unreadable("a day without a time")
SKIPPED_HOUR = Unreadable("an hour that the clocks skip")
BARE_PERCENT = Unreadable("a bare number: write 20%")

Convert = Callable[[object], object]
"""Takes a value that is not None; answers as the functions of this module do."""

_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9][0-9_]*)(?:\.([0-9]+))?([kKmM]?)", re.ASCII)
_MONEY = re.compile(r"(.*[0-9kKmM.])\s*([A-Z]{3})", re.ASCII | re.DOTALL)
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s?(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.ASCII,
)
_SCALE = {"": Decimal(1), "k": Decimal(1_000), "m": Decimal(1_000_000)}
_EXACT = Context(prec=10_000)
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def trimmed(text: str) -> str:
    """Without the blanks at both ends."""
    return text.strip(BLANKS)


# ── Numbers, money, percents ──────────────────────────────────────────────────────────────────────────────────────


def number_in_words(text: str) -> int | Unreadable:
    """A trimmed number as the language writes it (`12,000`, `10_000`, `1.5m`), in millionths."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return UNREADABLE
    sign, whole, fraction, scale = match.groups()
    whole = whole.replace(",", "").replace("_", "")
    if scale or len(whole) > 12 or (fraction and len(fraction) > 6):
        return of_decimal(Decimal(f"{sign}{whole}.{fraction or '0'}"), _SCALE[scale.lower()])
    held = int(whole) * MILLION + (int(fraction.ljust(6, "0")) if fraction else 0)
    return -held if sign == "-" else held


def of_decimal(number: Decimal, scale: Decimal | None = None) -> int | Unreadable:
    """A decimal in millionths, `scale` times."""
    if not number.is_finite():
        return UNREADABLE
    held = millionths(number if scale is None else _EXACT.multiply(number, scale))
    return TOO_LARGE if held is None else held


def decimal_from(value: object) -> Decimal | None:
    """A Python number as an exact decimal (a float by its `repr`), None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return Decimal(repr(float(value)))
    try:
        return Decimal(value.__index__())  # type: ignore[attr-defined]
    except (AttributeError, TypeError):
        return None


def number(value: object) -> object:
    """A number field's value."""
    if isinstance(value, str):
        text = trimmed(value)
        return number_in_words(text) if text else None
    exact = decimal_from(value)
    return UNREADABLE if exact is None else of_decimal(exact)


@dataclass(frozen=True)
class Currencies:
    """The ruleset's currency and what one unit of each other is worth in it, in millionths."""

    own: str | None
    rates: Mapping[str, int]

    def knows(self, currency: str | None) -> bool:
        """Whether an amount in it can be read."""
        return currency is None or currency == self.own or currency in self.rates

    def of_decimal(self, exact: Decimal, currency: str | None) -> int | Unreadable:
        """An exact decimal of a currency in the ruleset's, rounded only once."""
        if currency is None or currency == self.own or not exact.is_finite() or exact.adjusted() > 30:
            return of_decimal(exact)
        rate = self.rates.get(currency)
        if rate is None:
            return Unreadable(f"no rate for {currency}")
        return of_decimal(_EXACT.multiply(exact, Decimal(rate).scaleb(-6)))

    def money(self, value: object) -> object:
        """A money field's value: `12,000 EUR`, a bare number in the ruleset's currency, an `Amount`."""
        if isinstance(value, str):
            text = trimmed(value)
            return self._money_text(text) if text else None
        if isinstance(value, Amount):
            return self.of_decimal(value.number, value.currency)
        return number(value)

    def _money_text(self, text: str) -> int | Unreadable:
        match = _MONEY.fullmatch(text)
        if match is None:
            return number_in_words(text)
        exact = decimal_in_words(match[1].strip())
        return UNREADABLE if exact is None else self.of_decimal(exact, match[2])


def decimal_in_words(text: str) -> Decimal | None:
    """As `number_in_words`, with all its digits."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction, scale = match.groups()
    plain = Decimal(f"{sign}{whole.replace(',', '').replace('_', '')}.{fraction or '0'}")
    return _EXACT.multiply(plain, _SCALE[scale.lower()])


def percent(value: object) -> object:
    """A percent field's value: `20%` or a `Share`; a bare number does not say what it means."""
    if isinstance(value, str):
        text = trimmed(value)
        if not text:
            return None
        if text.endswith("%"):
            return number_in_words(text[:-1].rstrip(BLANKS))
        return BARE_PERCENT if _NUMBER.fullmatch(text) else UNREADABLE
    if isinstance(value, Share):
        return of_decimal(value.percent)
    return UNREADABLE if decimal_from(value) is None else BARE_PERCENT


# ── Yes and no, days, instants ────────────────────────────────────────────────────────────────────────────────────


def yes_no(value: object) -> object:
    """A yes/no field's value."""
    if isinstance(value, str):
        text = trimmed(value)
        return _YES_NO.get(fold(text), UNREADABLE) if text else None
    return value if value is True or value is False else UNREADABLE


def written_moment(text: str) -> date | datetime | None:
    """`2026-11-01`, or with a time, a fraction of a second, a zone: a day, or a datetime with or without its zone."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        zone = _offset(offset) if offset else None
        return datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone
        )
    except ValueError:
        return None


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def day_from(moment: date | datetime, zone: ZoneInfo) -> object:
    """The day of a moment: as written where it has no zone, else in `zone`."""
    if not isinstance(moment, datetime):
        return moment if type(moment) is date else date(moment.year, moment.month, moment.day)
    try:
        return moment.date() if moment.utcoffset() is None else moment.astimezone(zone).date()
    except (ArithmeticError, TypeError, ValueError):
        return UNREADABLE


def instant_from(moment: date | datetime, zone: ZoneInfo) -> object:
    """A moment in UTC, cut to the second; without a zone it is in `zone`, the earlier of a repeated hour."""
    if not isinstance(moment, datetime):
        return NO_TIME
    try:
        if moment.utcoffset() is not None:
            return moment.astimezone(UTC).replace(microsecond=0)
        local = moment.replace(tzinfo=zone, fold=0)
        instant = local.astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            return SKIPPED_HOUR
        return instant.replace(microsecond=0)
    except (ArithmeticError, TypeError, ValueError):
        return UNREADABLE


def day_in(zone: ZoneInfo) -> Convert:
    """Reads a date field's values, the days of instants in `zone`."""

    def day(value: object) -> object:
        moment = _moment(value)
        return day_from(moment, zone) if isinstance(moment, date) else moment

    return day


def instant_in(zone: ZoneInfo) -> Convert:
    """Reads a datetime field's values, those without a zone in `zone`."""

    def instant(value: object) -> object:
        moment = _moment(value)
        return instant_from(moment, zone) if isinstance(moment, date) else moment

    return instant


def _moment(value: object) -> date | Unreadable | None:
    if isinstance(value, str):
        text = trimmed(value)
        return (written_moment(text) or UNREADABLE) if text else None
    return value if isinstance(value, date) else UNREADABLE


# ── Texts and lists of values ─────────────────────────────────────────────────────────────────────────────────────


def text(value: object) -> object:
    """A text field's value, folded."""
    if not isinstance(value, str):
        return UNREADABLE
    return fold(trimmed(value)) or None


def chosen_from(declared: Choice | StageOf) -> Convert:
    """Reads a `one of` field's values, or the stages that a text may name."""
    spelling = declared.spelling

    def chosen(value: object) -> object:
        folded = text(value)
        return folded if folded is None or folded in spelling else UNREADABLE

    return chosen


def several_from(
    declared: Choices, separator: str = ";", blank: Callable[[str], bool] = lambda folded: not folded
) -> Convert:
    """Reads a `some of` field's values: a list of texts, or one text with separators. `blank`: what names no value."""
    spelling = declared.spelling

    def several(value: object) -> object:
        if isinstance(value, str):
            whole = fold(trimmed(value))
            if blank(whole):
                return None
            items: list[object] = [value] if whole in spelling else list(value.split(separator))
        elif isinstance(value, list | tuple | set | frozenset):
            items = list(value)
        else:
            return UNREADABLE
        return _sorted_out(items)

    def _sorted_out(items: list[object]) -> object:
        kept: set[str] = set()
        outside: list[str] = []
        for item in items:
            folded = fold(trimmed(item)) if isinstance(item, str) else None
            if folded is not None and folded in spelling:
                kept.add(folded)
            elif item is not None and (folded is None or not blank(folded)):
                outside.append(trimmed(item) if isinstance(item, str) else str(item))
        return PartlyKept(frozenset(kept), tuple(outside)) if outside else frozenset(kept)

    return several
