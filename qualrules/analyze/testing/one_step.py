"""Constants one step lower and one step higher: where somebody who moves a limit by a hair would put it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from qualrules.model import rules as r
from qualrules.model.datatypes import YesNo
from qualrules.model.values import LARGEST, MILLION


def steps(constant: r.Constant) -> Iterator[r.Constant]:
    """The constant one step lower and one step higher; none where it is no number, day or instant."""
    for sign in (-1, 1):
        moved = _moved(constant, sign)
        if moved is not None:
            yield replace(constant, value=moved)


def _moved(constant: r.Constant, sign: int) -> object:
    held = constant.value
    if isinstance(constant.type, YesNo):
        return None
    match held:
        case int():
            moved = held + sign * _last_digit(held)
            return moved if abs(moved) <= LARGEST else None
        case date():
            step = timedelta(days=1)
            if isinstance(held, datetime):
                step = timedelta(seconds=1 if held.second else 60)
            try:
                return held + sign * step
            except OverflowError:
                return None
    return None


def _last_digit(held: int) -> int:
    """One unit of the last digit with which a number is written, and 1 at the most: 1 of 50, 0.1 of 0.5; in millionths."""
    step = MILLION
    while held % step:
        step //= 10
    return step
