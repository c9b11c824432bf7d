"""Proof questions answered: encoded, solved, and where a record does it, that record found, replayed and made small.

An answer that names a record was replayed through the interpreter. What neither proof nor record was found for is said to be
undecided, or only possible.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.calendar import NOW, Calendar
from qualrules.analyze.encoding.encode import Encoder
from qualrules.analyze.encoding.formulas import Formula
from qualrules.analyze.encoding.moments import second_of_number
from qualrules.analyze.encoding.reach import Place
from qualrules.analyze.encoding.space import Space
from qualrules.analyze.questions import (
    Answer,
    Budget,
    Differ,
    Given,
    Higher,
    Impossible,
    Is,
    Possible,
    Statement,
    Undecided,
    Witness,
)
from qualrules.analyze.solver import Result, Solver
from qualrules.analyze.witness.models import record_of
from qualrules.analyze.witness.replay import Replay, moment_in
from qualrules.analyze.witness.shrink import shrink
from qualrules.model import rules as r

ROUNDS = 40
"""How often a model may be put right about the calendar before the question is undecided."""
PRODUCT_ROUNDS = 4
"""The same for the products of fields, which are worked out with a few round factors first."""
OVER = "the time for proofs was up"
TOO_MUCH = "it takes more work than one question may"


@dataclass(frozen=True)
class Sifted:
    """Of several questions, by position: those that no record can answer, and those that were not decided."""

    impossible: list[int]
    undecided: list[int]


class Prover:
    """Answers questions about the records of one type, under one ruleset or two (side 0 and 1).

    `as_of` is the day or instant that witnesses prefer; what is proved holds at any moment. Raises ImportError without z3.
    """

    def __init__(
        self,
        sides: Sequence[r.Rules],
        record: str,
        budget: Budget | None = None,
        as_of: date | datetime = date(2026, 1, 1),
    ) -> None:
        self._sides = tuple(sides)
        self._record = record
        self._budget = budget or Budget()
        self._as_of = as_of
        self._space = Space(sides)
        self._calendar = Calendar(self._space.variables)
        self._encoders = [Encoder(self._space, self._calendar, side) for side in range(len(sides))]
        self._solver = Solver(self._budget.steps, self._budget.milliseconds)
        self._replay = Replay(sides, record)
        self._told = 0
        self._values: dict[str, int] = {}
        self._runs: dict[tuple[date | datetime, int], Formula] = {}

    # ── Questions ─────────────────────────────────────────────────────────────────────────────────────────────────

    def possible(self, *statements: Statement) -> bool | None:
        """Whether a record may do all that: False is a proof that none does, None is undecided. Looks for no witness."""
        result = self._may_be([self._formula(statement) for statement in statements])
        return {"possible": True, "impossible": False}.get(result)

    def impossible(self, questions: Sequence[Sequence[Statement]]) -> Sifted:
        """Which of the questions no record can answer. One model often answers many."""
        asked = [f.all_of([self._formula(each) for each in statements]) for statements in questions]
        left = dict(enumerate(asked))
        found = Sifted([], [])
        while left:
            number, formula = next(iter(left.items()))
            del left[number]
            result = self._may_be([formula])
            if result == "possible":
                known: dict[int, bool] = {}
                answered = [n for n, one in left.items() if f.evaluate(one, self._values, known)]
                for each in answered:
                    del left[each]
            else:
                (found.impossible if result == "impossible" else found.undecided).append(number)
        return found

    def ask(self, *statements: Statement) -> Answer:
        """Proved impossible, or possible with a witness, or undecided."""
        formulas = [self._formula(statement) for statement in statements]
        for as_of in self._moments:
            tried = [*formulas, self._space.exact, self._fixed(as_of)]
            found = self._witness(statements, tried, as_of)
            if found is not None:
                return Possible(found)
        result = self._solve(formulas)
        if result == "impossible":
            return Impossible(self._solver.core())
        for day in self._odd_days:
            found = self._witness(statements, [*formulas, self._space.exact, self._fixed(day)], day)
            if found is not None:
                return Possible(found)
        if result == "undecided":
            return Undecided(OVER if self._budget.is_over() else TOO_MUCH)
        # On any other day; and where a figure over rows is in the way, the model as it is.
        found = self._witness(statements, [*formulas, self._space.exact]) or self._witness(
            statements, formulas
        )
        return Possible(found)

    # ── Witnesses ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _witness(
        self, statements: Sequence[Statement], formulas: list[Formula], as_of: date | datetime | None = None
    ) -> Witness | None:
        """A record of a model, where there is one and the interpreter says the same of it."""
        if self._solve(formulas) != "possible":
            return None
        given = record_of(self._space, self._values, self._record)
        at = as_of or second_of_number(self._values.get(NOW, 0)) or self._moments[0]
        return self._smallest(statements, given, at) if self._replay.holds(statements, given, at) else None

    @cached_property
    def _moments(self) -> tuple[date | datetime, ...]:
        """When witnesses are looked for first: the preferred day. Where two rulesets end their days at different instants,
        the ends of that day and of one half a year on in each zone."""
        zones = {rules.header.zone: rules for rules in self._sides}
        if len(zones) == 1:
            return (self._as_of,)
        ends = [moment_in(rules, self._as_of).now for rules in zones.values()]
        days = [end + timedelta(days=passed) for passed in (0, 182) for end in ends]
        return tuple(end + timedelta(hours=hours) for end in days for hours in (0, -12, 1))

    @cached_property
    def _odd_days(self) -> tuple[date, ...]:
        """Days on which months and years of different lengths show: around a leap day, at the ends of long months."""
        leap = next(year for year in range(self._as_of.year, 0, -1) if isleap(year) or year <= 4)
        ends = ((2, 28), (3, 1), (3, 30), (3, 31), (5, 31), (12, 31))
        later = [date(year, month, day) for year in (leap, leap + 1) for month, day in ends]
        return (date(leap, 2, 29), *later) if isleap(leap) else tuple(later)

    def _smallest(self, statements: Sequence[Statement], given: Given, as_of: date | datetime) -> Witness:
        def holds(smaller: Given) -> bool:
            return self._replay.holds(statements, smaller, as_of)

        small = shrink(given, holds, self._record, self._sides, as_of)
        wished = self._moments[0]
        if as_of != wished and self._replay.holds(statements, small, wished):
            as_of = wished
        return Witness(self._record, small, as_of)

    # ── Solving ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _formula(self, statement: Statement) -> Formula:
        top = Place(self._record)
        match statement:
            case Is(subject, outcomes, side):
                return self._encoders[side].subject(subject, top).has(outcomes)
            case Differ(one, other, (mine, yours)):
                left = self._encoders[mine].subject(one, top)
                right = self._encoders[yours].subject(other, top)
                return f.any_of((f.differ(left.met, right.met), f.differ(left.not_met, right.not_met)))
            case Higher(scores, bound, above):
                weights = [
                    getattr(encoder.score(score, top), bound)
                    for encoder, score in zip(self._encoders, scores, strict=True)
                ]
                more, less = weights[above], weights[1 - above]
                return f.weighs([*more, *((-weight, part) for weight, part in less)], 1)

    def _may_be(self, formulas: list[Formula]) -> Result:
        """As `_solve`; the preferred day is tried first, on which the calendar is exact and most questions are answered."""
        first = self._solve([*formulas, self._space.exact, self._fixed(self._moments[0])])
        return first if first == "possible" else self._solve(formulas)

    def _fixed(self, as_of: date | datetime) -> Formula:
        """The run is at that moment."""
        key = (as_of, len(self._calendar.derived))
        if key not in self._runs:
            self._runs[key] = self._calendar.fixed(moment_in(self._sides[0], as_of))
        return self._runs[key]

    def _solve(self, formulas: list[Formula]) -> Result:
        """The answer; after a possible one `_values` is a model that the calendar agrees with."""
        for turn in range(ROUNDS):
            if self._budget.is_over():
                return "undecided"
            self._tell_rules()
            result = self._solver.ask(formulas)
            if result != "possible":
                return result
            self._values = self._solver.values()
            lemmas = [*self._wrong_days(), *(self._wrong_products() if turn < PRODUCT_ROUNDS else ())]
            if not lemmas:
                return "possible"
            self._solver.hold(lemmas)
        return "undecided"

    def _wrong_days(self) -> Iterator[Formula]:
        """What the model has wrong about days, months and time zones."""
        for derived in self._calendar.derived:
            yield from derived.wrong(self._values)

    def _wrong_products(self) -> Iterator[Formula]:
        for product in self._space.products.values():
            yield from product.wrong(self._values)

    def _tell_rules(self) -> None:
        """What always holds of the variables that came since the last time."""
        rules = self._space.variables.rules
        self._solver.hold(rules[self._told :])
        self._told = len(rules)
