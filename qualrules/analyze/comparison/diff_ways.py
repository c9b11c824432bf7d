"""The ways in which an outcome, or the points of a score, turn from one ruleset to another, and which are open to records.

Outcomes are ordered not met, unknown, met. What is asked is asked of all pairs at once, since a record that answers one
question often answers others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeVar

from qualrules.analyze.comparison.diff_pairs import Pair
from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Differ, Higher, Is, Statement
from qualrules.model import rules as r
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

Turn = tuple[Outcome, Outcome]
"""The outcome by the old and by the new."""

GAINED: Final[tuple[Turn, ...]] = ((NOT_MET, MET), (UNKNOWN, MET))
LOST: Final[tuple[Turn, ...]] = ((MET, NOT_MET), (MET, UNKNOWN))
OPENED: Final[tuple[Turn, ...]] = ((NOT_MET, UNKNOWN), (MET, UNKNOWN))
RULED_OUT: Final[tuple[Turn, ...]] = ((UNKNOWN, NOT_MET),)
UP: Final[tuple[Turn, ...]] = (*GAINED, (NOT_MET, UNKNOWN))
DOWN: Final[tuple[Turn, ...]] = (*LOST, *RULED_OUT)

Points = tuple[Literal["lowest", "highest"], int]
"""A bound of a score, and the side on which it is higher."""

MORE: Final[tuple[Points, ...]] = (("lowest", 1), ("highest", 1))
LESS: Final[tuple[Points, ...]] = (("lowest", 0), ("highest", 0))

Way = Turn | Points
State = Literal["open", "never", "undecided", "unseen", "seen"]
"""A record may go the way · proved that none does · neither was proved · one may, but none can be shown · one is shown."""


def sifted(prover: Prover, pairs: Sequence[Pair]) -> list[dict[Way, State]]:
    """Which ways are open for each pair.

    Most pairs do not differ, or in one direction; so that is asked first, and spares most questions.
    """
    states: list[dict[Way, State]] = [dict.fromkeys(_ways(pair), "never") for pair in pairs]
    differ = {number: _differ(pair) for number, pair in enumerate(pairs) if not isinstance(pair.old, r.Score)}
    alike, _ = _impossible(prover, {number: (each,) for number, each in differ.items()})
    one_way, _ = _impossible(
        prover,
        {
            (number, up): (differ[number], *_in_direction(pairs[number], up))
            for number in differ
            if number not in alike
            for up in (True, False)
        },
    )
    ways = [(number, way) for number, several in enumerate(states) if number not in alike for way in several]
    asked = [(number, way) for number, way in ways if (number, way in UP) not in one_way]
    never, undecided = _impossible(prover, {each: statements(pairs[each[0]], each[1]) for each in asked})
    for number, way in asked:
        if (number, way) not in never:
            states[number][way] = "undecided" if (number, way) in undecided else "open"
    return states


Key = TypeVar("Key")


def _impossible(prover: Prover, questions: Mapping[Key, Sequence[Statement]]) -> tuple[set[Key], set[Key]]:
    """Of questions asked at once: which ones no record answers, and which were not decided."""
    keys = list(questions)
    found = prover.impossible(list(questions.values()))
    return {keys[number] for number in found.impossible}, {keys[number] for number in found.undecided}


def _differ(pair: Pair) -> Differ:
    old, new = pair.old, pair.new
    if isinstance(old, r.Score) or isinstance(new, r.Score):
        raise TypeError(f'"{pair.name}" is a score, which has points and no outcome')
    return Differ(old, new, (0, 1))


def _in_direction(pair: Pair, up: bool) -> tuple[Statement, ...]:
    """What holds, of two outcomes that differ, where the new one is higher; or where it is lower."""
    differ = _differ(pair)
    lower, higher = frozenset((NOT_MET, UNKNOWN)), frozenset((UNKNOWN, MET))
    return Is(differ.one, lower if up else higher, 0), Is(differ.other, higher if up else lower, 1)


def _ways(pair: Pair) -> tuple[Way, ...]:
    return (*MORE, *LESS) if isinstance(pair.old, r.Score) else (*UP, *DOWN)


def statements(pair: Pair, way: Way) -> tuple[Statement, ...]:
    """What is true of a record that goes the way."""
    match pair.old, pair.new, way:
        case r.Score() as old, r.Score() as new, (("lowest" | "highest") as bound, int(above)):
            return (Higher((old, new), bound, above),)
        case old, new, (Outcome() as before, Outcome() as after):
            assert not isinstance(old, r.Score)
            assert not isinstance(new, r.Score)
            return Is(old, frozenset((before,)), 0), Is(new, frozenset((after,)), 1)
    raise TypeError(f"no way that {type(pair.old).__name__} can turn: {way}")
