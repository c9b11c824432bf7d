"""Values under proof, and how two of them compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from qualrules.analyze.encoding import cells as c
from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.formulas import Formula, Sum
from qualrules.analyze.encoding.vocabulary import length_tests
from qualrules.analyze.texts.text_tests import Equals, Test
from qualrules.model import datatypes as d
from qualrules.model.rules import Comparison


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """`sum / (scale * divisor)`: an exact number in millionths, a day or an instant."""

    sum: Sum
    scale: int = 1
    """Above zero."""
    divisor: Sum | None = None
    """Of a quotient; never zero where the value is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A written text, folded."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Length:
    """The number of characters of a text, in millionths."""

    words: c.Words
    free: Sum
    """A variable for it, where it is not simply compared with a number."""


Content = Number | Text | Length | c.YesNo | c.OneOf | c.SomeOf | c.Words | c.Nothing


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A value: when it is known, what it is, and when it is a field that has not happened yet."""

    known: Formula
    content: Content
    type: d.Type
    not_yet: Formula = f.FALSE


Product = Callable[[Sum, Sum], Sum]
"""The product of two sums, as a sum."""


class Texts(Protocol):
    """Answers about texts of fields."""

    def passes(self, words: c.Words, test: Test) -> Formula:
        """Whether a text passes a test."""
        ...

    def same(self, one: c.Words, other: c.Words) -> Formula:
        """Whether two texts are the same."""
        ...


def holds(op: Comparison, one: Content, other: Content, product: Product, texts: Texts) -> Formula:
    """Whether two known values compare so. A day and an instant have been made two days before."""
    for turned, length, limit in ((op, one, other), (_TURNED[op], other, one)):
        passed = _of_length(turned, length, limit)
        if passed is not None:
            return passed
    one, other = _as_number(one), _as_number(other)
    if isinstance(one, Number) and isinstance(other, Number):
        return _ordered(op, one, other, product)
    alike = _equal(one, other, texts)
    return alike if op == "=" else f.no(alike)


def _as_number(content: Content) -> Content:
    return Number(content.free) if isinstance(content, Length) else content


_TURNED: dict[Comparison, Comparison] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


# ── Numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _ordered(op: Comparison, one: Number, other: Number, product: Product) -> Formula:
    left, right = one.sum.times(other.scale), other.sum.times(one.scale)
    if one.divisor is None and other.divisor is None:
        return compared(op, left, right)
    # Both sides times the divisors: where their product is below zero, the order turns.
    below: Formula = f.FALSE
    for mine, divisor in ((False, one.divisor), (True, other.divisor)):
        if divisor is None:
            continue
        if mine:
            left = product(left, divisor)
        else:
            right = product(right, divisor)
        below = f.differ(below, f.less_than(divisor, f.whole(0)))
    return f.any_of(
        (
            f.all_of((f.no(below), compared(op, left, right))),
            f.all_of((below, compared(_TURNED[op], left, right))),
        )
    )


def compared(op: Comparison, left: Sum, right: Sum) -> Formula:
    """Two sums of whole numbers."""
    match op:
        case "=":
            return f.equal(left, right)
        case "!=":
            return f.no(f.equal(left, right))
        case "<":
            return f.less_than(left, right)
        case "<=":
            return f.at_most(left, right)
        case ">":
            return f.less_than(right, left)
        case ">=":
            return f.at_most(right, left)


def _of_length(op: Comparison, length: Content, limit: Content) -> Formula | None:
    """The length of a text beside a number, by the tests of the text; None where it is something else."""
    if not (isinstance(length, Length) and isinstance(limit, Number)) or limit.sum.terms:
        return None
    tests = length_tests(limit.sum.constant)
    if limit.scale != 1 or not all(test in length.words.tests for test in tests):
        return None
    longer, as_long = (length.words.tests[test] for test in tests)
    match op:
        case ">":
            return longer
        case ">=":
            return as_long
        case "<":
            return f.no(as_long)
        case "<=":
            return f.no(longer)
        case "=":
            return f.all_of((as_long, f.no(longer)))
        case "!=":
            return f.no(f.all_of((as_long, f.no(longer))))


# ── Texts and the like ────────────────────────────────────────────────────────────────────────────────────────────


def _equal(one: Content, other: Content, texts: Texts) -> Formula:
    match one, other:
        case Text(left), Text(right):
            return f.TRUE if left == right else f.FALSE
        case c.YesNo(left), c.YesNo(right):
            return f.same(left, right)
        case c.OneOf(options), Text(text):
            return options.get(text, f.FALSE)
        case c.OneOf(options), c.OneOf(others):
            return f.any_of(
                f.all_of((option, others[value])) for value, option in options.items() if value in others
            )
        case c.Words(), Text(text):
            return texts.passes(one, Equals(text))
        case c.Words(), c.OneOf(options):
            return f.any_of(
                f.all_of((option, texts.passes(one, Equals(value)))) for value, option in options.items()
            )
        case c.Words(), c.Words():
            return f.TRUE if one is other else texts.same(one, other)
    return _equal(other, one, texts)
