"""What generated functions call for child rows and quotients: plain functions over True, False and None."""

from __future__ import annotations

from collections.abc import Callable

from qualrules.model.record import Record

Where = Callable[[Record, Record], bool | None]
Read = Callable[[Record, Record], object]


def some_row(where: Where, rows: tuple[Record, ...], outside: Record) -> bool | None:
    """Kleene's *or* over the rows."""
    result: bool | None = False
    for row in rows:
        answer = where(row, outside)
        if answer:
            return True
        if answer is None:
            result = None
    return result


def every_row(where: Where, rows: tuple[Record, ...], outside: Record) -> bool | None:
    """Kleene's *and* over the rows."""
    result: bool | None = True
    for row in rows:
        answer = where(row, outside)
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def no_row(where: Where, rows: tuple[Record, ...], outside: Record) -> bool | None:
    """Kleene's *not* of `some_row`."""
    answer = some_row(where, rows, outside)
    return None if answer is None else not answer


def counted_row(
    where: Where, rows: tuple[Record, ...], outside: Record, least: int, most: int | None
) -> bool | None:
    """Whether the number of rows that are met lies in the bounds."""
    answers = [where(row, outside) for row in rows]
    lowest, highest = answers.count(True), len(answers) - answers.count(False)
    if highest < least or (most is not None and lowest > most):
        return False
    return True if lowest >= least and (most is None or highest <= most) else None


def figure(
    kind: str, rows: tuple[Record, ...], outside: Record, where: Where | None, read: Read | None
) -> object:
    """A count, total, lowest, highest, latest or earliest over the rows that are met; None where it is unknown."""
    if where is not None:
        answers = [where(row, outside) for row in rows]
        if None in answers:
            return None
        rows = tuple(row for row, answer in zip(rows, answers, strict=True) if answer)
    if read is None:
        return len(rows)
    found = [read(row, outside) for row in rows]
    if None in found:
        return None
    if kind == "total":
        return sum(found)  # type: ignore[arg-type]  # totals are of numbers only
    if not found:
        return None
    return (min if kind in ("lowest", "earliest") else max)(found)  # type: ignore[type-var]  # of one ordered type


def compared(numerator: int, divisor: int, other: int, under: int) -> int:
    """The sign of `numerator / divisor - other / under`, exact; no divisor is zero."""
    if divisor < 0:
        numerator, divisor = -numerator, -divisor
    if under < 0:
        other, under = -other, -under
    return numerator * under - other * divisor


HELPERS: dict[str, object] = {
    function.__name__: function for function in (some_row, every_row, no_row, counted_row, figure, compared)
}
"""The names under which generated functions know them."""
