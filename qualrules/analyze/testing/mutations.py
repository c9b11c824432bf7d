"""Small changes to a condition, each in one place: the mistakes that people make when they write or edit a rule.

Knows conditions only: which rule they belong to, and what comes of the change, is not said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from qualrules.analyze.testing.one_step import steps
from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.source import Span

T = TypeVar("T")
Kind = Literal[
    "comparison",
    "threshold",
    "and_or",
    "not_dropped",
    "negated",
    "condition_dropped",
    "value_dropped",
    "any_all",
    "count",
    "duration",
    "period",
    "sign",
    "figure",
]
OTHERS: dict[r.Comparison, r.Comparison] = {
    ">=": ">",
    ">": ">=",
    "<=": "<",
    "<": "<=",
    "=": "!=",
    "!=": "=",
}
_LONGER: dict[r.Unit, r.Unit] = {
    "day": "week",
    "week": "month",
    "month": "quarter",
    "quarter": "year",
    "year": "quarter",
}
_FIGURES: dict[str, Literal["lowest", "highest", "latest", "earliest"]] = {
    "lowest": "highest",
    "highest": "lowest",
    "latest": "earliest",
    "earliest": "latest",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: what stood in its place, and what stands there now (None: nothing)."""

    kind: Kind
    before: r.Condition
    after: r.Condition | None
    in_rows: bool = False
    """It is made in what is asked of child rows."""

    @property
    def span(self) -> Span:
        """Where it is made."""
        return self.before.span


Changed = tuple[Edit, r.Condition]
"""A change, and the whole condition with it."""
ChangedValue = tuple[Kind | Edit, r.Value]


def edits(condition: r.Condition) -> Iterator[Changed]:
    """Every change to a condition; two may come to the same."""
    yield from ((Edit(kind, condition, new), new) for kind, new in _own(condition))
    yield from _under(condition)


def _under(node: r.Condition) -> Iterator[Changed]:
    """The changes inside of it."""
    match node:
        case r.And() | r.Or() | r.Quantity():
            yield from _in_parts(node)
        case r.Not(part):
            for edit, new in edits(part):
                # A second `not` in the place of one that is dropped is the same change.
                if not (edit.before is part and _turns_round(edit)):
                    yield edit, replace(node, part=new)
        case r.Rows(where=where):
            yield from ((_in_rows(edit), replace(node, where=new)) for edit, new in edits(where))
        case r.Compare(left=left, right=right):
            yield from _in_value(node, left, lambda new: replace(node, left=new))
            yield from _in_value(node, right, lambda new: replace(node, right=new))
        case r.OneOf(value=value) | r.TextTest(value=value):
            yield from _in_value(node, value, lambda new: replace(node, value=new))


def _turns_round(edit: Edit) -> bool:
    equals = isinstance(edit.before, r.Compare) and edit.before.op in ("=", "!=")
    return edit.kind == "negated" or (edit.kind == "comparison" and equals)


def _in_parts(node: r.And | r.Or | r.Quantity) -> Iterator[Changed]:
    for number, part in enumerate(node.parts):
        if len(node.parts) > 1 and not isinstance(node, r.Quantity):
            rest = replace(node, parts=without(node.parts, number))
            yield Edit("condition_dropped", part, None), rest
        for edit, new in edits(part):
            yield edit, replace(node, parts=with_other(node.parts, number, new))


def _in_value(
    node: r.Condition, value: r.Value, rebuilt: Callable[[r.Value], r.Condition]
) -> Iterator[Changed]:
    """A change in a value is told by the whole comparison, unless it lies in a condition of its own."""
    for change, new in _values(value):
        whole = rebuilt(new)
        yield (change if isinstance(change, Edit) else Edit(change, node, whole)), whole


# ── The changes to one condition ──────────────────────────────────────────────────────────────────────────────────


def _own(node: r.Condition) -> Iterator[tuple[Kind, r.Condition]]:
    match node:
        case r.Compare(op):
            yield "comparison", replace(node, op=OTHERS[op])
        case r.And(parts, span) | r.Or(parts, span):
            # The two ends of `between` are one form, in which nobody takes `and` for `or`.
            if len(parts) > 1 and any(part.span != span for part in parts):
                yield "and_or", (r.Or if isinstance(node, r.And) else r.And)(parts, span)
        case r.Not(part):
            yield "not_dropped", part
        case r.Quantity(parts=parts):
            yield from (("count", new) for new in _counts(node, len(parts)))
        case r.ScoreWithin(least=least, most=most):
            yield from (("threshold", replace(node, least=new)) for new in _beside(least))
            yield from (("threshold", replace(node, most=new)) for new in _beside(most))
        case r.Rows():
            yield from _rows(node)
        case r.OneOf() | r.TextTest() | r.Includes() | r.Known():
            yield from _tests(node)


def _rows(node: r.Rows) -> Iterator[tuple[Kind, r.Condition]]:
    match node.kind:
        case "count":
            yield from (("count", new) for new in _counts(node, None))
        case "some":
            yield "any_all", replace(node, kind="every")
        case _:
            yield "any_all", replace(node, kind="some")


def _tests(node: r.OneOf | r.TextTest | r.Includes | r.Known) -> Iterator[tuple[Kind, r.Condition]]:
    yield "negated", r.Not(node, node.span)
    match node:
        case r.OneOf(constants=constants):
            for number in range(len(constants) if len(constants) > 1 else 0):
                yield "value_dropped", replace(node, constants=without(constants, number))
        case r.TextTest(texts=texts):
            for number in range(len(texts) if len(texts) > 1 else 0):
                yield "value_dropped", replace(node, texts=without(texts, number))
        case r.Includes(values=values, every=every) if len(values) > 1:
            yield "any_all", replace(node, every=not every)
            for number in range(len(values)):
                yield "value_dropped", replace(node, values=without(values, number))


def _counts(node: r.Quantity | r.Rows, parts: int | None) -> Iterator[r.Condition]:
    """One more and one less; never so that nothing or everything would do where that is plain to see."""
    least, most = node.least, node.most
    if least == most:
        yield from (replace(node, least=new, most=new) for new in _beside(least) if new >= 0)
        return
    if least > 0:
        beside = (new for new in _beside(least) if new > 0 and (parts is None or new <= parts))
        yield from (replace(node, least=new) for new in beside)
    if most is not None:
        beside = (new for new in _beside(most) if new >= 0 and (parts is None or new < parts))
        yield from (replace(node, most=new) for new in beside)


def _beside(number: int | None) -> tuple[int, ...]:
    return () if number is None else (number - 1, number + 1)


# ── The changes to one value ──────────────────────────────────────────────────────────────────────────────────────


def _values(value: r.Value) -> Iterator[ChangedValue]:
    match value:
        case r.Constant():
            yield from (("threshold", new) for new in steps(value))
        case r.Shift(moment, amount, unit):
            yield from (("duration", replace(value, amount=new)) for new in _beside(amount))
            if unit in _LONGER:
                yield "duration", replace(value, unit=_LONGER[unit])
            yield from ((change, replace(value, moment=new)) for change, new in _values(moment))
        case r.PeriodEdge(offset=offset):
            yield from (("period", replace(value, offset=new)) for new in _beside(offset))
        case r.DaysBetween(start, end):
            yield from ((change, replace(value, start=new)) for change, new in _values(start))
            yield from ((change, replace(value, end=new)) for change, new in _values(end))
        case r.Arithmetic():
            yield from _arithmetic(value)
        case r.Aggregate():
            yield from _aggregate(value)


def _arithmetic(value: r.Arithmetic) -> Iterator[ChangedValue]:
    if value.op in ("+", "-"):
        yield "sign", replace(value, op="-" if value.op == "+" else "+")
    yield from ((change, replace(value, left=new)) for change, new in _values(value.left))
    yield from ((change, replace(value, right=new)) for change, new in _values(value.right))


def _aggregate(value: r.Aggregate) -> Iterator[ChangedValue]:
    if value.kind in _FIGURES:
        yield "figure", replace(value, kind=_FIGURES[value.kind])
    if value.where is not None:
        yield Edit("condition_dropped", value.where, None, in_rows=True), replace(value, where=None)
        yield from ((_in_rows(edit), replace(value, where=new)) for edit, new in edits(value.where))


def _in_rows(edit: Edit) -> Edit:
    return replace(edit, in_rows=True)


def without(parts: Sequence[T], number: int) -> tuple[T, ...]:
    """All but one."""
    return (*parts[:number], *parts[number + 1 :])


def with_other(parts: Sequence[T], number: int, new: T) -> tuple[T, ...]:
    """The same with another one in its place."""
    return (*parts[:number], new, *parts[number + 1 :])
