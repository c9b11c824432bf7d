"""What rules ask about one text, in a form that can be counted and compared; and which texts a field can hold.

Only the forms and what a given text answers to them. Which answers go together is found in `text_regions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS, fold


@dataclass(frozen=True, slots=True)
class Equals:
    """The text is this one."""

    text: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The text is one of these."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The text holds one of these."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Starts:
    """The text starts with one of these."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """The text ends with one of these."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """The pattern, as `check.patterns` translates it for Python, is found in the text."""

    python_pattern: str


@dataclass(frozen=True, slots=True)
class Longer:
    """The text has more characters than that."""

    than: int


Test = Equals | OneOf | Contains | Starts | Ends | Matches | Longer


def is_value(text: str, nothing: frozenset[str]) -> bool:
    """Whether a text field can hold the text: folded, trimmed, not empty and no placeholder."""
    return bool(text) and text not in nothing and text == text.strip(BLANKS) and is_folded(text)


def is_folded(text: str) -> bool:
    """Whether the text is in the form in which texts are compared."""
    return fold(text) == text


FEW = 24
"""Up to so many words, looking for each is quicker than looking up every part of the text."""


class Words:
    """Words of several tests, each with the tests that it belongs to as the bits of a number."""

    def __init__(self, masks: Mapping[str, int]) -> None:
        self.masks = masks
        self.lengths = sorted({len(word) for word in masks})

    def within(self, text: str) -> int:
        """The tests of which a word stands in the text."""
        seen = 0
        if len(self.masks) <= FEW:
            for word, mask in self.masks.items():
                if word in text:
                    seen |= mask
            return seen
        for length in self.lengths:
            for start in range(len(text) - length + 1):
                seen |= self.masks.get(text[start : start + length], 0)
        return seen

    def before(self, text: str) -> int:
        """The tests of which a word begins the text."""
        seen = 0
        for length in self.lengths:
            seen |= self.masks.get(text[:length], 0)
        return seen

    def behind(self, text: str) -> int:
        """The tests of which a word ends the text."""
        seen = 0
        for length in self.lengths:
            seen |= self.masks.get(text[-length:], 0)
        return seen


class Tests:
    """Tests of one text, sorted by kind. Test number n is the bit `1 << n`."""

    def __init__(self, tests: Sequence[Test]) -> None:
        self.all = tuple(tests)
        self.always = 0
        self.patterns: list[tuple[int, str]] = []
        self.lengths: list[tuple[int, int]] = []
        masks: dict[type[Test], dict[str, int]] = {kind: {} for kind in (OneOf, Contains, Starts, Ends)}
        for number, test in enumerate(tests):
            self._sort(1 << number, test, masks)
        self.constants = masks[OneOf]
        self.contains, self.starts, self.ends = (Words(masks[kind]) for kind in (Contains, Starts, Ends))
        self.lengths.sort()

    def _sort(self, bit: int, test: Test, masks: dict[type[Test], dict[str, int]]) -> None:
        match test:
            case Matches():
                self.patterns.append((bit, test.python_pattern))
            case Longer():
                self.lengths.append((test.than, bit))
            case Equals():
                masks[OneOf][test.text] = masks[OneOf].get(test.text, 0) | bit
            case _:
                own = masks[type(test)]
                for text in test.texts:
                    own[text] = own.get(text, 0) | bit
                if "" in test.texts and not isinstance(test, OneOf):
                    self.always |= own.pop("")

    def seen(self, text: str) -> int:
        """The tests of words that the text meets."""
        return self.always | self.contains.within(text) | self.starts.before(text) | self.ends.behind(text)

    def met(self, text: str) -> int:
        """All tests that the text meets."""
        found = self.seen(text) | self.constants.get(text, 0)
        for than, bit in self.lengths:
            if len(text) > than:
                found |= bit
        return found | self.matched(text)

    def matched(self, text: str) -> int:
        """The tests of patterns that the text meets."""
        return sum(bit for bit, pattern in self.patterns if re.search(pattern, text))


def passes(test: Test, text: str) -> bool:
    """Whether the text meets the test."""
    return Tests((test,)).met(text) == 1


def mask_of(numbers: Iterable[int]) -> int:
    """The tests with these numbers as a mask."""
    return sum(1 << number for number in set(numbers))


def bits(mask: int) -> list[int]:
    """The numbers of the tests in the mask."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found
