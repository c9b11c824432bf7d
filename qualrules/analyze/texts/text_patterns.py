"""The translated patterns of `matches`, read back. Their automata are in `text_pattern_machine`.

Only the forms are read that `check.pattern_time` writes; anything else is refused, never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.analyze.texts.text_words import FRIENDLY
from qualrules.check.charsets import ANY, Characters, from_ranges
from qualrules.check.pattern_tree import Choice, End, Node, One, Repeat, Sequence, Start

_CODES = {"x": 2, "u": 4, "U": 8}


class UnknownPatternError(Exception):
    """A pattern that is written in some other way."""


def read_pattern(python_pattern: str) -> Node:
    """The pattern as a tree. Raises `UnknownPatternError`."""
    try:
        return _Reader(python_pattern).read()
    except ValueError as error:  # a count or a code that is none
        raise UnknownPatternError(python_pattern) from error


def sets_of(node: Node) -> Iterator[Characters]:
    """The sets of signs that the pattern tells apart."""
    match node:
        case One(of=characters):
            yield characters
        case Sequence(parts=parts) | Choice(branches=parts):
            for part in parts:
                yield from sets_of(part)
        case Repeat(part=part):
            yield from sets_of(part)


def sample(node: Node) -> str:
    """A text that the pattern may well be found in."""
    match node:
        case One(of=characters):
            signs = (sign for sign in FRIENDLY if any(a <= ord(sign) <= b for a, b in characters.ranges))
            return next(signs, chr(characters.ranges[0][0]) if characters else "")
        case Sequence(parts=parts):
            return "".join(map(sample, parts))
        case Choice(branches=branches):
            return sample(branches[0])
        case Repeat(part=part, least=least):
            return sample(part) * least
        case _:
            return ""


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0

    def read(self) -> Node:
        node = self._choice()
        if self.position < len(self.pattern):
            raise UnknownPatternError(self.pattern)
        return node

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._taken("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        self._skip_run_start()
        parts: list[Node] = []
        while self.position < len(self.pattern) and self.pattern[self.position] not in "|)":
            parts.append(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _skip_run_start(self) -> None:
        """Where a run of signs begins is only a place to begin the search at: the run itself is skipped next, so
        the same is found from every place in it."""
        if self._taken(r"(?:\A|(?<="):
            self._set()
            self._expect("))")

    def _repeated(self, atom: Node) -> Node:
        if self._taken("*"):
            self._taken("?")
            return Repeat(atom, 0, None)
        if not self._taken("{"):
            return atom
        least, _, most = self._until("}").partition(",")
        return Repeat(atom, int(least), int(most))

    def _atom(self) -> Node:
        if self._taken(r"\A"):
            return Start()
        if self._taken(r"\Z"):
            return End()
        # `(?>` only says not to come back for a later place, which would find nothing more (`pattern_time`).
        if self._taken("(?:") or self._taken("(?>"):
            inner = self._choice()
            self._expect(")")
            return inner
        return One(self._set())

    def _set(self) -> Characters:
        if self._taken(r"[\s\S]"):
            return ANY
        if self._taken(r"[^\s\S]"):
            return Characters(())
        if not self._taken("["):
            code = self._sign()
            return Characters(((code, code),))
        negated = self._taken("^")
        ranges = []
        while not self._taken("]"):
            first = self._sign()
            ranges.append((first, self._sign() if self._taken("-") else first))
        found = from_ranges(ranges)
        return found.others if negated else found

    def _sign(self) -> int:
        sign = self.pattern[self.position : self.position + 1]
        self.position += 1
        if sign.isalnum() or (sign and sign in " _"):
            return ord(sign)
        length = _CODES.get(self.pattern[self.position : self.position + 1])
        if sign != "\\" or length is None:
            raise UnknownPatternError(self.pattern)
        self.position += 1 + length
        return int(self.pattern[self.position - length : self.position], 16)

    def _until(self, end: str) -> str:
        start = self.position
        self.position = self.pattern.find(end, start) + 1
        if not self.position:
            raise UnknownPatternError(self.pattern)
        return self.pattern[start : self.position - 1]

    def _taken(self, wanted: str) -> bool:
        found = self.pattern.startswith(wanted, self.position)
        self.position += len(wanted) * found
        return found

    def _expect(self, wanted: str) -> None:
        if not self._taken(wanted):
            raise UnknownPatternError(self.pattern)
