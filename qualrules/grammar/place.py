"""The place where an item could not be read on: what was read before, what stands there, what would fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lark.parsers.lalr_analysis import Shift
from lark.parsers.lalr_interactive_parser import InteractiveParser

from qualrules.grammar.lexer import Token
from qualrules.source import SourceFile, Span

END = "$END"


@dataclass
class Place:
    """Where reading stopped. `word` is the first word of the item, `written` gives the fixed text of a terminal."""

    source: SourceFile
    word: str
    parser: InteractiveParser
    read: list[Token]
    token: Token
    written: Mapping[str, str]
    ended: bool = False

    @cached_property
    def accepts(self) -> set[str]:
        """The terminals that would fit here."""
        return accepts(self.parser)

    def words(self) -> list[str]:
        """The words of the language that would fit here."""
        return [self.written[name] for name in self.accepts if self.written.get(name, "").isalpha()]

    @property
    def before(self) -> Token | None:
        """The piece read last."""
        return self.read[-1] if self.read else None

    def span(self, first: Token | None = None, last: Token | None = None) -> Span:
        """From one piece to another; without them the piece that does not fit."""
        first = first or self.token
        return self.source.span(start_of(first), end_of(last or first))

    def gap(self, last: Token) -> Span:
        """The empty place behind a piece."""
        return self.source.span(end_of(last), end_of(last))

    def begins_line(self, token: Token) -> bool:
        """Whether only blanks stand before it on its line."""
        return begins_line(self.source, token)

    def need_list_word(self) -> Token | None:
        """The `needs`, `unless` or `have` whose list of names is being read, if one is."""
        for token in reversed(self.read):
            if token.type in {"NEEDS", "UNLESS", "HAVE"}:
                return token
            if token.type not in _NEED_LIST:
                return None
        return None


def clause_words(word: Token) -> str:
    """How the clause is called whose list of names begins with this word."""
    return "should have" if word.type == "HAVE" else str(word)


def fits(parser: InteractiveParser, kind: str) -> bool:
    """Whether a terminal has a place where the parser stands. The row of its table alone would not tell: it also lists
    what has a place elsewhere, behind something that ends alike.
    """
    return _shifted(parser, parser.parser_state.state_stack, kind) is not None


def _shifted(parser: InteractiveParser, stack: list[int], kind: str) -> list[int] | None:
    """The states behind a terminal, read where the stack ends; None where it has no place. The stack stays as it is."""
    states = parser.parser_state.parse_conf.states
    step = states[stack[-1]].get(kind)
    if step is not None and step[0] is not Shift:
        stack = stack.copy()
    while step is not None and step[0] is not Shift:
        rule = step[1]
        del stack[len(stack) - len(rule.expansion) :]
        stack.append(states[stack[-1]][rule.origin.name][1])
        if kind == END and stack[-1] == parser.parser_state.parse_conf.end_state:
            return stack
        step = states[stack[-1]].get(kind)
    return [*stack, step[1]] if step is not None else None


def accepts_after(parser: InteractiveParser, kind: str) -> set[str]:
    """The terminals that would have a place behind one that has a place now."""
    stack = _shifted(parser, parser.parser_state.state_stack, kind)
    if stack is None:
        return set()
    row = parser.parser_state.parse_conf.states[stack[-1]]
    return {each for each in row if each.isupper() and _shifted(parser, stack, each) is not None}


def accepts(parser: InteractiveParser) -> set[str]:
    """The terminals that have a place where the parser stands."""
    row = parser.parser_state.parse_conf.states[parser.parser_state.position]
    return {kind for kind in row if kind.isupper() and fits(parser, kind)}


_NEED_LIST = {"NAME", "DOT", "COMMA", "NOT", "OF", "AT", "LEAST", "MOST", "INT", "EXACTLY", "ANY", "ALL"}


def start_of(token: Token) -> int:
    """The offset of the first character."""
    return token.start_pos or 0


def end_of(token: Token) -> int:
    """The offset behind the last character."""
    return token.end_pos or 0


def begins_line(source: SourceFile, token: Token) -> bool:
    """Whether only blanks stand before a piece on its line."""
    text, start = source.text, start_of(token)
    return not text[text.rfind("\n", 0, start) + 1 : start].strip("\ufeff \t\r")
