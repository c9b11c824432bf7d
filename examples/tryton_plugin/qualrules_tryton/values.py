"""The values of Tryton's JSON as Python values: what stands under `__class__` becomes a date, an instant, a Decimal.

`party.` beside `party` holds fields of the record that it leads to: both become one value, `{"id": …, "name": …}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

Json = Mapping[str, object]


def columns(record: Json) -> dict[str, object]:
    """The fields of a record. Raises ValueError where a value is none that Tryton writes."""
    found = {name: value(each) for name, each in record.items() if not name.endswith(".")}
    for name, each in record.items():
        if name.endswith("."):
            found[name[:-1]] = columns(each) if isinstance(each, dict) else None
    return found


def value(raw: object) -> object:
    """A plain value, or what stands for one."""
    if isinstance(raw, list):
        return [value(each) for each in raw]
    if not isinstance(raw, dict):
        return raw
    read = READERS.get(str(raw.get("__class__")))
    if read is None:
        return {str(key): value(each) for key, each in raw.items()}
    try:
        return read(raw)
    except (KeyError, TypeError, ValueError, OverflowError, InvalidOperation):
        raise ValueError(f"a {raw['__class__']} of Tryton cannot have the parts {dict(raw)}") from None


def _part(raw: Json, name: str) -> int:
    part = raw[name]
    if type(part) is not int:
        raise TypeError
    return part


def _date(raw: Json) -> date:
    return date(_part(raw, "year"), _part(raw, "month"), _part(raw, "day"))


def _clock(raw: Json) -> time:
    names = ("hour", "minute", "second", "microsecond")
    hour, minute, second, microsecond = (_part(raw, name) for name in names)
    return time(hour, minute, second, microsecond)


def _datetime(raw: Json) -> datetime:
    # Tryton's instants are UTC and do not say so.
    return datetime.combine(_date(raw), _clock(raw), UTC)


def _decimal(raw: Json) -> Decimal:
    text = raw["decimal"]
    if not isinstance(text, str):
        raise TypeError
    return Decimal(text)


READERS: Mapping[str, Callable[[Json], object]] = {
    "Decimal": _decimal,
    "bytes": lambda raw: str(raw["base64"]),
    "date": _date,
    "datetime": _datetime,
    "time": lambda raw: _clock(raw).isoformat(),
    "timedelta": lambda raw: Decimal(str(raw["seconds"])),
}
