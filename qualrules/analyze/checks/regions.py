"""Values of one field that stand for all its values: whatever some conditions say of any value, they say of one of these.

None where that cannot be said: then nothing is claimed. A value may be written with other fields and the day (the day after
`today - 30 days`), so that it fits every record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, combinations
from math import ceil, floor

from qualrules.analyze.encoding.vocabulary import vocabulary
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.values import MILLION, fold

MOST = 40
"""Values of one field; with more the question is left alone."""
MOST_CHOSEN = 5
"""Values of a `some of` field that conditions name."""

ANY_DAY = date(2026, 1, 1)


def is_field(node: object, name: str) -> bool:
    """Whether a value is that field of the record itself."""
    return isinstance(node, r.FieldValue) and node.name == name and not node.links and not node.outer


def stand_ins(rules: r.Rules, record: str, name: str, atoms: Sequence[r.Condition]) -> list[r.Value] | None:
    """The values for which the atoms, the conditions that read the field, have to be asked."""
    kind = rules.records[record].fields[name].type
    field_value = r.FieldValue(name, kind, record=record)
    found = _stand_ins(rules, field_value, atoms)
    return found if found is not None and 0 < len(found) <= MOST else None


def _stand_ins(rules: r.Rules, field: r.FieldValue, atoms: Sequence[r.Condition]) -> list[r.Value] | None:
    kind = field.type
    match kind:
        case d.YesNo():
            return [r.Constant(True, kind), r.Constant(False, kind)]
        case d.Choice(values) | d.StageOf(values=values):
            return [r.Constant(fold(value), kind) for value in values]
        case d.Choices():
            return _chosen(kind, atoms)
        case d.Text():
            return _texts(rules, field, atoms)
        case d.Number() | d.Money() | d.Percent():
            return _around(field, atoms, [r.Constant(MILLION, kind)])
        case d.Day() | d.Instant():
            return _around(field, atoms, [])
    return None


def _chosen(kind: d.Choices, atoms: Iterable[r.Condition]) -> list[r.Value] | None:
    """Every choice of the values that are named, with and without another one."""
    named = {value for atom in atoms if isinstance(atom, r.Includes) for value in atom.values}
    others = [fold(value) for value in kind.values if fold(value) not in named]
    if len(named) > MOST_CHOSEN:
        return None
    asked = [*sorted(named), *others[:1]]
    sets = chain.from_iterable(combinations(asked, count) for count in range(len(asked) + 1))
    return [r.Constant(frozenset(each), kind) for each in sets]


def _texts(rules: r.Rules, field: r.FieldValue, atoms: Iterable[r.Condition]) -> list[r.Value] | None:
    if any(not reads_only(atom, field.name) for atom in atoms):
        return None
    regions = vocabulary((rules,)).texts.get((field.record, field.name))
    if regions is None or not regions.complete:
        return [r.Constant("text", field.type)] if regions is None else None
    return [r.Constant(region.example, field.type) for region in regions.regions]


def reads_only(atom: r.Condition, name: str) -> bool:
    """Whether the condition looks at this field alone, and not at the day."""
    return all(
        is_field(node, name)
        if isinstance(node, r.FieldValue)
        else not isinstance(node, r.Today | r.Now | r.PeriodEdge)
        for node in r.walk(atom)
    )


# ── Numbers and moments: at each border, just below and just above ──


def _around(
    field: r.FieldValue, atoms: Sequence[r.Condition], steps: Sequence[r.Constant]
) -> list[r.Value] | None:
    borders = [_borders(field.name, atom) for atom in atoms]
    if any(each is None for each in borders):
        return None
    found = list(dict.fromkeys(border for each in borders if each is not None for border in each))
    if steps:
        return _numbers(field, found)
    return _moments(field, found)


def _borders(name: str, atom: r.Condition) -> list[r.Value] | None:
    """The values at which the answer of a condition on the field can turn; None where they cannot be said."""
    match atom:
        case r.Compare(left=left, right=right):
            for one, other in ((left, right), (right, left)):
                if is_field(one, name) and not _reads(other, name):
                    return [other]
                if isinstance(one, r.DaysBetween) and isinstance(other, r.Constant):
                    return _days(name, one, other)
        case r.OneOf(value, constants) if is_field(value, name):
            return list(constants)
    return None


def _reads(value: r.Value, name: str) -> bool:
    return any(is_field(node, name) for node in r.walk(value))


def _days(name: str, between: r.DaysBetween, limit: r.Constant) -> list[r.Value] | None:
    """A number of days from another moment: on the days around it."""
    assert isinstance(limit.value, int)
    days = sorted({floor(limit.value / MILLION), ceil(limit.value / MILLION)})
    for one, other, sign in ((between.start, between.end, -1), (between.end, between.start, 1)):
        if is_field(one, name) and not _reads(other, name):
            return [r.Shift(other, sign * count, "day", d.Day()) for count in days]
    return None


def _numbers(field: r.FieldValue, borders: Sequence[r.Value]) -> list[r.Value] | None:
    kind = field.type
    if any(type(border.type) is not type(kind) for border in borders):
        return None  # a quotient beside a percent
    if not borders:
        return [r.Constant(MILLION, kind)]
    return list(dict.fromkeys(chain.from_iterable(_near_number(border, kind) for border in borders)))


def _near_number(border: r.Value, kind: d.Type) -> Iterator[r.Value]:
    for step in (-1, 0, 1):
        if isinstance(border, r.Constant) and isinstance(border.value, int):
            yield r.Constant(border.value + step, kind)
        elif step == 0:
            yield border
        else:
            yield r.Arithmetic("+", border, r.Constant(step, kind), kind)


def _moments(field: r.FieldValue, borders: Sequence[r.Value]) -> list[r.Value] | None:
    if not borders:
        return [r.Constant(ANY_DAY, d.Day())]
    if isinstance(field.type, d.Day) or all(isinstance(border.type, d.Day) for border in borders):
        # An instant beside days is compared as a day.
        return list(dict.fromkeys(chain.from_iterable(map(_near_day, borders))))
    instants = [border.value for border in borders if isinstance(border, r.Constant)]
    if len(instants) < len(borders) or not all(isinstance(each, datetime) for each in instants):
        return None
    seconds = (timedelta(seconds=step) for step in (-1, 0, 1))
    return [
        r.Constant(each + step, field.type)
        for step in seconds
        for each in instants
        if isinstance(each, datetime)
    ]


def _near_day(border: r.Value) -> Iterator[r.Value]:
    before, after = (r.Shift(border, step, "day", d.Day()) for step in (-1, 1))
    yield from (before, r.Shift(before, 1, "day", d.Day()), after)
