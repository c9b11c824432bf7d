"""Values that are easily read instead of those that a solver came upon; the record still has to hold with each.

What a value can be exchanged for is said in `easy_values`, the friendliest first. The first that holds is taken; a value
for which none does stays as it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice, product

from qualrules.analyze.questions import Given
from qualrules.analyze.witness.easy_values import EasyValues, Leaf, Path, in_millionths
from qualrules.analyze.witness.places import declared, target
from qualrules.model.moment import Moment
from qualrules.model.rules import Rules
from qualrules.model.values import number_text

Holds = Callable[[Given], bool]

_NOT_ODD = len("1,000,000")
_AT_ONCE = 2
_OFFERED = 7
"""How many values of each are tried where several change at once."""


def friendlier(
    given: Given, holds: Holds, record: str, rules: Sequence[Rules], as_of: date | datetime | None = None
) -> Given:
    """The record with friendlier values, of which it holds as well."""
    values = EasyValues(rules, as_of)
    given = _brought_near(given, holds, list(_leaves(given, record, rules)), values.moment)
    given = _in_groups(given, holds, list(_leaves(given, record, rules)), values)
    given = _together(given, holds, record, values)
    # Where a field is compared with another one, the first of them could not move freely.
    passes = 1 + any(values.compared_with(leaf.place) for leaf in _leaves(given, record, rules))
    for _ in range(passes):
        given = _one_by_one(given, holds, record, values)
    return given


def _brought_near(given: Given, holds: Holds, leaves: Sequence[Leaf], moment: Moment) -> Given:
    """All days moved by the same distance, the latest to today: days held against each other cannot move alone."""
    days = [(leaf, leaf.value) for leaf in leaves if isinstance(leaf.value, date)]
    if len(days) < 2:
        return given
    away = moment.today - max(_day(when) for _, when in days)
    changed = given
    for leaf, when in days:
        try:
            changed = _with(changed, leaf.path, when + away)
        except OverflowError:
            return given
    return changed if holds(changed) else given


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _in_groups(given: Given, holds: Holds, leaves: Sequence[Leaf], values: EasyValues) -> Given:
    """Every value exchanged for one that most likely does as well: all at once, or in halves where that fails."""
    changed = given
    for leaf in leaves:
        changed = _with(changed, leaf.path, values.alike(leaf))
    if not leaves or holds(changed):
        return changed
    if len(leaves) == 1:
        return given
    half = len(leaves) // 2
    return _in_groups(_in_groups(given, holds, leaves[:half], values), holds, leaves[half:], values)


def _together(given: Given, holds: Holds, record: str, values: EasyValues) -> Given:
    """The oddest number, where it is compared with others, exchanged at once with them."""
    leaves = list(_leaves(given, record, values.rules))
    oddest = max(leaves, key=_oddness, default=None)
    if oddest is None or _oddness(oddest) <= _NOT_ODD:
        return given
    others = values.compared_with(oddest.place)
    group = [oddest, *(leaf for leaf in leaves if leaf.place in others and leaf is not oddest)][:_AT_ONCE]
    offered = [list(islice(values.instead_of(leaf, {}), _OFFERED)) for leaf in group]
    for chosen in sorted(product(*(range(len(each)) for each in offered)), key=sum):
        changed = given
        for leaf, each, number in zip(group, offered, chosen, strict=True):
            changed = _with(changed, leaf.path, each[number])
        if holds(changed):
            return changed
    return given


def _one_by_one(given: Given, holds: Holds, record: str, values: EasyValues) -> Given:
    """Every value exchanged for the friendliest with which the record holds."""
    leaves = list(_leaves(given, record, values.rules))
    others = {leaf.place: leaf.value for leaf in leaves}
    # Where values depend on one another, the oddest has to change while the others still give way.
    for leaf in sorted(leaves, key=_oddness, reverse=True):
        for value in values.instead_of(leaf, others):
            if _same(value, leaf.value):
                break
            changed = _with(given, leaf.path, value)
            if holds(changed):
                given = changed
                others[leaf.place] = value
                break
    return given


def _oddness(leaf: Leaf) -> int:
    """How long a number is, written down; other values give way to nothing."""
    held = in_millionths(leaf.value)
    return 0 if held is None else len(number_text(abs(held)))


def _same(one: object, other: object) -> bool:
    """Whether two values are written alike: `2` is not `2.0`."""
    return one == other and str(one) == str(other)


def _leaves(given: Given, record: str, rules: Sequence[Rules], path: Path = ()) -> Iterator[Leaf]:
    fields = declared(rules, record)
    known = [name for name in fields if name in given]
    for name in (*known, *(name for name in given if name not in fields)):
        value, field = given[name], fields.get(name)
        if isinstance(value, Mapping):
            yield from _leaves(value, target(field), rules, (*path, name))
        elif rows := _rows(value):
            for number, row in rows:
                yield from _leaves(row, target(field), rules, (*path, name, number))
        else:
            yield Leaf((*path, name), (record, name), field, value)


def _rows(value: object) -> list[tuple[int, Given]]:
    """The child rows, numbered; nothing where the value is none."""
    if not isinstance(value, list):
        return []
    return [(number, row) for number, row in enumerate(value) if isinstance(row, Mapping)]


def _with(given: Given, path: Path, value: object) -> Given:
    """The record with another value at the end of a path."""
    changed: Given = _replaced(given, path, value)  # type: ignore[assignment]  # a dict with one value replaced
    return changed


def _replaced(inside: object, path: Path, value: object) -> object:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(inside, list) and isinstance(step, int):
        return [*inside[:step], _replaced(inside[step], rest, value), *inside[step + 1 :]]
    assert isinstance(inside, Mapping)
    return {**inside, step: _replaced(inside[step], rest, value)}
