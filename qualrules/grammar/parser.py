"""Text → syntax tree and mistakes. Takes any text whatever: nothing here raises or runs away.

The passes: bounds, cutting into items, each item by the grammar, then a look at the tree for forms that are never right.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from lark import UnexpectedToken

from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax, tables
from qualrules.grammar.items import Cut, cut
from qualrules.grammar.lexer import Notes
from qualrules.source import SourceFile

_LOCK = Lock()
_LARGE = 50_000
"""From this many characters on the garbage collector rests while a text is read: it halves the time."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a text may be at most, so that no text can exhaust the machine."""

    nesting: int = 100
    size: int = 10_000_000


def parse(source: SourceFile, bounds: Bounds = Bounds()) -> tuple[syntax.File, tuple[Diagnostic, ...]]:
    """The tree of a file, and all mistakes in it."""
    notes = Notes(source)
    with _LOCK, _undisturbed(source.text):
        header, items = None, []
        _, cuts = cut(source.text)
        for each in cuts:
            tree = _item(each, notes)
            if isinstance(tree, syntax.Header):
                header = header or tree
            elif tree is not None:
                items.append(tree)
    return syntax.File(header, tuple(items), tuple(notes.comments), source), tuple(notes.mistakes)


def parse_condition(source: SourceFile) -> tuple[syntax.Expression | None, tuple[Diagnostic, ...]]:
    """The tree of a condition by itself."""
    notes = Notes(source)
    with _LOCK:
        tree = _read("condition", notes, 0, len(source.text))
    return tree, tuple(notes.mistakes)


@contextmanager
def _undisturbed(text: str) -> Iterator[None]:
    pause = len(text) >= _LARGE and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def _item(each: Cut, notes: Notes) -> Any:  # noqa: ANN401
    return _read("item", notes, each.start, each.end)


def _read(start: str, notes: Notes, begin: int, end: int) -> Any:  # noqa: ANN401
    """Feeds the tokens of a stretch of text to the parser; the tree, or None with a mistake noted."""
    grammar = tables.grammar()
    builder = grammar.builder
    parser = grammar.lark.parse_interactive(start=start)
    builder.file, builder.end = notes.source, begin
    feed = parser.feed_token
    try:
        for token in grammar.lexer.tokens(notes, begin, end, parser.choices):
            feed(token)
            builder.end = token.end_pos
        return parser.feed_eof()
    except UnexpectedToken as wrong:
        span = notes.source.span(wrong.token.start_pos or 0, wrong.token.end_pos or 0)
        notes.mistakes.append(Diagnostic("QR100", f'"{wrong.token}" has no place here', span))
        return None
