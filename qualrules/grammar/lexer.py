"""From a stretch of text to its pieces: words, numbers, texts, signs.

The patterns are those of `qualrules.lark`. A word or number is read as what the grammar has a place for at that point, so
that words of the language can be names elsewhere. A wrong spelling (`spelling.py`) is read as the right one and noted as a
mistake, so that the rest of the item is still read. Must not decide what the pieces mean together.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from lark import Token as LarkToken

from qualrules.diagnostics import Diagnostic
from qualrules.grammar import spelling, spelling_values, syntax
from qualrules.grammar.respelled import Fits
from qualrules.source import SourceFile

if TYPE_CHECKING:
    from lark.lexer import TerminalDef

_PLAIN = {"WORD", "NUMBER", "SIGN"}
_WHERE = re.compile(r"(?:\.\w+)*\s+where\b")


class Token(LarkToken):
    """A piece of text and where it stands; made without counting lines, which spans do when asked."""

    __slots__ = ()

    def __new__(cls, kind: str, text: str, start: int, end: int) -> Self:
        """Quicker than the class it stands for: this runs once for every word."""
        token = str.__new__(cls, text)
        token.type = kind
        token.value = text
        token.start_pos = start
        token.end_pos = end
        return token


_ENOUGH = 500
"""After this many mistakes reading stops: nobody reads on, and some files have more of them than lines."""


@dataclass(slots=True)
class Notes:
    """What is noted beside the tokens of one text."""

    source: SourceFile
    mistakes: list[Diagnostic] = field(default_factory=list)
    comments: list[syntax.Comment] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether there are so many mistakes that reading stops."""
        return len(self.mistakes) >= _ENOUGH

    def comment(self, start: int, end: int) -> None:
        """Keeps a comment for the printer."""
        text = self.source.text
        line_start = text.rfind("\n", 0, start) + 1
        own_line = not text[line_start:start].strip("\ufeff \t\r\f\v\u00a0")
        end = start + len(text[start:end].rstrip())
        self.comments.append(syntax.Comment(text[start:end], own_line, self.source.span(start, end)))


class Lexer:
    """Cuts text into tokens by the terminals of a grammar."""

    def __init__(self, terminals: Iterable[TerminalDef]) -> None:
        ordered = sorted(terminals, key=lambda each: (-each.priority, each.pattern.type != "str"))
        self._rank = {terminal.name: rank for rank, terminal in enumerate(ordered)}
        self._fixed = {each.pattern.value: each.name for each in ordered if each.pattern.type == "str"}
        self._patterns = {
            each.name: re.compile(each.pattern.to_regexp()) for each in ordered if each.pattern.type != "str"
        }
        self.written = {name: text for text, name in self._fixed.items()}
        """The fixed text of each terminal that has one."""
        self._classify = lru_cache(maxsize=8192)(self._terminals_of)
        self._match = re.compile(self._master()).match
        self._plain = re.compile(rf"{self._patterns['NAME'].pattern}|[\d.]+").match

    def _master(self) -> str:
        """One pattern for all pieces; the last named group that fits says what kind it is."""
        source = {name: pattern.pattern for name, pattern in self._patterns.items()}
        signs = {sign for sign in self._fixed if not sign[0].isalpha()} | {">=", "<=", "!=", "<", ">"}
        pieces = [
            *spelling.BEFORE_WORDS.items(),
            ("WORD", source["NAME"] + r")(?P<COLON>[ \t]*:)?(?:"),
            ("STRING", source["STRING"]),
            *spelling_values.BEFORE_NUMBERS.items(),
            ("NUMBER", "|".join((source["DATE"], r"\d+\.\d+\.\d+", source["PERCENT"], source["NUMBER"]))),
            ("COMMENT", r"\#[^\n]*"),
            *spelling.BEFORE_SIGNS.items(),
            ("SIGN", "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))),
            ("OTHER", r"\S"),
        ]
        return r"[\s\ufeff]*+(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in pieces) + ")"

    def _terminals_of(self, text: str) -> tuple[str, ...]:
        """The terminals that fit a word, number or sign as a whole, the one to try first in front."""
        found = [name for name, pattern in self._patterns.items() if pattern.fullmatch(text)]
        if text in self._fixed:
            found.append(self._fixed[text])
        if not found or self._respelled(text):
            found.append("")  # to be looked at: perhaps another word was meant
        return tuple(sorted(found, key=lambda name: self._rank.get(name, len(self._rank))))

    def kind_of(self, word: str) -> str:
        """The terminal of a word of the language."""
        return self._fixed[word]

    def _respelled(self, word: str) -> str | None:
        """The word of the language that was probably meant."""
        folded = word.lower()
        right = spelling.OTHER_WORDS.get(folded, folded)
        return right if right != word and right in self._fixed else None

    def tokens(self, notes: Notes, start: int, end: int, fits: Fits) -> Iterator[Token]:
        """The tokens of a stretch of text. Lazy: what a word is depends on how far the parser has come."""
        text = notes.source.text
        while (found := self._match(text, start, end)) is not None:
            kind = found.lastgroup or "OTHER"
            begin, start = found.start(kind), found.end()
            if kind in _PLAIN:
                piece = found[kind]
                terminals = self._classify(piece)
                if len(terminals) == 1 and terminals[0] and piece != "/":  # a pattern may begin here
                    yield Token(terminals[0], piece, begin, start)
                else:
                    token = self._in_place(notes, terminals, piece, begin, fits)
                    start = token.end_pos or start
                    yield token
            elif kind == "STRING":
                yield Token(kind, found[kind], begin, start)
            elif kind == "COLON":
                yield Token("KEY", text[found.start("WORD") : start], found.start("WORD"), start)
            elif kind == "COMMENT":
                notes.comment(begin, start)
            elif kind == "OTHER":
                yield Token(kind, found[kind], begin, start)
            else:
                start = yield from self._respell(notes, kind, begin, start, fits)
                if notes.full:
                    return

    def _in_place(
        self, notes: Notes, terminals: tuple[str, ...], piece: str, begin: int, fits: Fits
    ) -> Token:
        """A word, number or sign read as what has a place here."""
        end = begin + len(piece)
        if (
            piece == "/"
            and fits("REGEX")
            and (found := self._patterns["REGEX"].match(notes.source.text, begin))
        ):
            return Token("REGEX", found[0], begin, found.end())
        right = self._respelled(piece) if not terminals[-1] else None
        if right and (kind := self._kind_of_respelled(right, notes.source.text[begin : end + 1], fits)):
            notes.mistakes.append(spelling.respelled_word(right, notes.source.span(begin, end)).mistake)
            return Token(kind, right, begin, end)
        if "NAME" in terminals and _WHERE.match(notes.source.text, end) and fits("NAME"):
            return Token("NAME", piece, begin, end)  # `no level where (…)`: only rows have a `where`
        for kind in terminals:
            if fits(kind):
                return Token(kind, piece, begin, end)
        return Token(terminals[0] or "OTHER", piece, begin, end)

    def _kind_of_respelled(self, right: str, written: str, fits: Fits) -> str | None:
        """The place of the word that was probably meant, unless what is written is a name there, or of a formula."""
        only_capitals = written.lower().startswith(right) and right not in spelling.SMALL_WORDS
        if (only_capitals or written.endswith("(")) and fits("NAME"):
            return None
        return next((kind for kind in self._terminals_of(right) if kind != "NAME" and fits(kind)), None)

    def _respell(
        self, notes: Notes, kind: str, begin: int, end: int, fits: Fits
    ) -> Generator[Token, None, int]:
        """The right spelling of a wrong one; gives where to read on."""
        respelled = spelling.respell(kind, notes.source.span(begin, end), fits)
        if respelled is None:
            found = self._plain(notes.source.text, begin, end)
            piece = found[0] if found else notes.source.text[begin]
            yield self._in_place(notes, self._classify(piece), piece, begin, fits)
            return begin + len(piece)
        notes.mistakes.append(respelled.mistake)
        for piece in respelled.pieces:
            terminals = self._classify(piece)
            yield Token(next((each for each in terminals if fits(each)), terminals[0]), piece, begin, end)
        return end
