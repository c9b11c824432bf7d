"""Text → syntax tree and mistakes. Takes any text whatever: nothing here raises or runs away.

The passes: bounds, cutting into items, each item by the grammar, then a look at the tree for forms that are never right.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.grammar import syntax, tables
from qualrules.grammar.item_reader import ItemReader, Stretch
from qualrules.grammar.items import ITEM_WORDS, cut, misplaced
from qualrules.grammar.lexer import Notes, Token
from qualrules.grammar.place import end_of, start_of
from qualrules.source import SourceFile, Span

_LOCK = Lock()
_LARGE = 50_000
"""From this many characters on the garbage collector rests while a text is read: it halves the time."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a text may be at most, so that no text can exhaust the machine."""

    nesting: int = 100
    size: int = 10_000_000


_BOUNDS = Bounds()


def parse(source: SourceFile, bounds: Bounds = _BOUNDS) -> tuple[syntax.File, tuple[Diagnostic, ...]]:
    """The tree of a file, and all mistakes in it in the order of the text."""
    notes = Notes(source)
    file = syntax.File(None, (), (), source)
    if (refused := _out_of_bounds(source, bounds)) is not None:
        return file, (refused,)
    with _LOCK, _undisturbed(source.text):
        header, items = _items(notes, bounds)
    mistakes = sorted(notes.mistakes, key=lambda each: (each.span.start, each.span.end))
    return syntax.File(header, tuple(items), tuple(notes.comments), source), tuple(mistakes)


def parse_condition(
    source: SourceFile, bounds: Bounds = _BOUNDS
) -> tuple[syntax.Expression | None, tuple[Diagnostic, ...]]:
    """The tree of a condition by itself, as it stands behind `--where`."""
    if (refused := _out_of_bounds(source, bounds)) is not None:
        return None, (refused,)
    notes = Notes(source)
    with _LOCK:
        tree, _ = _read(Stretch("condition", 0, len(source.text)), notes, bounds, "condition")
    return tree, tuple(sorted(notes.mistakes, key=lambda each: each.span.start))


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


def _out_of_bounds(source: SourceFile, bounds: Bounds) -> Diagnostic | None:
    if len(source.text) > bounds.size:
        message = f"this file has {len(source.text):,} characters, and at most {bounds.size:,} are read"
        return Diagnostic(
            "QR109", message, source.span(0, 0), "split it, and bring the parts together with use"
        )
    if found := _CONTROL.search(source.text):
        message = "this is not a text file: it has characters that no text has"
        return Diagnostic(
            "QR102", message, source.span(found.start(), found.end()), f"a character U+{ord(found[0]):04X}"
        )
    return None


def _items(notes: Notes, bounds: Bounds) -> tuple[syntax.Header | None, list[syntax.Item]]:
    """The header and the items; what was read of others is left out, their mistakes are noted."""
    begin, cuts = cut(notes.source.text)
    stretches = [Stretch(each.word, each.start, each.end) for each in reversed(cuts)]
    if (stray := _before_items(notes, begin)) is not None:
        stretches.append(stray)
    header: syntax.Header | None = None
    header_word: Span | None = None
    items: list[syntax.Item] = []
    seen = False
    while stretches and not notes.full:
        stretch = stretches.pop()
        if stretch.word == "ruleset":
            header_word = _header_place(notes, stretch, header_word, seen)
        seen = True
        tree, following = _read(stretch, notes, bounds, "item")
        if following is not None:
            stretches.append(following)
        if isinstance(tree, syntax.Header):
            header = header or tree
        elif tree is not None:
            items.append(tree)
    if stretches:
        span = notes.source.span(stretches[-1].begin, stretches[-1].begin)
        notes.mistakes.append(
            Diagnostic("QR100", "reading stopped here: too many mistakes", span, level=Level.NOTE)
        )
    return header, items


def _read(stretch: Stretch, notes: Notes, bounds: Bounds, start: str) -> tuple[Any, Stretch | None]:
    grammar = tables.grammar()
    reader = ItemReader(grammar, notes, stretch, start)
    tree = reader.tree(bounds.nesting)
    if tree is not None and grammar.builder.doubtful:
        from qualrules.grammar import wrong_forms  # with the printer, which a right text does not need

        notes.mistakes += wrong_forms.find(tree)
    return tree, reader.next


def _before_items(notes: Notes, end: int) -> Stretch | None:
    """What stands before the first item: comments, or an item whose first word is wrong."""
    tokens = tables.grammar().lexer.tokens(notes, 0, end, lambda _: False)
    first = next(tokens, None)
    if first is None:
        return None
    if (found := misplaced(notes.source, first)) is not None:
        word, mistake = found
        notes.mistakes.append(mistake)
        kind = tables.grammar().lexer.kind_of(word)
        return Stretch(word, end_of(first), end, Token(kind, word, start_of(first), end_of(first)))
    line_end = notes.source.text.find("\n", start_of(first), end)
    span = notes.source.span(start_of(first), line_end if line_end >= 0 else end)
    begin = ", ".join(ITEM_WORDS)
    notes.mistakes.append(
        Diagnostic("QR100", "this belongs to no item", span, f"an item begins with one of {begin}")
    )
    for _ in tokens:  # for the comments and wrong spellings in it
        pass
    return None


def _header_place(notes: Notes, stretch: Stretch, first: Span | None, seen: bool) -> Span:
    """The header comes once, and before everything else."""
    span = notes.source.span(stretch.begin, stretch.begin + len("ruleset"))
    if stretch.first is not None:
        span = notes.source.span(start_of(stretch.first), end_of(stretch.first))
    if first is not None:
        labels = (Label(first, "the first one"),)
        notes.mistakes.append(
            Diagnostic("QR116", "a file has one header", span, "this is a second one", labels)
        )
    elif seen:
        notes.mistakes.append(
            Diagnostic("QR116", "the header is the first item of a file", span, "move it to the top")
        )
    return first or span
