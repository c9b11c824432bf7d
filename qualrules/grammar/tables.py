"""The grammar, ready to use: made once a process, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lark import Lark

from qualrules.grammar.build import TreeBuilder
from qualrules.grammar.lexer import Lexer


@dataclass(frozen=True, slots=True)
class Grammar:
    """The parser of lark, the builder that it calls, and the lexer for its terminals."""

    lark: Lark
    builder: TreeBuilder
    lexer: Lexer


@cache
def grammar() -> Grammar:
    """The grammar of the language."""
    text = (files(__package__) / "qualrules.lark").read_text(encoding="utf-8")
    builder = TreeBuilder()
    lark = Lark(
        text,
        parser="lalr",
        lexer="basic",
        start=["item", "condition"],
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=builder,
    )
    return Grammar(lark, builder, Lexer(lark.terminals))
