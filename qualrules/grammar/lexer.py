"""From a stretch of text to its pieces: words, numbers, texts, signs.

The patterns are those of `qualrules.lark`. A word or number is read as what the grammar has a place for at that point, so
that words of the language can be names elsewhere. Must not decide what the pieces mean together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from lark import Token as LarkToken

if TYPE_CHECKING:
    from lark.lexer import TerminalDef

Accepted = Callable[[], Collection[str]]
"""Gives the terminals that the parser takes at the point that it has reached."""

_NUMBERS = ("DATE", "VERSION", "PERCENT", "INT", "NUMBER")
_WORD = r"[^\W\d]\w*"


class Token(LarkToken):
    """A piece of text and where it stands; made without the line counting, which spans do when asked."""

    __slots__ = ()

    def __new__(cls, kind: str, text: str, start: int, end: int) -> Token:  # type: ignore[misc]
        """Quicker than the class it stands for: this runs once for every word."""
        token: Token = str.__new__(cls, text)
        token.type = kind
        token.value = text
        token.start_pos = start
        token.end_pos = end
        return token


class Lexer:
    """Cuts text into tokens by the terminals of a grammar."""

    def __init__(self, terminals: Iterable[TerminalDef]) -> None:
        by_name = {terminal.name: terminal for terminal in sorted(terminals, key=lambda each: -each.priority)}
        self._patterns = {name: re.compile(each.pattern.to_regexp()) for name, each in by_name.items()}
        self.signs: dict[str, tuple[str, ...]] = {}
        self.keywords: dict[str, tuple[str, ...]] = {}
        for name, terminal in by_name.items():
            if terminal.pattern.type == "str":
                known = self.keywords if re.fullmatch(_WORD, terminal.pattern.value) else self.signs
                known[terminal.pattern.value] = (name,)
        self.classify = lru_cache(maxsize=8192)(self._classify)
        self._match = re.compile(self._master(), re.ASCII if False else 0).match

    def _master(self) -> str:
        """One pattern for all pieces; the named group that fits says what kind it is."""
        source = {name: pattern.pattern for name, pattern in self._patterns.items()}
        signs = "|".join(re.escape(sign) for sign in sorted({*self.signs, ">=", "<=", "!=", "<", ">"}, key=len, reverse=True))
        pieces = [
            ("KEY", source["KEY"]),
            ("WORD", source["NAME"]),
            ("STRING", source["STRING"]),
            ("NUMBER", "|".join(source[name] for name in _NUMBERS if name != "INT")),
            ("COMMENT", r"\#[^\n]*"),
            ("SIGN", signs),
            ("OTHER", r"\S"),
        ]
        return r"[\s\ufeff]*+(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in pieces) + ")"

    def _classify(self, text: str) -> tuple[str, ...]:
        """The terminals that fit a word, number or sign as a whole, the one to try first in front."""
        words = self.keywords.get(text) or self.signs.get(text) or ()
        return words + tuple(
            name for name, pattern in self._patterns.items() if name not in words and pattern.fullmatch(text)
        )
