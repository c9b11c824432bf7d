"""Looks for texts that meet some tests and not others: among the equal texts, in closed form where words alone decide, else
by automata.

What stands for no value, and what equals a text that a test names, is kept apart from all others.
"""

from __future__ import annotations

from functools import cached_property

from qualrules.analyze.texts.automata import Budget, Product, TooLargeError
from qualrules.analyze.texts.text_letters import Alphabet
from qualrules.analyze.texts.text_machines import Machine, WordMachine, signs_of
from qualrules.analyze.texts.text_pattern_machine import PatternMachine
from qualrules.analyze.texts.text_patterns import UnknownPatternError, read_pattern, sample, sets_of
from qualrules.analyze.texts.text_tests import Longer, Matches, Tests, is_value, mask_of
from qualrules.analyze.texts.text_words import Composer, Parts, glued
from qualrules.check.pattern_tree import Node
from qualrules.dataclass import dataclass

MOST_PATTERNS = 5
"""Patterns of which every subset is tried."""


class UnsettledError(Exception):
    """The closed form does not decide it."""


@dataclass(frozen=True, slots=True)
class Band:
    """Lengths of a text, both ends in (`most` None: without end), and the tests of length that such a text meets."""

    least: int
    most: int | None
    met: int


class Texts:
    """The texts of one field."""

    def __init__(self, tests: Tests, nothing: frozenset[str], budget: Budget | None = None) -> None:
        self.tests = tests
        self._budget = budget or Budget()
        self.named = [text for text in tests.constants if is_value(text, nothing)]
        """The texts that a test equals, as far as the field can hold them."""
        self.taken = nothing.union(tests.constants)
        self._lengths = mask_of(bit.bit_length() - 1 for _, bit in tests.lengths)
        self._bands = _bands(tests)

    def of_named(self) -> dict[int, str]:
        """The tests that the named texts meet, with the first text for each."""
        found: dict[int, str] = {}
        for text in self.named:
            found.setdefault(self.tests.met(text), text)
        return found

    def of_others(self, most: int) -> dict[int, str] | None:
        """The tests that any other texts meet, with a text for each; None where that is not known, or where they are
        more than `most`."""
        try:
            found = self._of_words(most)
        except UnsettledError:
            try:
                found = self._of_samples(most) or self._of_automata()
            except (TooLargeError, UnknownPatternError):
                return None
        return found if found is not None and len(found) <= most else None

    def find(self, met: int, unmet: int) -> str | None:
        """Another text that meets the first tests and not the second; None where none is found."""
        if any(mask & met for mask in self.tests.constants.values()):
            return None
        try:
            return self._composed(met, unmet)
        except UnsettledError:
            try:
                return self._guessed(met, unmet) or self._searched(met, unmet)
            except (TooLargeError, UnknownPatternError):
                return None

    # ── In closed form ──

    @cached_property
    def _composer(self) -> Composer:
        return Composer(self.tests)

    def _of_words(self, most: int) -> dict[int, str] | None:
        if self.tests.patterns:
            raise UnsettledError
        vectors = self._composer.vectors(most)
        if vectors is None:
            return None
        found = {}
        for met, parts in vectors.items():
            least = self._composer.least_length(met)
            for band in self._bands:
                if band.most is None or band.most >= least:
                    found[met | band.met] = self._text(parts, met, band)
        return found

    def _composed(self, met: int, unmet: int) -> str | None:
        if self.tests.patterns:
            raise UnsettledError
        found = self._composer.parts(met & ~self._lengths, unmet & ~self._lengths)
        if found is None:
            return None
        seen, parts = found
        for band in reversed(self._bands):
            if not (met & self._lengths & ~band.met or unmet & band.met):
                return self._text(parts, seen, band)
        return None

    def _text(self, parts: Parts, met: int, band: Band) -> str:
        """A text of these parts, with a length in the band. Raises `UnsettledError` where that takes parts that
        overlap."""
        for text in self._composer.readable(parts, band.least):
            if self._fits(text, band) and self.tests.seen(text) == met:
                return text
        for text in self._composer.texts(parts, band.least):
            if band.most is not None and len(text) > band.most:
                break
            if text not in self.taken:
                return text
        raise UnsettledError

    def _fits(self, text: str, band: Band) -> bool:
        return (
            is_value(text, self.taken)
            and band.least <= len(text)
            and (band.most is None or len(text) <= band.most)
        )

    # ── Patterns, by samples ──

    @cached_property
    def _nodes(self) -> list[tuple[int, Node]]:
        return [(bit, read_pattern(pattern)) for bit, pattern in self.tests.patterns]

    def _of_samples(self, most: int) -> dict[int, str] | None:
        """Words in closed form beside what the patterns meet by themselves; None unless each goes with each."""
        vectors = self._composer.vectors(most) if len(self._bands) == 1 else None
        if vectors is None:
            return None
        samples = self._samples()
        if len(vectors) * len(samples) > most:
            return None
        found = {}
        for met, parts in vectors.items():
            for own, text in samples.items():
                joined = self._joined(parts, text, met | own, ~(met | own))
                if joined is None:
                    return None
                found[met | own] = joined
        return found

    def _samples(self) -> dict[int, str]:
        """What the patterns meet together, with a text for each. Where guesses do not come upon every subset, the
        automata of the patterns alone say which there are."""
        found: dict[int, str] = {}
        chosen: list[list[str]] = [[]]
        for _, node in self._nodes[:MOST_PATTERNS]:
            chosen += [[*some, sample(node)] for some in chosen]
        for some in chosen:
            for text in _orders(some):
                if is_value(text, frozenset()):
                    found.setdefault(self.tests.matched(text), text)
        if len(found) < 1 << len(self._nodes):
            alone = self._product(with_words=False)
            return {met: alone.nearest(met) for met in alone.ending}
        return found

    def _joined(self, parts: Parts, text: str, met: int, unmet: int) -> str | None:
        """The parts and a text for the patterns in one that meets the first tests and not the others."""
        front, inner, back = parts.front, parts.inner, parts.back
        every = parts.all
        tried = (
            glued(every or ("a",)),
            glued((*every, text)),
            glued((text, *every)),
            f"{front}{''.join(inner)}{text}{back}",
            f"{front}{text}{''.join(inner)}{back}",
        )
        for each in tried:
            own = self.tests.met(each)
            if not (met & ~own or unmet & own) and is_value(each, self.taken):
                return each
        return None

    def _guessed(self, met: int, unmet: int) -> str | None:
        """A text with samples of the patterns that it has to meet, if it is as easy as that."""
        others = mask_of(
            place for place, test in enumerate(self.tests.all) if isinstance(test, Matches | Longer)
        )
        found = self._composer.parts(met & ~others, unmet & ~others)
        if found is not None:
            for text in _orders([sample(node) for bit, node in self._nodes if bit & met]):
                if text and (joined := self._joined(found[1], text, met, unmet)) is not None:
                    return joined
        return None

    # ── By automata ──

    def _product(self, unmet: int = 0, *, with_words: bool = True) -> Product:
        sets = dict.fromkeys(each for _, node in self._nodes for each in sets_of(node))
        signs = frozenset(signs_of(self.tests)) if with_words else frozenset[str]()
        alphabet = Alphabet(signs, tuple(sets))
        machines: list[Machine] = [PatternMachine(node, alphabet, bit) for bit, node in self._nodes]
        if with_words:
            machines.append(WordMachine(self.tests, alphabet))
        return Product(alphabet, machines, self._budget, unmet)

    def _of_automata(self) -> dict[int, str]:
        product = self._product()
        found = {}
        for met in product.ending:
            for band in self._bands:
                text = self._ending(product, met, band)
                if text is not None:
                    found[met | band.met] = text
        return found

    def _searched(self, met: int, unmet: int) -> str | None:
        product = self._product(unmet)
        for own in product.ending:
            for band in self._bands:
                together = own | band.met
                if not (met & ~together or unmet & together):
                    text = self._ending(product, own, band)
                    if text is not None:
                        return text
        return None

    def _ending(self, product: Product, met: int, band: Band) -> str | None:
        if len(self._bands) == 1:
            text = product.nearest(met)
            if text not in self.taken:
                return text
        return product.text(met, band.least, band.most, self.taken)


def _orders(texts: list[str]) -> tuple[str, ...]:
    """The texts in a row, in some ways."""
    if not texts:
        return ("a", "-", "0")
    return ("".join(texts), "".join(reversed(texts)), glued(texts), glued(texts[::-1]))


def _bands(tests: Tests) -> list[Band]:
    """The lengths that the tests tell apart, the shortest first."""
    limits = sorted({than for than, _ in tests.lengths if than > 0})
    edges = zip([1, *(than + 1 for than in limits)], [*limits, None], strict=True)
    return [
        Band(least, most, sum(bit for than, bit in tests.lengths if than < least)) for least, most in edges
    ]
