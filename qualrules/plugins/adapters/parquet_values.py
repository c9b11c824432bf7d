"""From the types of a Parquet file to raw values: for each type a function, None where values are taken as they
come. Nothing is interpreted.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from qualrules.reading.raw import BadValue

Convert = Callable[[Any], object]

NO_TEXT = "bytes that are no text"
NO_MOMENT = "a value outside the calendar"


def converter(kind: Any) -> Convert | None:  # noqa: ANN401 - pyarrow has no types of its own
    """The function for values of an Arrow type that are there."""
    import pyarrow.types as of  # type: ignore[import-untyped]

    if of.is_dictionary(kind):
        return converter(kind.value_type)
    if of.is_struct(kind):
        return _of_struct({field.name: converter(field.type) for field in kind})
    if of.is_map(kind):
        return _of_map(converter(kind.item_type))
    if of.is_nested(kind) and hasattr(kind, "value_type"):
        return _of_list(converter(kind.value_type))
    if of.is_float32(kind) or of.is_float16(kind):
        return _shortest("f" if of.is_float32(kind) else "e")
    if of.is_timestamp(kind):
        return _moment
    if of.is_binary(kind) or of.is_large_binary(kind) or of.is_fixed_size_binary(kind):
        return _text
    is_plain = of.is_boolean(kind) or of.is_integer(kind) or of.is_floating(kind) or of.is_decimal(kind)
    is_plain = (
        is_plain or of.is_string(kind) or of.is_large_string(kind) or of.is_date(kind) or of.is_null(kind)
    )
    return None if is_plain else str


def _of_struct(fields: Mapping[str, Convert | None]) -> Convert:
    def of_struct(value: Mapping[str, object]) -> object:
        return {name: applied(fields.get(name), item) for name, item in value.items()}

    return of_struct


def _of_map(convert: Convert | None) -> Convert:
    return lambda value: {str(key): applied(convert, item) for key, item in value}


def _of_list(convert: Convert | None) -> Convert:
    return lambda value: [applied(convert, item) for item in value]


def applied(convert: Convert | None, value: object) -> object:
    """A value through its function; a null stays one."""
    return value if value is None or convert is None else convert(value)


def _shortest(form: str) -> Convert:
    """A float of few bits by its shortest decimal: as one of 64 bits, 12345.67 would be 12345.669921875."""

    def shortest(value: float) -> float:
        for digits in range(3, 10):
            short = float(f"{value:.{digits}g}")
            try:
                if struct.unpack(form, struct.pack(form, short))[0] == value:
                    return short
            except OverflowError:
                continue
        return value

    return shortest


def _moment(value: datetime) -> datetime:
    """A plain datetime, whatever library made it."""
    return datetime.combine(value.date(), value.time(), value.tzinfo)


def _text(value: bytes) -> object:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return BadValue(f"{len(value):,} bytes", NO_TEXT)


def values_of(column: Any, convert: Convert | None) -> list[object]:  # noqa: ANN401 - an Arrow array
    """The raw values of a column's piece, moments to the microsecond."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        values = column.to_pylist()
    except (ValueError, OverflowError):  # one of them is a moment that Python's calendar does not have
        values = [_single(item) for item in column]
    if convert is None:
        return list(values)
    return [value if value is None or isinstance(value, BadValue) else convert(value) for value in values]


def _single(item: Any) -> object:  # noqa: ANN401 - an Arrow scalar
    try:
        value: object = item.as_py()
    except (ValueError, OverflowError):
        return BadValue(str(item.type), NO_MOMENT)
    return value
