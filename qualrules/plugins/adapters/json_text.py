"""JSON text to plain values, exactly: decimals and big whole numbers keep every digit.

What Python's own reader would lose or fail on (a key that stands twice, NaN, endless nesting, half a
character) is kept, or named by `flaw`. Nothing here knows of tables or files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, JSONDecoder

DEEPEST = 100

_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


class NotJsonError(ValueError):
    """A text that is no JSON: what is wrong with it, and where."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"line {line:,}, column {column:,}: {reason}" if line else reason)
        self.reason = reason
        self.column = column


class TwiceKeyed(dict[str, object]):
    """An object in which one key stands twice with different values."""

    key: str


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    for key, value in pairs:
        if values[key] != value:
            twice = TwiceKeyed(values)
            twice.key = key
            return twice
    return values


def _exactly(digits: str) -> Decimal | str:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent beyond all bounds: kept as it is written, and no number
        return digits


def _whole(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:  # more digits than Python turns into a number
        return digits


_DECODER = JSONDecoder(object_pairs_hook=_pairs, parse_float=_exactly, parse_int=_whole, parse_constant=str)


def decoded(text: str) -> object:
    """The value of a JSON text; NaN and Infinity are given as texts. Raises NotJsonError where it is none."""
    try:
        value: object = _DECODER.decode(text)
        return _mended(value) if _HALF_A_PAIR.search(text) else value
    except JSONDecodeError as error:
        raise NotJsonError(_reason(text, error), error.lineno, error.colno) from None
    except RecursionError:
        raise NotJsonError(f"it is nested more than {DEEPEST} deep") from None


def flaw(record: dict[str, object]) -> str | None:
    """Why an object cannot be taken as a record, if it cannot."""
    if type(record) is dict and not any(isinstance(value, (dict, list)) for value in record.values()):
        return None
    for container, depth in _containers(record):
        if isinstance(container, TwiceKeyed):
            return f'"{container.key}" stands twice in it with different values'
        if depth > DEEPEST:
            return f"it is nested more than {DEEPEST} deep"
    return None


def _containers(value: object) -> Iterator[tuple[dict[str, object] | list[object], int]]:
    waiting = [(value, 1)]
    while waiting:
        found, depth = waiting.pop()
        assert isinstance(found, (dict, list))
        yield found, depth
        if depth <= DEEPEST:
            inner = found.values() if isinstance(found, dict) else found
            waiting += [(item, depth + 1) for item in inner if isinstance(item, (dict, list))]


def _reason(text: str, error: JSONDecodeError) -> str:
    if error.msg.startswith("Unterminated string") or not text[error.pos :].strip():
        return "the text ends too early here; it is cut off"
    if error.msg.startswith("Extra data"):
        return "more text follows after the end of the JSON value"
    found = text[error.pos : error.pos + 20].split("\n", maxsplit=1)[0].strip()
    return f'"{found}" cannot stand here, so it is not JSON'


def _mended(value: object) -> object:
    """Half a character pair, which no file can hold, becomes the sign for an unreadable character."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        value[:] = [_mended(item) for item in value]
    elif isinstance(value, dict):
        mended = [(str(_mended(key)), _mended(item)) for key, item in value.items()]
        value.clear()
        value.update(mended)
    return value
