"""The words of `contains`, `starts with` and `ends with` as one automaton, and the ends of a trimmed text as another.

The automaton of the words is that of Aho and Corasick. Its states also say which tests are met already, and forget the
words that only those tests look for: so they stay few.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Protocol

from qualrules.analyze.texts.text_letters import Alphabet
from qualrules.analyze.texts.text_tests import Tests


class Machine(Protocol):
    """Reads a text letter by letter."""

    start: int
    work: int
    """Steps taken so far beyond one for each letter of a row."""

    def row(self, state: int) -> list[int]:
        """The next state for each letter."""

    def met(self, state: int) -> int:
        """The tests that a text meets which ends here."""

    def met_for_good(self, state: int) -> int:
        """The tests that every text meets which goes on from here."""


BEGUN, ENDED_WELL, ENDED_BLANK, REFUSED = range(4)


class TrimMachine:
    """Where a text stands that is not empty and has no blank at its ends."""

    start = BEGUN
    work = 0

    def __init__(self, alphabet: Alphabet) -> None:
        first = [REFUSED if letter.blank else ENDED_WELL for letter in alphabet.letters]
        later = [ENDED_BLANK if letter.blank else ENDED_WELL for letter in alphabet.letters]
        self._rows = [first, later, later, [REFUSED] * len(first)]

    def row(self, state: int) -> list[int]:
        """The next state for each letter."""
        return self._rows[state]

    def met(self, state: int) -> int:
        """None: this is about the text, not about a test."""
        return 0

    met_for_good = met


_ROOT, _FRONT = 0, 1


class WordMachine:
    """Which tests of words are met. A state is a number for a node of the words and the tests met so far.

    What a text begins with are words behind the node `_FRONT`, where the reading starts and to which it never comes
    back.
    """

    def __init__(self, tests: Tests, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._next: list[dict[int, int]] = [{}, {}]
        self._meets = [tests.always, tests.always]
        self._ends = [0, 0]
        self._wanted = [0, 0]
        self._fall = [0, 0]
        for word, mask in tests.contains.masks.items():
            self._add(_ROOT, word, mask, self._meets)
        for word, mask in tests.starts.masks.items():
            self._add(_FRONT, word, mask, self._meets)
        for word, mask in tests.ends.masks.items():
            self._add(_ROOT, word, mask, self._ends)
        self._link()
        self._node_rows: dict[int, list[int]] = {_ROOT: self._first_row()}
        self._rows: dict[int, list[int]] = {}
        self.work = 0
        self._states: list[tuple[int, int]] = []
        self._numbers: dict[tuple[int, int], int] = {}
        self.start = self._number(_FRONT, tests.always)

    def _add(self, node: int, word: str, mask: int, meaning: list[int]) -> None:
        letters = [self._alphabet.number.get(sign) for sign in word]
        if None in letters:  # no folded text holds it
            return
        for letter in letters:
            assert letter is not None
            self._wanted[node] |= mask
            following = self._next[node].setdefault(letter, len(self._next))
            if following == len(self._next):
                self._next.append({})
                for each in (self._meets, self._ends, self._wanted, self._fall):
                    each.append(0)
            node = following
        self._wanted[node] |= mask
        meaning[node] |= mask

    def _link(self) -> None:
        """To each node the longest other node that the text read so far ends with, the shorter words first."""
        waiting = deque((_ROOT, _FRONT))
        while waiting:
            node = waiting.popleft()
            for letter, following in self._next[node].items():
                fall = self._shorter(node, letter)
                self._fall[following] = fall
                self._meets[following] |= self._meets[fall]
                self._ends[following] |= self._ends[fall]
                waiting.append(following)

    def _shorter(self, node: int, letter: int) -> int:
        while node != _ROOT:
            node = self._fall[node]
            if letter in self._next[node]:
                return self._next[node][letter]
        return _ROOT

    def _first_row(self) -> list[int]:
        return [self._next[_ROOT].get(letter, _ROOT) for letter in range(len(self._alphabet.letters))]

    def _node_row(self, node: int) -> list[int]:
        path = []
        while node not in self._node_rows:
            path.append(node)
            node = self._fall[node]
        row = self._node_rows[node]
        for each in reversed(path):
            row = list(row)
            for letter, following in self._next[each].items():
                row[letter] = following
            self._node_rows[each] = row
        return row

    def row(self, state: int) -> list[int]:
        """The next state for each letter."""
        found = self._rows.get(state)
        if found is None:
            node, met = self._states[state]
            found = [
                self._number(following, met | self._meets[following]) for following in self._node_row(node)
            ]
            self._rows[state] = found
            self.work += len(found)
        return found

    def met(self, state: int) -> int:
        """The tests that a text meets which ends here."""
        node, met = self._states[state]
        return met | self._ends[node]

    def met_for_good(self, state: int) -> int:
        """The tests that every text meets which goes on from here."""
        return self._states[state][1]

    def _number(self, node: int, met: int) -> int:
        while node and not self._wanted[node] & ~met:
            node = self._fall[node]
        number = self._numbers.setdefault((node, met), len(self._states))
        if number == len(self._states):
            self._states.append((node, met))
        return number


def signs_of(tests: Tests) -> Iterator[str]:
    """The single signs that tests of words tell apart."""
    for words in (tests.contains, tests.starts, tests.ends):
        for word in words.masks:
            yield from word
