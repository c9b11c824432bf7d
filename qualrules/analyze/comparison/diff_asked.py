"""Asks of each pair whether a record has another outcome by the new one, in which direction, and for a record of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from qualrules.analyze.comparison.changes import Change, Shown, Verdict
from qualrules.analyze.comparison.diff_pairs import Pair
from qualrules.analyze.comparison.diff_ways import (
    DOWN,
    GAINED,
    LESS,
    LOST,
    MORE,
    OPENED,
    RULED_OUT,
    UP,
    State,
    Way,
    sifted,
    statements,
)
from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Possible, Undecided, Witness
from qualrules.analyze.witness.replay import Replay
from qualrules.model import rules as r
from qualrules.truth import Outcome

Sides = tuple[r.Rules, r.Rules]


def judged(pairs: Sequence[Pair], sides: Sides, provers: Mapping[str, Prover]) -> list[Change]:
    """A change for each pair, in order. `provers`: one for each record type."""
    found: dict[int, Change] = {}
    numbered = sorted(enumerate(pairs), key=lambda each: each[1].record)
    for record, several in groupby(numbered, key=lambda each: each[1].record):
        asked = [*several]
        replay = Replay(sides, record)
        ways = sifted(provers[record], [pair for _, pair in asked])
        for (number, pair), states in zip(asked, ways, strict=True):
            found[number] = _change(_Asked(pair, provers[record], replay, states))
    return [found[number] for number in range(len(pairs))]


class _Asked:
    """What is known of one pair, and the records that were found for it."""

    def __init__(self, pair: Pair, prover: Prover, replay: Replay, states: dict[Way, State]) -> None:
        self.pair = pair
        self._prover = prover
        self._replay = replay
        self._states = states
        self._seen: dict[Way, Shown] = {}
        self._looked: set[Way] = set()

    def shown(self, ways: Iterable[Way]) -> Shown | None:
        """A record that goes one of the ways, the first that can be shown."""
        for way in ways:
            if self._states[way] in ("open", "undecided") and way not in self._looked:
                self._look(way)
            if way in self._seen:
                return self._seen[way]
        return None

    def goes(self, ways: Iterable[Way]) -> bool | None:
        """Whether any record goes one of the ways; None where that was not settled."""
        states = {self._states[way] for way in ways}
        if states & {"open", "seen"}:
            return True
        # Where a record is only possible, and none can be shown, nothing was settled either.
        return None if states & {"undecided", "unseen"} else False

    def is_settled(self, ways: Sequence[Way]) -> bool:
        """Whether a record that goes one of the ways was found, or it was proved that there is none."""
        return self.goes(ways) is False or any(way in self._seen for way in ways)

    def _look(self, way: Way) -> None:
        self._looked.add(way)
        match self._prover.ask(*statements(self.pair, way)):
            case Possible(Witness() as witness):
                self._states[way], self._seen[way] = "seen", self._said(witness, way)
            case Possible():
                self._states[way] = "unseen"
            case Undecided():
                self._states[way] = "undecided"
            case _:
                self._states[way] = "never"

    def _said(self, witness: Witness, way: Way) -> Shown:
        match self.pair.old, self.pair.new, way:
            case r.Score() as old, r.Score() as new, _:
                given, as_of = witness.given, witness.as_of
                points = self._replay.points(old, 0, given, as_of), self._replay.points(new, 1, given, as_of)
                return Shown(witness, *map(_range, points))
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
    up, down = (MORE, LESS) if points else (UP, DOWN)
    groups = (MORE, LESS, (), ()) if points else (GAINED, LOST, OPENED, RULED_OUT)
    gained, lost, opened, ruled_out = (asked.shown(ways) for ways in groups)
    return Change(
        pair.kind,
        pair.name,
        verdict_of(asked.goes(up), asked.goes(down)),
        gained,
        lost,
        opened,
        ruled_out,
        proved=all(asked.is_settled(ways) for ways in groups),
        process=pair.process,
        note=pair.note,
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
