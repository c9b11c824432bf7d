"""How deep a text nests: brackets in brackets, `not not`, long chains of arithmetic. A text that nests too deep is refused
before it becomes a tree that no pass could walk."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.grammar.lexer import Token

_OPEN = {"LPAR", "LSQB", "LBRACE"}
_CLOSE = {"RPAR", "RSQB", "RBRACE"}
_DEEPER = {"NOT", "MINUS", "PLUS", "STAR", "SLASH", "SINCE", "UNTIL", "OF"}
_SAME = {
    "NAME",
    "DOT",
    "INT",
    "NUMBER",
    "PERCENT",
    "DATE",
    "CURRENCY",
    "UNIT",
    "DAYS",
    "LENGTH",
    "COUNT",
    "AGGREGATE",
    "FROM",
    "TO",
}
_SIGNS = ("(", "[", "{", "-", "+", "*", "/", "not", "of", "since", "until", "!", "isn", "esn")


class TooDeepError(Exception):
    """The text nests deeper than the bound; `token` is the piece that does."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.token = token


def may_be_deep(text: str, begin: int, end: int, limit: int) -> bool:
    """A quick look that spares most texts the counting."""
    return sum(text.count(sign, begin, end) for sign in _SIGNS) > limit


def bounded(tokens: Iterator[Token], limit: int) -> Iterator[Token]:
    """The same tokens, until one nests too deep."""
    base, run = 0, 0
    runs: list[int] = []
    for token in tokens:
        kind = token.type
        if kind in _OPEN:
            runs.append(run)
            base, run = base + run + 1, 0
        elif kind in _CLOSE:
            run = runs.pop() if runs else 0
            base = max(base - run - 1, 0)
        elif kind in _DEEPER:
            run += 1
        elif kind not in _SAME:
            run = 0
        if base + run > limit:
            raise TooDeepError(token)
        yield token
