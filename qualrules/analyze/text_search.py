"""Looks for texts that meet some tests and not others: among the equal texts, in closed form where words alone decide, else
by automata.

What stands for no value, and what equals a text that a test names, is kept apart from all others.
"""

from __future__ import annotations

from functools import cached_property

from qualrules.analyze.automata import Product, TooLargeError
from qualrules.analyze.text_letters import Alphabet
from qualrules.analyze.text_machines import Machine, WordMachine, signs_of
from qualrules.analyze.text_patterns import PatternMachine, UnknownPatternError, read_pattern, sets_of
from qualrules.analyze.text_tests import Tests, is_value, mask_of
from qualrules.analyze.text_words import Composer, Parts, glued
from qualrules.dataclass import dataclass

FEW = 4
"""Up to so many tests, automata are quick enough."""


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

    def __init__(self, tests: Tests, nothing: frozenset[str]) -> None:
        self.tests = tests
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
                found = self._of_both(most) or self._of_automata()
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
                return self._searched(met, unmet)
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

    # ── By automata ──

    def _of_both(self, most: int) -> dict[int, str] | None:
        """Words in closed form beside what the patterns meet by themselves; None unless each goes with each."""
        vectors = None if len(self._bands) > 1 or len(self.tests.all) < FEW else self._composer.vectors(most)
        if vectors is None:
            return None
        product = self._product(with_words=False)
        if len(vectors) * len(product.ending) > most:
            return None
        found = {}
        for met, parts in vectors.items():
            for own in product.ending:
                text = self._joined(met | own, parts, product.nearest(own))
                if text is None:
                    return None
                found[met | own] = text
        return found

    def _joined(self, met: int, parts: Parts, sample: str) -> str | None:
        """A text of the parts and of one that the patterns are found in, or not, which meets just these tests."""
        front, inner, back = parts.front, parts.inner, parts.back
        every = parts.all
        tried = (glued(every or ("a",)), glued((*every, sample)), glued((sample, *every)))
        tried += (f"{front}{''.join(inner)}{sample}{back}", f"{front}{sample}{''.join(inner)}{back}")
        return next(
            (text for text in tried if self.tests.met(text) == met and is_value(text, self.taken)), None
        )

    def _product(self, unmet: int = 0, *, with_words: bool = True) -> Product:
        nodes = [(bit, read_pattern(pattern)) for bit, pattern in self.tests.patterns]
        sets = dict.fromkeys(each for _, node in nodes for each in sets_of(node))
        signs = frozenset(signs_of(self.tests)) if with_words else frozenset[str]()
        alphabet = Alphabet(signs, tuple(sets))
        machines: list[Machine] = [PatternMachine(node, alphabet, bit) for bit, node in nodes]
        if with_words:
            machines.append(WordMachine(self.tests, alphabet))
        return Product(alphabet, machines, unmet)

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


def _bands(tests: Tests) -> list[Band]:
    """The lengths that the tests tell apart, the shortest first."""
    limits = sorted({than for than, _ in tests.lengths if than > 0})
    edges = zip([1, *(than + 1 for than in limits)], [*limits, None], strict=True)
    return [
        Band(least, most, sum(bit for than, bit in tests.lengths if than < least)) for least, most in edges
    ]
