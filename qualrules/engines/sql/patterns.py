"""A pattern of `matches` in the notations of the databases: RE2 (DuckDB), PostgreSQL's advanced ones, and Java (Spark).

What is written is the tree that the checker reads, with every set of characters as code points: classes, the dot, and the
line ends that `$` allows differ between systems, code points do not. Only whether there is a find counts here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from qualrules.check.charsets import Characters
from qualrules.check.pattern_time import linear_python
from qualrules.check.pattern_tree import Choice, End, Node, One, Repeat, Sequence, Start
from qualrules.check.patterns import read_pattern

_LAST = 0x10FFFF
_MOST_IN_ALL = 1000
"""RE2 refuses counts whose product is larger."""
_PYTHON_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(Z)|s\\S)")

Spelling = Callable[[int], str]
"""How a code point is written, inside a class and outside."""


@lru_cache(maxsize=512)
def re2(pattern: str) -> str:
    """For RE2."""
    return _Writer(_in_braces, r"\z", _MOST_IN_ALL).write(read_pattern(pattern))


@lru_cache(maxsize=512)
def postgres(pattern: str) -> str:
    """For PostgreSQL, with `~`; letters and digits stand for themselves, so that no text begins like a directive."""
    return _Writer(_in_hexadecimal, r"\Z", None).write(read_pattern(pattern))


@lru_cache(maxsize=512)
def java(pattern: str) -> str:
    """For `java.util.regex`, which tries one way after the other as Python does: the form that never runs long."""
    return _PYTHON_ESCAPE.sub(_in_java, linear_python(read_pattern(pattern)))


def _in_java(escape: re.Match[str]) -> str:
    short, middle, long, end = escape.groups()
    if end:
        return r"\z"
    code = short or middle or long
    return rf"\x{{{code}}}" if code else rf"\x{{0}}-\x{{{_LAST:x}}}"


def _in_braces(code: int) -> str:
    return rf"\x{{{code:x}}}"


def _in_hexadecimal(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


class _Writer:
    """Writes a tree. `most` bounds the product of counts inside counts: beyond it a part is written out."""

    def __init__(self, spelling: Spelling, end: str, most: int | None) -> None:
        self._spelling = spelling
        self._end = end
        self._most = most

    def write(self, node: Node) -> str:
        match node:
            case One(of=characters):
                return self._class(characters)
            case Start():
                return r"\A"
            case End():
                return self._end
            case Sequence(parts=parts):
                return "".join(self._grouped(part) for part in parts)
            case Choice(branches=branches):
                return "|".join(map(self.write, branches))
            case Repeat():
                return self._repeat(node)

    def _grouped(self, node: Node) -> str:
        return f"(?:{self.write(node)})" if isinstance(node, Choice) else self.write(node)

    # ── Repetition ──

    def _repeat(self, node: Repeat) -> str:
        inner = self.write(node.part)
        one = inner if isinstance(node.part, One) else f"(?:{inner})"
        if self._most is not None and _counted(node) > self._most:
            return _written_out(one, node)
        return one + _bounds(node)

    # ── Characters ──

    def _class(self, characters: Characters) -> str:
        ranges = characters.ranges
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return self._sign(ranges[0][0])
        if ranges and ranges[-1][1] == _LAST:
            # A text holds no character of code 0 in some databases, and their patterns then have none either.
            return f"[^{self._listed(characters.others)}]" if characters.others else self._any
        return f"[{self._listed(characters)}]" if ranges else self._none

    @property
    def _any(self) -> str:
        return f"(?:{self._sign(ord('a'))}|[^{self._sign(ord('a'))}])"

    @property
    def _none(self) -> str:
        return f"(?:{self._end}{self._sign(ord('a'))})"

    def _listed(self, characters: Characters) -> str:
        return "".join(
            self._sign(first) if first == last else f"{self._sign(first)}-{self._sign(last)}"
            for first, last in characters.ranges
        )

    def _sign(self, code: int) -> str:
        character = chr(code)
        return character if character.isascii() and character.isalnum() else self._spelling(code)


def _bounds(node: Repeat) -> str:
    if node.most is None:
        return {0: "*", 1: "+"}.get(node.least, f"{{{node.least},}}")
    return f"{{{node.least}}}" if node.least == node.most else f"{{{node.least},{node.most}}}"


def _counted(node: Node) -> int:
    """The product of counts inside counts, at the most."""
    match node:
        case Repeat(part=part, least=least, most=most):
            return max(most if most is not None else least, 1) * _counted(part)
        case Sequence(parts=parts) | Choice(branches=parts):
            return max(map(_counted, parts), default=1)
        case _:
            return 1


def _written_out(one: str, node: Repeat) -> str:
    """A part as often as it has to be there, and inside one another those that may be."""
    if node.most is None:
        return one * node.least + f"{one}*"
    more = node.most - node.least
    return one * node.least + f"(?:{one}" * more + ")?" * more
