"""Yes/no, days, instants, texts and choices in their held form: from the language's own forms and Python
values.

Every function answers with the held value, None for missing, or an `Unreadable`; none raises, whatever it is
given. Numbers are in `amounts`; how a source writes its values is not known here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from qualrules.model.datatypes import Choice, Choices, StageOf
from qualrules.model.values import fold
from qualrules.reading.date_forms import written_moment
from qualrules.reading.unread import (
    NO_TIME,
    SKIPPED_HOUR,
    UNREADABLE,
    Convert,
    PartlyKept,
    Unreadable,
    trimmed,
)

_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def yes_no(value: object) -> object:
    """A yes/no field's value."""
    if isinstance(value, str):
        text = trimmed(value)
        return _YES_NO.get(fold(text), UNREADABLE) if text else None
    return value if value is True or value is False else UNREADABLE


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
    """Reads a `some of` field's values: a list of texts, or one text with separators. `blank`: what names no
    value.
    """
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
