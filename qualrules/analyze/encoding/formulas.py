"""A small algebra of formulas over yes/no and whole-number variables, as plain data.

The encoding is written in it; `evaluate` answers a formula for given values without any solver. Formulas are compared by
identity, so that a shared part stays shared. What can be simplified at once is simplified when it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd
from typing import Final

Assignment = Mapping[str, int]
"""Values of variables; a yes/no variable is True or False. A variable that is not there is False or 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Always:
    """True or false whatever the values."""

    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Flag:
    """A yes/no variable."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Any:
    """A part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class No:
    """The part does not hold."""

    part: Formula


@dataclass(frozen=True, slots=True, eq=False)
class AtMostZero:
    """A sum of whole-number variables is zero or less."""

    sum: Sum


@dataclass(frozen=True, slots=True, eq=False)
class IsZero:
    """A sum of whole-number variables is zero."""

    sum: Sum


@dataclass(frozen=True, slots=True, eq=False)
class Weighs:
    """The weights of the parts that hold add up to `least` or more."""

    parts: tuple[tuple[int, Formula], ...]
    least: int


Formula = Always | Flag | All | Any | No | AtMostZero | IsZero | Weighs

TRUE: Final = Always(True)
FALSE: Final = Always(False)


@dataclass(frozen=True, slots=True)
class Sum:
    """`constant` and multiples of whole-number variables, added up."""

    terms: tuple[tuple[str, int], ...]
    """Variable → factor, by name, without zero factors."""
    constant: int = 0

    def __add__(self, other: Sum) -> Sum:
        factors = dict(self.terms)
        for name, factor in other.terms:
            factors[name] = factors.get(name, 0) + factor
        kept = sorted((name, factor) for name, factor in factors.items() if factor)
        return Sum(tuple(kept), self.constant + other.constant)

    def __sub__(self, other: Sum) -> Sum:
        return self + other.times(-1)

    def times(self, factor: int) -> Sum:
        """Every part multiplied."""
        if not factor:
            return Sum((), 0)
        return Sum(tuple((name, each * factor) for name, each in self.terms), self.constant * factor)

    def value(self, assignment: Assignment) -> int:
        """What it comes to."""
        return sum(factor * assignment.get(name, 0) for name, factor in self.terms) + self.constant


def whole(constant: int) -> Sum:
    """A constant."""
    return Sum((), constant)


def variable(name: str) -> Sum:
    """One whole-number variable."""
    return Sum(((name, 1),))


# ── Making formulas ───────────────────────────────────────────────────────────────────────────────────────────────


def all_of(parts: Iterable[Formula]) -> Formula:
    """Every part holds; true over nothing."""
    kept: dict[int, Formula] = {}
    for part in parts:
        if part is FALSE:
            return FALSE
        if part is not TRUE:
            kept[id(part)] = part
    if len(kept) == 1:
        return next(iter(kept.values()))
    return All(tuple(kept.values())) if kept else TRUE


def any_of(parts: Iterable[Formula]) -> Formula:
    """A part holds; false over nothing."""
    kept: dict[int, Formula] = {}
    for part in parts:
        if part is TRUE:
            return TRUE
        if part is not FALSE:
            kept[id(part)] = part
    if len(kept) == 1:
        return next(iter(kept.values()))
    return Any(tuple(kept.values())) if kept else FALSE


def no(part: Formula) -> Formula:
    """The part does not hold."""
    if isinstance(part, Always):
        return FALSE if part.holds else TRUE
    return part.part if isinstance(part, No) else No(part)


def implies(given: Formula, then: Formula) -> Formula:
    """Where the one holds, the other does."""
    return any_of((no(given), then))


def same(one: Formula, other: Formula) -> Formula:
    """Both hold or neither does."""
    return all_of((implies(one, other), implies(other, one)))


def differ(one: Formula, other: Formula) -> Formula:
    """Just one of both holds."""
    return any_of((all_of((one, no(other))), all_of((other, no(one)))))


def at_most(left: Sum, right: Sum) -> Formula:
    """`left <= right`."""
    less = left - right
    if not less.terms:
        return TRUE if less.constant <= 0 else FALSE
    divisor = gcd(*(factor for _, factor in less.terms))
    if divisor > 1:  # smaller numbers are easier on the solver; whole numbers let the constant be rounded up
        terms = tuple((name, factor // divisor) for name, factor in less.terms)
        less = Sum(terms, -((-less.constant) // divisor))
    return AtMostZero(less)


def less_than(left: Sum, right: Sum) -> Formula:
    """`left < right`, of whole numbers."""
    return at_most(left + whole(1), right)


def equal(left: Sum, right: Sum) -> Formula:
    """`left = right`."""
    between = left - right
    if not between.terms:
        return TRUE if between.constant == 0 else FALSE
    divisor = gcd(*(factor for _, factor in between.terms))
    if between.constant % divisor:
        return FALSE
    terms = tuple((name, factor // divisor) for name, factor in between.terms)
    return IsZero(Sum(terms, between.constant // divisor))


def weighs(parts: Iterable[tuple[int, Formula]], least: int) -> Formula:
    """The weights of the parts that hold add up to `least` or more. Weights may be negative."""
    kept = []
    for weight, part in parts:
        if part is TRUE:
            least -= weight
        elif part is not FALSE and weight > 0:
            kept.append((weight, part))
        elif part is not FALSE and weight < 0:  # -w of p is w of not p, less w
            kept.append((-weight, no(part)))
            least -= weight
    if least <= 0:
        return TRUE
    if sum(weight for weight, _ in kept) < least:
        return FALSE
    return Weighs(tuple(kept), least)


# ── Answering them ────────────────────────────────────────────────────────────────────────────────────────────────


def evaluate(formula: Formula, values: Assignment, known: dict[int, bool] | None = None) -> bool:
    """Whether the formula holds for these values. `known` keeps the answers of shared parts while the formulas live."""
    known = {} if known is None else known
    if id(formula) not in known:
        known[id(formula)] = _answer(formula, values, known)
    return known[id(formula)]


def _answer(formula: Formula, values: Assignment, known: dict[int, bool]) -> bool:
    match formula:
        case Always(holds):
            return holds
        case Flag(name):
            return bool(values.get(name, False))
        case All(parts):
            return all(evaluate(part, values, known) for part in parts)
        case Any(parts):
            return any(evaluate(part, values, known) for part in parts)
        case No(part):
            return not evaluate(part, values, known)
        case AtMostZero(total):
            return total.value(values) <= 0
        case IsZero(total):
            return total.value(values) == 0
        case Weighs(weighed, least):
            return sum(weight for weight, part in weighed if evaluate(part, values, known)) >= least
