"""Asks of each pair whether a record has another outcome by the new one, in which direction, and for a record of each.

Outcomes are ordered not met, unknown, met. The six ways in which an outcome can turn are asked of all pairs at once, since a
record that answers one question often answers others; records are looked for only where a way is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal, TypeVar

from qualrules.analyze.changes import Change, Shown, Verdict
from qualrules.analyze.diff_pairs import Pair
from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Differ, Higher, Is, Possible, Statement, Undecided, Witness
from qualrules.analyze.replay import Replay
from qualrules.model import rules as r
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

Sides = tuple[r.Rules, r.Rules]
Turn = tuple[Outcome, Outcome]
"""The outcome by the old and by the new."""

_GAINED: Final[tuple[Turn, ...]] = ((NOT_MET, MET), (UNKNOWN, MET))
_LOST: Final[tuple[Turn, ...]] = ((MET, NOT_MET), (MET, UNKNOWN))
_OPENED: Final[tuple[Turn, ...]] = ((NOT_MET, UNKNOWN), (MET, UNKNOWN))
_RULED_OUT: Final[tuple[Turn, ...]] = ((UNKNOWN, NOT_MET),)
_UP: Final[tuple[Turn, ...]] = (*_GAINED, (NOT_MET, UNKNOWN))
_DOWN: Final[tuple[Turn, ...]] = (*_LOST, *_RULED_OUT)

Points = tuple[Literal["lowest", "highest"], int]
"""A bound of a score, and the side on which it is higher."""

_MORE: Final[tuple[Points, ...]] = (("lowest", 1), ("highest", 1))
_LESS: Final[tuple[Points, ...]] = (("lowest", 0), ("highest", 0))

Way = Turn | Points
State = Literal["open", "never", "undecided", "unseen", "seen"]
"""A record may go the way · proved that none does · neither was proved · one may, but none can be shown · one is shown."""


def judged(pairs: Sequence[Pair], sides: Sides, provers: Mapping[str, Prover]) -> list[Change]:
    """A change for each pair, in order. `provers`: one for each record type."""
    found: dict[int, Change] = {}
    numbered = sorted(enumerate(pairs), key=lambda each: each[1].record)
    for record, several in groupby(numbered, key=lambda each: each[1].record):
        asked = [*several]
        ways = _sifted(provers[record], [pair for _, pair in asked])
        for (number, pair), states in zip(asked, ways, strict=True):
            found[number] = _change(_Asked(pair, sides, provers[record], states))
    return [found[number] for number in range(len(pairs))]


def _sifted(prover: Prover, pairs: Sequence[Pair]) -> list[dict[Way, State]]:
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
    asked = [(number, way) for number, way in ways if (number, way in _UP) not in one_way]
    never, undecided = _impossible(prover, {each: _statements(pairs[each[0]], each[1]) for each in asked})
    for number, way in asked:
        if (number, way) not in never:
            states[number][way] = "undecided" if (number, way) in undecided else "open"
    return states


Key = TypeVar("Key")


def _impossible(prover: Prover, questions: Mapping[Key, Sequence[Statement]]) -> tuple[set[Key], set[Key]]:
    """Of questions asked at once: which ones no record answers, and which were not decided."""
    keys = list(questions)
    sifted = prover.impossible(list(questions.values()))
    return {keys[number] for number in sifted.impossible}, {keys[number] for number in sifted.undecided}


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
    return (*_MORE, *_LESS) if isinstance(pair.old, r.Score) else (*_UP, *_DOWN)


def _statements(pair: Pair, way: Way) -> tuple[Statement, ...]:
    match pair.old, pair.new, way:
        case r.Score() as old, r.Score() as new, (("lowest" | "highest") as bound, int(above)):
            return (Higher((old, new), bound, above),)
        case old, new, (Outcome() as before, Outcome() as after):
            assert not isinstance(old, r.Score)
            assert not isinstance(new, r.Score)
            return Is(old, frozenset((before,)), 0), Is(new, frozenset((after,)), 1)
    raise TypeError(f"no way that {type(pair.old).__name__} can turn: {way}")


class _Asked:
    """What is known of one pair, and the records that were found for it."""

    def __init__(self, pair: Pair, sides: Sides, prover: Prover, states: dict[Way, State]) -> None:
        self.pair = pair
        self.reason = ""
        self._sides = sides
        self._prover = prover
        self._states = states
        self._seen: dict[Way, Shown] = {}

    def shown(self, ways: Iterable[Way]) -> Shown | None:
        """A record that goes one of the ways, the first that can be shown."""
        for way in ways:
            if self._states[way] == "open":
                self._look(way)
            if way in self._seen:
                return self._seen[way]
        return None

    def goes(self, ways: Iterable[Way]) -> bool | None:
        """Whether any record goes one of the ways; None where that was not settled."""
        states = {self._states[way] for way in ways}
        if states & {"open", "seen", "unseen"}:
            return True
        return None if "undecided" in states else False

    def is_settled(self, ways: Sequence[Way]) -> bool:
        """Whether a record that goes one of the ways was found, or it was proved that there is none."""
        return self.goes(ways) is False or any(way in self._seen for way in ways)

    def _look(self, way: Way) -> None:
        answer = self._prover.ask(*_statements(self.pair, way))
        match answer:
            case Possible(Witness() as witness):
                self._states[way] = "seen"
                self._seen[way] = self._said(witness, way)
            case Possible():
                self._states[way] = "unseen"
            case Undecided(reason):
                self._states[way] = "undecided"
                self.reason = reason
            case _:
                self._states[way] = "never"

    def _said(self, witness: Witness, way: Way) -> Shown:
        match self.pair.old, self.pair.new, way:
            case r.Score() as old, r.Score() as new, _:
                replay, given, as_of = Replay(self._sides, witness.record), witness.given, witness.as_of
                before, after = replay.points(old, 0, given, as_of), replay.points(new, 1, given, as_of)
                return Shown(witness, _range(before), _range(after))
            case _, _, (Outcome() as was, Outcome() as now):
                return Shown(witness, was.value, now.value)
        raise TypeError(f"no way that {type(self.pair.old).__name__} can turn: {way}")


def _range(points: tuple[int, int]) -> str:
    """The points of a record: `25`, or `25 to 45` where not all is known."""
    lowest, highest = points
    return str(lowest) if lowest == highest else f"{lowest} to {highest}"


# ── Verdicts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _change(asked: _Asked) -> Change:
    pair, points = asked.pair, isinstance(asked.pair.old, r.Score)
    up, down = (_MORE, _LESS) if points else (_UP, _DOWN)
    gained, lost = asked.shown(_MORE if points else _GAINED), asked.shown(_LESS if points else _LOST)
    opened, ruled_out = (None, None) if points else (asked.shown(_OPENED), asked.shown(_RULED_OUT))
    return Change(
        pair.kind,
        pair.name,
        verdict_of(asked.goes(up), asked.goes(down)),
        gained,
        lost,
        opened,
        ruled_out,
        proved=asked.is_settled(up) and asked.is_settled(down),
        process=pair.process,
        note=pair.note or asked.reason,
        old_at=pair.old_at,
        new_at=pair.new_at,
    )


def verdict_of(rises: bool | None, falls: bool | None) -> Verdict:
    """The verdict from whether a record can have a higher, and a lower outcome by the new; None: not settled."""
    if rises is None or falls is None:
        return "undecided"
    if rises:
        return "different" if falls else "looser"
    return "stricter" if falls else "equivalent"
