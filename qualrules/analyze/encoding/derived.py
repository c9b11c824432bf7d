"""Variables that are worked out of others in ways a solver is not good at: calendars, products of two fields.

Each is a variable within safe bounds. Where a model has it wrong, a lemma that is always true puts it right there; so a
proof never rests on the bounds being exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.formulas import Assignment, Formula, Sum
from qualrules.model.values import MILLION

ROUND = (0, 1, 2, 5, 10, 20, 50, 90, 100, 150, 200, 1000, -1, -10)
"""Factors with which a witness is looked for first."""


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """A variable that is worked out of a sum, and how to find and to say what is true of it."""

    of: Sum
    variable: Sum
    true: Callable[[int], int | None]
    """The right value for a value of the sum; None where there is none to be held to."""
    lemma: Callable[[int, int], Formula]
    """What always holds, given a value of the sum and the right value for it."""

    def wrong(self, assignment: Assignment) -> Iterator[Formula]:
        """What a model has to be told."""
        at = self.of.value(assignment)
        true = self.true(at)
        if true is not None and self.variable.value(assignment) != true:
            yield self.lemma(at, true)


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A variable that is the product of two sums."""

    one: Sum
    other: Sum
    variable: Sum

    def wrong(self, assignment: Assignment) -> Iterator[Formula]:
        """With one factor as it is, the product is a multiple of the other."""
        one, other = self.one.value(assignment), self.other.value(assignment)
        if self.variable.value(assignment) != one * other:
            yield f.implies(f.equal(self.one, f.whole(one)), f.equal(self.variable, self.other.times(one)))
            yield f.implies(
                f.equal(self.other, f.whole(other)), f.equal(self.variable, self.one.times(other))
            )

    def tame(self) -> Formula:
        """The second factor is one of a few round numbers, with which the product is a multiple of the first."""
        ways = []
        for number in ROUND:
            factor = f.whole(number * MILLION)
            product = f.equal(self.variable, self.one.times(number * MILLION))
            ways.append(f.all_of((f.equal(self.other, factor), product)))
        return f.any_of(ways)

    def signs(self) -> Iterator[Formula]:
        """What the signs of the factors say of that of the product."""
        for one, other in ((self.one, self.other), (self.other, self.one)):
            zero = f.whole(0)
            up, down = f.at_most(zero, one), f.at_most(one, zero)
            yield f.implies(f.all_of((up, f.at_most(zero, other))), f.at_most(zero, self.variable))
            yield f.implies(f.all_of((up, f.at_most(other, zero))), f.at_most(self.variable, zero))
            yield f.implies(f.all_of((down, f.at_most(other, zero))), f.at_most(zero, self.variable))
            yield f.implies(f.equal(one, zero), f.equal(self.variable, zero))
