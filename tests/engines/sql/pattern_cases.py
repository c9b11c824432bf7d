"""Random patterns of `matches` with texts on which they are tried: every form of the subset, line ends, several lines,
letters beyond ASCII and beyond the first plane. What Python finds is what every database has to find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from qualrules.check.patterns import check_pattern
from qualrules.check.scope import Report
from qualrules.model.values import fold
from qualrules.source import NOWHERE

WRITTEN = r"""
\d \D \w \W \s \S \t \n \r \. \\ \( \[ \{ \$ \^ \- \| \&
[ab] [^a] [a-f] [^0-9] [\d_] [^\w] [\s\-] [^\s] [é😀] [^é😀] [a\]] [\^a] [&&a] [A-Z] [\n] [\d\s] [-a] [a-] [.] [$] [ß-]
[^\n] [\w\W] [:a]
"""
ATOMS = (
    *"abAZ07 _-éÉßİiΣςσÄ日😀%'\"/#&~.",
    *WRITTEN.split(),
)
COUNTS = ("", "", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,1}", "{0}", "{3,3}", "{0,255}", "{40}")
LETTERS = (
    *"abAfzZ07_- \n\r\t\x0b\x0c\x1f\x85\u2028\u00a0éÉßẞİıiΣςÄ日😀𝒳\u0301٣",
    *"%'\"\\[]({$^.|&/#~",
)
"""Signs of every kind, and characters that some systems take for line ends, letters or digits."""


@dataclass(frozen=True)
class PatternCase:
    """A pattern that the checker lets through, its form in Python, and folded texts."""

    pattern: str
    python: str
    texts: tuple[str, ...]

    @property
    def found(self) -> list[bool]:
        """In which texts Python finds it."""
        return [re.search(self.python, text) is not None for text in self.texts]


def pattern_cases(number: int, seed: int) -> list[PatternCase]:
    """So many patterns, each with twelve texts."""
    rng, cases = Random(seed), list[PatternCase]()
    while len(cases) < number:
        pattern = _pattern(rng)
        python = check_pattern(pattern, NOWHERE, Report())
        if python is not None:
            cases.append(PatternCase(pattern, python, tuple(_texts(rng, pattern))))
    return cases


def _pattern(rng: Random, depth: int = 2) -> str:
    number = rng.choice((1, 1, 1, 2, 3))
    return "|".join("".join(_part(rng, depth) for _ in range(rng.randint(1, 4))) for _ in range(number))


def _part(rng: Random, depth: int) -> str:
    chance = rng.random()
    if chance < 0.06:
        return rng.choice("^$")
    if chance < 0.2 and depth:
        group = rng.choice(("(", "(?:")) + _pattern(rng, depth - 1) + ")"
        return group + rng.choice(("", "", "?", "{2}", "{0,2}", "{1,30}"))
    return rng.choice(ATOMS) + rng.choice(COUNTS)


def _texts(rng: Random, pattern: str) -> list[str]:
    """Empty, of letters at random, and of the pattern's own letters, so that much is found."""
    own = [sign for sign in pattern if sign not in "\\^*+?{}()|"] or ["a"]
    texts = [""]
    for _ in range(11):
        letters = rng.choice((LETTERS, own, (*own, "\n", "a")))
        texts.append("".join(rng.choice(letters) for _ in range(rng.choice((1, 2, 3, 5, 8, 45)))))
    return [fold(text) for text in texts]
