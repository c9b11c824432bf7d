"""A pattern of `matches` as an automaton over the letters of an alphabet.

Only searching; how patterns are written is known to `text_patterns`.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.analyze.texts.text_letters import Alphabet
from qualrules.analyze.texts.text_tests import bits, mask_of
from qualrules.check.charsets import Characters
from qualrules.check.pattern_tree import Choice, End, Node, One, Repeat, Sequence, Start
from qualrules.dataclass import dataclass

_FOUND = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the pattern: what may be read there, which set it is, and where it leads."""

    of: Characters | Start | End | None
    to: tuple[int, ...]


class _Places:
    """The places of a pattern, made from its end to its beginning; the place 0 is behind it."""

    def __init__(self, node: Node) -> None:
        self.all: list[_Place] = [_Place(None, ())]
        self.first = self._before(node, _FOUND)

    def _add(self, of: Characters | Start | End | None, *to: int) -> int:
        self.all.append(_Place(of, to))
        return len(self.all) - 1

    def _before(self, node: Node, behind: int) -> int:
        match node:
            case One(of=characters):
                return self._add(characters, behind)
            case Start() | End():
                return self._add(node, behind)
            case Choice(branches=branches):
                return self._add(None, *(self._before(branch, behind) for branch in branches))
            case Sequence(parts=parts):
                for part in reversed(parts):
                    behind = self._before(part, behind)
                return behind
            case Repeat(part=part, least=least, most=None):
                return self._times(part, least, self._loop(part, behind))
            case Repeat(part=part, least=least, most=int(most)):
                end = behind
                for _ in range(most - least):
                    behind = self._add(None, self._before(part, behind), end)
                return self._times(part, least, behind)
        raise AssertionError(node)

    def _times(self, part: Node, count: int, behind: int) -> int:
        for _ in range(count):
            behind = self._before(part, behind)
        return behind

    def _loop(self, part: Node, behind: int) -> int:
        loop = self._add(None)
        self.all[loop] = _Place(None, (self._before(part, loop), behind))
        return loop


class PatternMachine:
    """Whether a pattern is found, sign by sign. A state is a number for a set of places in the pattern, which is held as
    the bits of a number; `1 << _FOUND` where the pattern is found for good."""

    def __init__(self, node: Node, alphabet: Alphabet, bit: int) -> None:
        places = _Places(node)
        self._places = places.all
        self._restart = self._reached((places.first,))
        self._reading = {
            number: (alphabet.holding[place.of], self._reached(place.to))
            for number, place in enumerate(self._places)
            if isinstance(place.of, Characters)
        }
        self._ending = 1 << _FOUND | mask_of(
            number
            for number, place in enumerate(self._places)
            if isinstance(place.of, End) and self._reached((number,), passed=End) & 1 << _FOUND
        )
        self._letters = range(len(alphabet.letters))
        self._bit = bit
        self._states: list[int] = []
        self._numbers: dict[int, int] = {}
        self._rows: dict[int, list[int]] = {}
        self.work = 0
        self.start = self._number(self._reached((places.first,), passed=Start))

    def met(self, state: int) -> int:
        """The test's bit where the pattern is found in a text that ends here."""
        return self._bit if self._states[state] & self._ending else 0

    def met_for_good(self, state: int) -> int:
        """The test's bit where the pattern is found already."""
        return self._bit if self._states[state] == 1 << _FOUND else 0

    def row(self, state: int) -> list[int]:
        """The next state for each letter."""
        found = self._rows.get(state)
        if found is None:
            found = self._rows[state] = self._next(self._states[state])
        return found

    def _next(self, state: int) -> list[int]:
        if state == 1 << _FOUND:
            return [self._number(state)] * len(self._letters)
        reading = [self._reading[place] for place in bits(state) if place in self._reading]
        self.work += len(reading) * (len(self._letters) + 1)
        row = []
        for letter in self._letters:
            following = self._restart
            for holding, behind in reading:
                if holding >> letter & 1:
                    following |= behind
            row.append(self._number(following))
        return row

    def _number(self, state: int) -> int:
        if state & 1 << _FOUND:
            state = 1 << _FOUND
        number = self._numbers.setdefault(state, len(self._states))
        if number == len(self._states):
            self._states.append(state)
        return number

    def _reached(self, places: Iterable[int], passed: type[Start | End] | None = None) -> int:
        """The places that can be reached without reading on, as far as they matter: at the start of a text, at its
        end, or between."""
        reached = set(places)
        waiting = list(reached)
        while waiting:
            place = self._places[waiting.pop()]
            if place.of is None or (passed and isinstance(place.of, passed)):
                new = [to for to in place.to if to not in reached]
                reached.update(new)
                waiting += new
        return mask_of(
            number
            for number in reached
            if number == _FOUND or isinstance(self._places[number].of, Characters | End)
        )
