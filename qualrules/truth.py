"""Three-valued truth: Kleene's strong logic over met, not met and unknown.

This is the only place that says how outcomes combine; it knows nothing of rules or records.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Outcome(Enum):
    """The answer of a condition, criterion, definition, gate or promise."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # members are compared by identity, and the inherited one is slow

    def __bool__(self) -> bool:
        """Refused: `if outcome` would take unknown, and not met, for yes."""
        raise TypeError("compare with Outcome.MET: unknown is neither yes nor no")

    @property
    def words(self) -> str:
        """As people write it: `met`, `not met`, `unknown`."""
        return self.value.replace("_", " ")

    @property
    def decided(self) -> bool:
        """Whether the answer is known: met or not met."""
        return self is not Outcome.UNKNOWN


MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
_NEGATED = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}


def from_bool(value: bool | int | None) -> Outcome:
    """True is met, False is not met, None is unknown."""
    if value is None:
        return UNKNOWN
    return MET if value else NOT_MET


def to_bool(outcome: Outcome) -> bool | None:
    """The inverse of `from_bool`."""
    return None if outcome is UNKNOWN else outcome is MET


def negate(outcome: Outcome) -> Outcome:
    """Kleene's *not*."""
    return _NEGATED[outcome]


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene's *and*; met over nothing."""
    result = MET
    for outcome in outcomes:
        if outcome is NOT_MET:
            return NOT_MET
        if outcome is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene's *or*; not met over nothing."""
    return negate(all_of(negate(outcome) for outcome in outcomes))


def within(lowest: int, highest: int, least: int, most: int | None) -> Outcome:
    """Whether a number known only to lie in `lowest..highest` lies in `least..most` (`most` None: no upper bound)."""
    if highest < least or (most is not None and lowest > most):
        return NOT_MET
    if lowest >= least and (most is None or highest <= most):
        return MET
    return UNKNOWN


def count(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """How many are met at least, and at most: the unknown ones widen the range."""
    lowest = highest = 0
    for outcome in outcomes:
        lowest += outcome is MET
        highest += outcome is not NOT_MET
    return lowest, highest
