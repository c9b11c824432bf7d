"""Reads a stretch of text by the grammar: feeds its pieces to the parser, and goes on behind mistakes.

Behind a known mistake (`repairs.py`) it reads on at once; behind another one at the next part of the item that begins
a line (a stage, a field, an `expect`): several mistakes of an item are found in one go, and none leads to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lark import UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.grammar import header_lines, repairs, syntax_errors
from qualrules.grammar.items import misplaced
from qualrules.grammar.lexer import Notes, Token
from qualrules.grammar.little_words import Repair, piece
from qualrules.grammar.nesting import TooDeepError, bounded, may_be_deep
from qualrules.grammar.place import END, Place, accepts, begins_line, end_of, fits, start_of
from qualrules.grammar.respelled import FIXED
from qualrules.grammar.tables import Grammar

_NAMED = (("NAME", "x"),)
_RESUME: dict[str, tuple[set[str], tuple[tuple[str, str], ...]]] = {
    "ruleset": ({"AGREED", "EFFECTIVE", "CURRENCY_WORD", "RATE", "TIME", "FISCAL", "PLACEHOLDERS"}, _NAMED),
    "record": ({"KEY"}, _NAMED),
    "score": ({"ADD", "SUBTRACT"}, _NAMED),
    "process": ({"STAGE", "OUTCOME"}, _NAMED),
    "source": ({"KEY"}, (("NAME", "x"), ("NAME", "x"), ("FROM", "from"), ("STRING", '"x"'))),
    "example": ({"KEY", "EXPECT"}, (("STRING", '"x"'),)),
}
"""First word of an item → the parts at which reading can go on, and what must have been read before them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text to read as one item. `first` is its first word, where the one that is written is wrong."""

    word: str
    begin: int
    end: int
    first: Token | None = None


class ItemReader:
    """Reads one stretch of text as what the grammar calls `start`."""

    def __init__(self, grammar: Grammar, notes: Notes, stretch: Stretch, start: str = "item") -> None:
        self._grammar = grammar
        self._notes = notes
        self._stretch = stretch
        self._start = start
        self._parser: InteractiveParser = grammar.lark.parse_interactive(start=start)
        self._read: list[Token] = []
        self._lost = False
        self._resumed = False
        self._closing = ""
        self._upto = 0
        self._shown: set[tuple[str, ...]] = set()
        self._phrases: list[Diagnostic] = []
        """The mistakes that stand for all that is wrong inside them."""
        self._before: Any = None
        """The tree of what came before it, where that is an item by itself."""
        self.next: Stretch | None = None
        """What turned out to be an item of its own."""

    def tree(self, nesting: int) -> Any:  # noqa: ANN401
        """The tree, or None where reading did not come to its end."""
        begin, end = self._stretch.begin, self._stretch.end
        tokens = self._grammar.lexer.tokens(self._notes, begin, end, self._fits)
        if may_be_deep(self._notes.source.text, begin, end, nesting):
            tokens = bounded(tokens, nesting)
        self._grammar.builder.begin(self._notes.source, begin)
        if self._stretch.first:
            self._feed(self._stretch.first)
        try:
            return self._feed_all(tokens)
        except TooDeepError as deep:
            message = f"this nests more than {nesting} deep"
            span = self._notes.source.span(start_of(deep.token), end_of(deep.token))
            self._note(Diagnostic("QR109", message, span, "give a part of it a name of its own"))
            return None

    def _fits(self, kind: str) -> bool:
        return not self._lost and fits(self._parser, kind)

    def _note(self, mistake: Diagnostic) -> None:
        self._notes.mistakes.append(mistake)

    def _feed(self, token: Token) -> None:
        self._parser.feed_token(token)
        self._grammar.builder.end = end_of(token)
        self._read.append(token)

    def _feed_all(self, tokens: Iterator[Token]) -> Any:  # noqa: ANN401
        """Quick as long as everything fits."""
        builder, read, feed = self._grammar.builder, self._read, self._parser.feed_token
        for token in tokens:
            try:
                feed(token)
            except UnexpectedToken:
                return self._feed_carefully(token, tokens)
            builder.end = token.end_pos  # type: ignore[assignment]
            read.append(token)
        return self._end()

    def _feed_carefully(self, wrong: Token, tokens: Iterator[Token]) -> Any:  # noqa: ANN401
        """The rest of the stretch, from the first piece that does not fit."""
        self._unexpected(wrong, tokens)
        for token in tokens:
            if self.next is not None or self._notes.full:
                break
            if start_of(token) < self._upto:
                continue
            if self._lost:
                self._resume(token)
                continue
            try:
                self._feed(token)
            except UnexpectedToken:
                self._unexpected(token, tokens)
        self._forget_inside_phrases()
        return self._before if self._lost else self._end()

    def _place(self, token: Token, *, ended: bool = False) -> Place:
        lexer = self._grammar.lexer
        return Place(
            self._notes.source, self._stretch.word, self._parser, self._read, token, lexer.written, ended
        )

    def _unexpected(self, token: Token, tokens: Iterator[Token]) -> None:
        """A piece that does not fit: read something else instead, or give up."""
        if self._close_bracket(token) and token.type in accepts(self._parser):
            self._feed(token)
            return
        place = self._place(token)
        if self._is_own_item(place):
            return
        repair = repairs.find(place)
        if repair is None:
            self._note(self._explained(place))
            self._lost = True
            return
        self._go_on(repair, token, tokens)

    def _go_on(self, repair: Repair, token: Token, tokens: Iterator[Token]) -> None:
        """Reads what the repair says instead of the piece."""
        if repair.mistake is not None:
            self._note(repair.mistake)
            if repair.upto:
                self._phrases.append(repair.mistake)
        self._closing, self._upto = repair.closing or self._closing, repair.upto
        for each in repair.pieces:
            try:
                self._feed(each)
            except UnexpectedToken:
                if each is token and token is not repair.pieces[0] and begins_line(self._notes.source, token):
                    self._unexpected(token, tokens)
                else:
                    self._lost = True
                return
        if repair.skip:
            self._skip(tokens)

    def _explained(self, place: Place) -> Diagnostic:
        """The mistake at a place that no repair knows; the right form to copy is shown once for an item."""
        mistake = syntax_errors.explain(place)
        if mistake.example in self._shown:
            return replace(mistake, example=())
        self._shown.add(mistake.example)
        return mistake

    def _forget_inside_phrases(self) -> None:
        """Takes back what the lexer said of the words of a text whose quotes are missing."""
        for phrase in self._phrases:
            start, end = phrase.span.start, phrase.span.end
            self._notes.mistakes[:] = [
                each
                for each in self._notes.mistakes
                if each is phrase or not (start <= each.span.start and each.span.end <= end)
            ]

    def _close_bracket(self, token: Token) -> bool:
        """Reads the closing bracket that was left out with the opening one."""
        if not self._closing or self._closing not in accepts(self._parser):
            return False
        self._bracketed(self._read[-1])
        self._feed(piece(self._closing, ")", token))
        self._closing = ""
        return True

    def _bracketed(self, last: Token) -> None:
        """Now it is known where the closing bracket belongs: completes the repair of its mistake."""
        mistakes = self._notes.mistakes
        place = max(place for place, each in enumerate(mistakes) if each.message == repairs.NO_BRACKETS)
        span, end = mistakes[place].span, end_of(last)
        edits = (Edit(span.source.span(span.start, span.start), "("), Edit(span.source.span(end, end), ")"))
        mistakes[place] = replace(
            mistakes[place], fix=Fix(edits, "put brackets around the values"), helps=(FIXED,)
        )

    def _skip(self, tokens: Iterator[Token]) -> None:
        """Passes over the rest of a condition where names should stand."""
        wanted = accepts(self._parser) - {"DOT"}
        for token in tokens:
            if token.type in wanted:
                self._feed(token)
                return

    def _resume(self, token: Token) -> None:
        """Reads on at a part of the item, as if what comes before it were right."""
        kinds, before = _RESUME.get(self._stretch.word, (set(), ()))
        if token.type not in kinds or not begins_line(self._notes.source, token):
            return
        at = start_of(token)
        word = self._stretch.word
        self._parser = self._grammar.lark.parse_interactive(start=self._start)
        self._read, self._lost, self._resumed = [], False, True
        for kind, text in ((self._grammar.lexer.kind_of(word), word), *before):
            self._feed(Token(kind, text, at, at))
        self._feed(token)

    def _end(self) -> Any:  # noqa: ANN401
        """The end of the stretch."""
        if self._read:
            self._close_bracket(self._read[-1])
        last = Token(END, "", self._stretch.end, self._stretch.end)
        try:
            tree = self._parser.feed_token(last)
        except UnexpectedToken:
            return self._ended_too_early(last)
        return None if self._resumed else tree

    def _ended_too_early(self, last: Token) -> Any:  # noqa: ANN401
        """The end of a stretch that is not complete."""
        place = self._place(last, ended=True)
        repair = header_lines.ends_too_early(place)
        if repair is not None:
            self._go_on(repair, last, iter(()))
            return self._end()
        if not self._resumed:
            self._note(self._explained(place))
        return None

    def _tree_up_to(self, token: Token) -> Any:  # noqa: ANN401
        """The tree of what was read so far, if it is whole."""
        try:
            return self._parser.feed_token(Token(END, "", start_of(token), start_of(token)))
        except UnexpectedToken:
            return None

    def _is_own_item(self, place: Place) -> bool:
        """Whether the piece, or the one before it, begins an item after all."""
        if self._start != "item":
            return False
        for token in (place.token, *self._read[-1:]):
            if token is not self._read[0] and (found := misplaced(self._notes.source, token)):
                word, mistake = found
                self._note(mistake)
                if token is place.token and not self._resumed:
                    self._before = self._tree_up_to(token)
                first = Token(self._grammar.lexer.kind_of(word), word, start_of(token), end_of(token))
                self.next = Stretch(word, end_of(token), self._stretch.end, first)
                self._lost = True
                return True
        return False
