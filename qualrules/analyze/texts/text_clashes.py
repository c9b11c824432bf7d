"""Tests of a text that cannot be met together, where the regions of a field are too many to be listed.

Each clash is proved; that there are no others is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product

from qualrules.analyze.texts.automata import MOST_STEPS, Budget
from qualrules.analyze.texts.text_search import Texts
from qualrules.analyze.texts.text_tests import Contains, Equals, OneOf, Tests, bits, is_value, mask_of

MOST_CLASHES = 5_000
"""Clashes that are told of one field; what is left out only makes more possible."""
MOST_PAIRS = 1_000
"""Pairs of tests that are looked into."""
STEPS_AT_ONCE = MOST_STEPS // 10
"""Steps for one test or pair."""
MOST_CHOICES = 64
"""Clashes that are told of the words of one test."""

Clash = tuple[tuple[int, bool], ...]


def clashes_of(tests: Tests, nothing: frozenset[str]) -> list[Clash]:
    """Signs of tests that no text has together, each at most once."""
    every = (*_of_named(tests, nothing), *_of_words(tests), *_of_pairs(tests, nothing))
    return list(dict.fromkeys(tuple(sorted(clash)) for clash in every))[:MOST_CLASHES]


def _of_named(tests: Tests, nothing: frozenset[str]) -> Iterator[Clash]:
    """What an equal text decides of the other tests."""
    some: dict[int, int] = {}
    every: dict[int, int] = {}
    for text, mask in tests.constants.items():
        permitted = is_value(text, nothing)
        met = tests.met(text) if permitted else 0
        for number in bits(mask):
            some[number] = some.get(number, 0) | met
            if permitted:
                every[number] = every.get(number, met) & met
    for number, own in some.items():
        if not own:
            yield ((number, True),)
            continue
        for other in range(len(tests.all)):
            if other != number and not own >> other & 1:
                yield ((number, True), (other, True))
            elif other != number and every[number] >> other & 1:
                yield ((number, True), (other, False))


def _of_words(tests: Tests) -> Iterator[Clash]:
    """A text that meets a test of words holds one of them, and so meets what that word meets."""
    implied: dict[int, set[int]] = {}
    for words, seen in (
        (tests.contains, tests.contains.within),
        (tests.starts, lambda word: tests.contains.within(word) | tests.starts.before(word)),
        (tests.ends, lambda word: tests.contains.within(word) | tests.ends.behind(word)),
    ):
        for word, mask in words.masks.items():
            met = seen(word)
            for number in bits(mask):
                implied.setdefault(number, set()).add(met & ~(1 << number))
    for number, each in implied.items():
        # A word that meets nothing else leaves no choice here, and so no clash.
        for chosen in islice(product(*map(bits, _smallest(each))), MOST_CHOICES):
            yield ((number, True), *((other, False) for other in sorted(set(chosen))))


def _smallest(masks: Iterable[int]) -> list[int]:
    """The masks that hold no other one."""
    found: list[int] = []
    for mask in sorted(masks, key=int.bit_count):
        if not any(other & mask == other for other in found):
            found.append(mask)
    return found


def _of_pairs(tests: Tests, nothing: frozenset[str]) -> Iterator[Clash]:
    """What one test alone can never or must always be, and what two say of each other."""
    field = _Field(tests, nothing)
    numbers = [number for number, test in enumerate(tests.all) if not isinstance(test, Equals | OneOf)]
    known = []
    for number in numbers:
        found = field.missing((number,))
        yield from found or ()
        if found is not None:  # else it is too large already
            known.append(number)
    pairs = (
        (one, other)
        for one, other in combinations(known, 2)
        if not (isinstance(tests.all[one], Contains) and isinstance(tests.all[other], Contains))
    )
    for pair in islice(pairs, MOST_PAIRS):
        yield from field.missing(pair) or ()


class _Field:
    """Looks into a few tests at a time, within one budget for all."""

    def __init__(self, tests: Tests, nothing: frozenset[str]) -> None:
        self._tests = tests
        self._nothing = nothing
        self._left = MOST_STEPS

    def missing(self, numbers: tuple[int, ...]) -> list[Clash] | None:
        """The signs of these tests that no text has; None where that is not known."""
        some = Tests([self._tests.all[number] for number in numbers])
        budget = Budget(given := min(STEPS_AT_ONCE, self._left))
        found = Texts(some, self._nothing, budget).of_others(1 << len(numbers))
        self._left -= given - max(0, budget.left)
        if found is None:
            return None
        return [
            tuple(zip(numbers, signs, strict=True))
            for signs in product((False, True), repeat=len(numbers))
            if mask_of(place for place, met in enumerate(signs) if met) not in found
        ]
