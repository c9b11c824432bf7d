"""Several automata at once, as far as they can be reached from the start: which tests a text can meet together, and texts
of each kind, shortest first.

How many states and steps that may take is limited; beyond, `TooLargeError` is raised and nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property

from qualrules.analyze.texts.text_letters import Alphabet
from qualrules.analyze.texts.text_machines import ENDED_WELL, REFUSED, Machine, TrimMachine
from qualrules.model.values import BLANKS

MOST_STATES = 20_000
"""States of all automata together. More are seldom and would not be looked through while somebody waits."""
MOST_STEPS = 400_000
"""Steps by one letter, over everything that is asked of one field: about a fifth of a second."""


class TooLargeError(Exception):
    """There is more to look through than the limits allow."""


class Budget:
    """Steps that may be taken yet."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take steps. Raises `TooLargeError` where there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TooLargeError


class Product:
    """The automata together. State 0 is the start.

    Nothing is looked for behind a text that meets one of the tests `unmet` for good.
    """

    def __init__(
        self, alphabet: Alphabet, machines: Sequence[Machine], budget: Budget, unmet: int = 0
    ) -> None:
        self._letters = alphabet.letters
        self._machines: tuple[Machine, ...] = (TrimMachine(alphabet), *machines)
        self._budget = budget
        self._numbers: dict[tuple[int, ...], int] = {}
        self._states: list[tuple[int, ...]] = []
        self._parents: list[tuple[int, int]] = []
        self._edges: list[list[int]] = []
        self.ending: dict[int, list[int]] = {}
        """The tests that are met together, each with the states in which such texts end, the nearest first."""
        self._number(tuple(machine.start for machine in self._machines), 0, 0)
        for number, state in enumerate(self._states):
            if state[0] == ENDED_WELL:
                met = _together(state, [machine.met for machine in self._machines])
                self.ending.setdefault(met, []).append(number)
            hopeless = unmet and unmet & _together(state, [each.met_for_good for each in self._machines])
            self._edges.append([] if hopeless else self._next(number, state))

    def _next(self, number: int, state: tuple[int, ...]) -> list[int]:
        """The next state for each letter; -1 where no text goes on like that."""
        before = sum(machine.work for machine in self._machines)
        rows = [machine.row(own) for machine, own in zip(self._machines, state, strict=True)]
        after = sum(machine.work for machine in self._machines)
        self._budget.spend(len(self._letters) + after - before)
        row = []
        for letter, following in enumerate(zip(*rows, strict=True)):
            if following[0] == REFUSED:
                row.append(-1)
            else:
                found = self._numbers.get(following)
                row.append(self._number(following, number, letter) if found is None else found)
        return row

    def _number(self, state: tuple[int, ...], parent: int, letter: int) -> int:
        number = self._numbers[state] = len(self._states)
        if number >= MOST_STATES:
            raise TooLargeError
        self._states.append(state)
        self._parents.append((parent, letter))
        return number

    # ── Texts ──

    def nearest(self, met: int) -> str:
        """A shortest text that meets these tests and no other."""
        signs, state = [], self.ending[met][0]
        while state:
            state, letter = self._parents[state]
            signs.append(self._letters[letter].sign)
        return "".join(reversed(signs))

    def text(self, met: int, least: int, most: int | None, taken: Collection[str]) -> str | None:
        """A text that meets these tests and no other, of a length in `least..most`, and none of those taken; None
        where there is none."""
        ending = frozenset(self.ending[met])
        longest = max(map(len, taken), default=0)
        # Behind the longest taken text and the first round of the layers, there is nothing new after another round.
        last = max(least, longest + 1, self._round[0]) + self._round[1]
        for length in range(max(1, least), (last if most is None else min(last, most)) + 1):
            found = self._text(ending, length, taken)
            if found is not None:
                return found
        return None

    def _text(self, ending: frozenset[int], length: int, taken: Collection[str]) -> str | None:
        ending &= self._layer(length)
        if not ending:
            return None
        found = self._first(min(ending), length)
        if found not in taken:
            return found
        told = frozenset("".join(taken))
        return next((text for text in self._texts(ending, length, told) if text not in taken), None)

    def _first(self, state: int, length: int) -> str:
        """A text of the length that ends in the state, read from its end along states that can be reached in as many
        steps."""
        self._budget.spend(length)
        signs = []
        for place in range(length - 1, -1, -1):
            layer = self._layer(place)
            state, letter = next(way for way in self._before[state] if way[0] in layer)
            signs.append(self._letters[letter].sign)
        return "".join(reversed(signs))

    def _texts(self, ending: frozenset[int], length: int, told: frozenset[str]) -> Iterator[str]:
        """Every text of the length that ends in one of the states, in the signs that make a difference."""
        told_signs = [list(letter.signs(told)) for letter in self._letters]
        signs = [""] * length

        def ways(states: Collection[int], place: int) -> Iterator[tuple[int, str]]:
            layer = self._layer(place)
            for state in states:
                for before, letter in self._before[state]:
                    if before in layer:
                        for sign in told_signs[letter]:
                            if sign not in BLANKS or 0 < place < length - 1:
                                yield before, sign

        stack = [ways(sorted(ending), length - 1)]
        while stack:
            place = length - len(stack)
            way = next(stack[-1], None)
            if way is None:
                stack.pop()
                continue
            state, signs[place] = way
            self._budget.spend(1)
            if place:
                stack.append(ways((state,), place - 1))
            else:
                yield "".join(signs)

    @cached_property
    def _before(self) -> list[list[tuple[int, int]]]:
        """For each state those from which a letter leads to it, with the letter, the friendliest first."""
        before: list[list[tuple[int, int]]] = [[] for _ in self._states]
        for number, row in enumerate(self._edges):
            for letter, following in enumerate(row):
                if following >= 0:
                    before[following].append((number, letter))
        for ways in before:
            ways.sort(key=lambda way: way[1])
        return before

    @cached_property
    def _layers(self) -> tuple[list[frozenset[int]], int]:
        """The states in which texts of each length end, until they come round again, and where that begins."""
        following = [frozenset(row) - {-1} for row in self._edges]
        layers = [frozenset((0,))]
        known = {layers[0]: 0}
        while True:
            self._budget.spend(sum(len(following[state]) for state in layers[-1]))
            layer = frozenset[int]().union(*(following[state] for state in layers[-1]))
            if layer in known:
                return layers, known[layer]
            known[layer] = len(layers)
            layers.append(layer)

    @property
    def _round(self) -> tuple[int, int]:
        layers, start = self._layers
        return start, len(layers) - start

    def _layer(self, length: int) -> frozenset[int]:
        layers, start = self._layers
        if length >= len(layers):
            length = start + (length - start) % (len(layers) - start)
        return layers[length]


def _together(state: tuple[int, ...], asked: Sequence[Callable[[int], int]]) -> int:
    met = 0
    for ask, own in zip(asked, state, strict=True):
        met |= ask(own)
    return met
