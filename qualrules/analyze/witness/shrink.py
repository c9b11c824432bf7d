"""A record that was found for a question, made the smallest readable one that still answers it.

Whether a record still does is asked of `holds` alone, a bounded number of times. First whatever can be left out is left
out, many fields at once where that goes; then the values that stay are exchanged for friendlier ones (`friendly`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from qualrules.analyze.questions import Given
from qualrules.analyze.witness.friendly import friendlier
from qualrules.analyze.witness.places import declared, target
from qualrules.model.rules import Rules

CALLS = 300
"""How often `holds` is asked at most."""
DROPPING = 200
"""How many of these are for leaving out."""

Holds = Callable[[Given], bool]
Item = TypeVar("Item")


def shrink(
    given: Given, holds: Holds, record: str, rules: Sequence[Rules], as_of: date | datetime | None = None
) -> Given:
    """The smallest readable record of the type that still holds; `given` itself has to.

    `as_of` is the day or instant for which `holds` judges: dates are chosen near it.
    """
    trial = _Trial(holds, DROPPING)
    smaller = _Dropping(rules).record(given, record, trial)
    trial.left += CALLS - DROPPING
    return friendlier(smaller, trial, record, rules, as_of)


class _Trial:
    """`holds`, until the calls are used up; after that nothing holds any more."""

    def __init__(self, holds: Holds, calls: int) -> None:
        self.holds = holds
        self.left = calls

    def __call__(self, given: Given) -> bool:
        self.left -= 1
        return self.left >= 0 and self.holds(given)


class _Dropping:
    """Leaves out fields, links, rows and chosen values that are not needed."""

    def __init__(self, rules: Sequence[Rules]) -> None:
        self.rules = rules

    def record(self, given: Given, record: str, holds: Holds) -> Given:
        """The record, or a linked one or a row, with the fields that are needed."""
        fields = declared(self.rules, record)
        order = {name: place for place, name in enumerate(fields)}
        # What is nested, and what is declared late, is left out first.
        names = sorted(given, key=lambda name: (not _nested(given[name]), -order.get(name, len(order))))
        needed = _needed(names, lambda kept: holds({name: given[name] for name in kept}))
        ordered = sorted(needed, key=lambda name: order.get(name, len(order)))
        smaller = {name: given[name] for name in ordered}
        for name, value in smaller.items():
            smaller[name] = self._value(value, target(fields.get(name)), _inside(smaller, name, holds))
        return smaller

    def _value(self, value: object, inner: str, holds: Callable[[object], bool]) -> object:
        if isinstance(value, Mapping):
            return self.record(value, inner, holds)
        if not isinstance(value, list | tuple):
            return value
        items = _needed(list(value), holds)
        if len(items) > 1 and isinstance(items[0], Mapping) and holds(items[:1] * len(items)):
            items = items[:1] * len(items)
        for place, item in enumerate(items):
            if isinstance(item, Mapping):
                items[place] = self.record(item, inner, _at(items, place, holds))
        return items


def _nested(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _inside(given: dict[str, object], name: str, holds: Holds) -> Callable[[object], bool]:
    return lambda value: holds({**given, name: value})


def _at(items: list[object], place: int, holds: Callable[[object], bool]) -> Holds:
    return lambda row: holds([*items[:place], row, *items[place + 1 :]])


def _needed(items: list[Item], holds: Callable[[list[Item]], bool]) -> list[Item]:
    """The items without those that are not needed: all at once, halves, quarters, … single ones; the first go first."""
    size = len(items)
    while size:
        at = 0
        while at < len(items):
            fewer = items[:at] + items[at + size :]
            if holds(fewer):
                items = fewer
            else:
                at += size
        size //= 2
    return items
