"""All tests that rules make of one text field, as a short list of regions: which tests a text can meet together, each with
an example text.

Tests of words are put together in closed form (`text_words`); patterns and narrow lengths take automata (`automata`).
Where those grow too large, tests that clash are told instead (`text_clashes`). Never more than that is claimed: no region
is left out of a complete list, and every example meets just the tests of its region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from qualrules.analyze.texts.text_clashes import Clash, clashes_of
from qualrules.analyze.texts.text_search import Texts
from qualrules.analyze.texts.text_tests import (
    Contains,
    Ends,
    Equals,
    Longer,
    Matches,
    OneOf,
    Starts,
    Test,
    Tests,
    bits,
    is_value,
    mask_of,
    passes,
)
from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS, fold

__all__ = [
    "Contains",
    "Ends",
    "Equals",
    "Longer",
    "Matches",
    "OneOf",
    "Region",
    "Regions",
    "Starts",
    "Test",
    "passes",
    "regions",
]

MOST_REGIONS = 400
"""Regions beside those of equal texts, of which each test has one. With more, the tests by themselves are quicker to
prove something with."""


@dataclass(frozen=True, slots=True)
class Region:
    """The texts that meet just these tests (by their number), and one of them, folded."""

    met: frozenset[int]
    example: str


@dataclass(frozen=True)
class Regions:
    """The regions of a text field.

    `complete`: these are all. Otherwise there are none, and each test may be met or not, but for the `clashes`: tests
    that no text meets, or does not meet, together.
    """

    tests: tuple[Test, ...]
    regions: tuple[Region, ...]
    complete: bool
    clashes: tuple[Clash, ...] = ()
    nothing: frozenset[str] = frozenset()
    hints: tuple[str, ...] = field(default=(), compare=False)

    def example(self, signs: Mapping[int, bool]) -> str | None:
        """A text that meets the tests where it says so and does not where it says not; None where none is found."""
        if not self.complete:
            return self._looked_for(signs)
        for region in self.regions:
            if all((number in region.met) == met for number, met in signs.items()):
                return region.example
        return None

    def _looked_for(self, signs: Mapping[int, bool]) -> str | None:
        numbers = sorted(signs)
        told = Tests([self.tests[number] for number in numbers])
        met = mask_of(place for place, number in enumerate(numbers) if signs[number])
        unmet = mask_of(range(len(numbers))) & ~met
        named = Texts(Tests(self.tests), self.nothing)
        for text in (*named.named, *self.hints):
            own = told.met(text)
            if not (met & ~own or unmet & own):
                return text
        return Texts(told, named.taken).find(met, unmet)


def regions(tests: Sequence[Test], nothing: frozenset[str], hints: Sequence[str] = ()) -> Regions:
    """The regions of the tests in a field for which the folded texts in `nothing` stand for no value. The hints are
    texts that people know, to be examples where they can."""
    tests = tuple(tests)
    told = Tests(tests)
    texts = Texts(told, nothing)
    known = [fold(hint.strip(BLANKS)) for hint in hints]
    known = [hint for hint in known if is_value(hint, texts.taken)]
    found = texts.of_others(MOST_REGIONS)
    if found is None:
        return Regions(tests, (), False, tuple(clashes_of(told, nothing)), nothing, tuple(known))
    found.update((told.met(hint), hint) for hint in reversed(known))
    found.update(texts.of_named())
    every = tuple(Region(frozenset(bits(met)), text) for met, text in found.items())
    return Regions(tests, every, True, nothing=nothing)
