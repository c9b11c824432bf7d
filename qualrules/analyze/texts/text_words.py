"""Which answers to `contains`, `starts with` and `ends with` go together, without any search.

A text that meets some of these tests can be taken apart: what it begins with, the words that it holds and what it ends
with. Put together again with a sign between that no test knows, the parts meet the same tests: no word reaches over that
sign, and a word inside a part was in the text before. So the answers that go together are the unions of what the parts
meet. How long such a text is at the least is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, count, pairwise

from qualrules.analyze.texts.text_tests import Tests, bits, is_folded
from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS

FRIENDLY = "abcdefghijklmnopqrstuvwxyz0123456789-_.,#+&/"
"""Signs that examples are made of where others would do as well, best first."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A text in parts, `front` and `back` perhaps empty."""

    front: str = ""
    inner: tuple[str, ...] = ()
    back: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """The parts that are not empty."""
        return (*filter(None, (self.front,)), *self.inner, *filter(None, (self.back,)))


Part = tuple[int, str]
"""The tests that a text with this part meets, and the part."""


class Composer:
    """Puts texts together for tests of words; knows nothing of the other tests, of placeholders and of lengths."""

    def __init__(self, tests: Tests) -> None:
        self.tests = tests
        words = (tests.contains, tests.starts, tests.ends)
        used = set("".join("".join(each.masks) for each in words))
        self.neutral = neutral(used)
        within, before, behind = tests.contains.within, tests.starts.before, tests.ends.behind
        always = tests.always
        self.inner = _distinct((within(word) | always, word) for word in tests.contains.masks)
        self.fronts = _distinct(
            (within(word) | before(word) | always, word)
            for word in tests.starts.masks
            if word[0] not in BLANKS
        )
        self.backs = _distinct(
            (within(word) | behind(word) | always, word)
            for word in tests.ends.masks
            if word[-1] not in BLANKS
        )

    @cached_property
    def least(self) -> dict[int, int]:
        """Per test: how long a text has to be to meet it."""
        found: dict[int, int] = {}
        for mask, word in (*self.inner, *self.fronts, *self.backs):
            for number in bits(mask & ~self.tests.always):
                found[number] = min(found.get(number, len(word)), len(word))
        return found

    def least_length(self, mask: int) -> int:
        """No text that meets these tests is shorter."""
        return max((self.least[number] for number in bits(mask) if number in self.least), default=1)

    def vectors(self, most: int) -> dict[int, Parts] | None:
        """The tests that are met together, each with the parts of such a text; None where they are more than
        `most`."""
        always = self.tests.always
        inner: dict[int, tuple[str, ...]] = {always: ()}
        for mask, word in self.inner:
            for other, words in list(inner.items()):
                inner.setdefault(mask | other, (*words, word))
            if len(inner) > most:
                return None
        found = {mask: Parts(inner=words) for mask, words in inner.items()}
        for mask, words in inner.items():
            for front_mask, front in ((always, ""), *self.fronts):
                for back_mask, back in ((always, ""), *self.backs):
                    found.setdefault(mask | front_mask | back_mask, Parts(front, words, back))
                if len(found) > most:
                    return None
        return found

    def parts(self, met: int, unmet: int) -> tuple[int, Parts] | None:
        """The parts of a text that meets the first tests and not the others, and all that it meets; None where
        there is none."""
        always = self.tests.always
        inner = [each for each in self.inner if not each[0] & unmet]
        for front_mask, front in ((always, ""), *self.fronts):
            for back_mask, back in ((always, ""), *self.backs):
                seen = front_mask | back_mask
                words = []
                for mask, word in inner:
                    if mask & met & ~seen:
                        words.append(word)
                        seen |= mask
                if not (seen & unmet or met & ~seen):
                    return seen, Parts(front, tuple(words), back)
        return None

    def texts(self, parts: Parts, least: int = 1) -> Iterator[str]:
        """Texts made of the parts that meet the same tests, of at least that length, one sign longer each, without
        an end."""
        sign = self.neutral
        front = parts.front + sign if parts.front or parts.inner or not parts.back else ""
        rest = sign.join(parts.inner) + (sign if parts.inner or not front else "") + parts.back
        for padding in count(max(0, least - len(front) - len(rest))):
            yield front + sign * padding + rest

    def readable(self, parts: Parts, least: int = 1) -> Iterator[str]:
        """Texts that people would rather read, where they are long enough; they may meet more tests than the parts."""
        every = parts.all
        if not every:
            yield from (sign * least for sign in FRIENDLY[:26])
            return
        joined = glued(every)
        if len(joined) >= least:
            yield joined
        filling = self.neutral * max(1, least - len(joined) - 1)
        if not parts.back:
            yield glued((*every, filling))
        if not parts.front:
            yield glued((filling, *every))
        if not (parts.front or parts.back):
            yield glued((self.neutral, *every, filling))
        if parts.front and parts.back:
            yield glued((parts.front, *parts.inner, filling, parts.back))


def glued(words: Sequence[str]) -> str:
    """The words in a row, with a space between letters."""
    words = [word for word in words if word]
    joined = words[0] if words else ""
    for one, other in pairwise(words):
        joined += f" {other}" if one[-1].isalnum() and other[0].isalnum() else other
    return joined


def _distinct(parts: Iterable[Part]) -> list[Part]:
    """For each set of tests the shortest part, the shorter ones first; none that no folded text holds."""
    found: dict[int, str] = {}
    for mask, word in parts:
        known = found.get(mask)
        if (known is None or (len(word), word) < (len(known), known)) and is_folded(word):
            found[mask] = word
    return sorted(found.items(), key=lambda part: (len(part[1]), part[1]))


def neutral(used: set[str]) -> str:
    """A sign that no test knows."""
    codes = chain(map(ord, FRIENDLY), range(0xB7, 0x110000))
    return next(
        sign for sign in map(chr, codes) if sign not in used and sign not in BLANKS and is_folded(sign)
    )
