"""Cutting a text into items, so that a mistake stays inside its item. Knows the first words of items and nothing else."""

from __future__ import annotations

import re

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Edit, Fix, did_you_mean
from qualrules.grammar.lexer import Token
from qualrules.grammar.place import begins_line, end_of, start_of
from qualrules.grammar.respelled import FIXED
from qualrules.source import SourceFile

ITEM_WORDS = (
    "ruleset",
    "use",
    "list",
    "record",
    "criterion",
    "definition",
    "score",
    "promise",
    "process",
    "source",
    "example",
    "override",
)
"""The words that begin an item when they stand in the first column."""

_WORDS = "|".join(ITEM_WORDS)
# A colon or dot behind the word makes it a field's name: `source: text` is no item, even in the first column.
_BEGIN = re.compile(rf"(?:^|\A\ufeff)(?=(?:override\s+)?({_WORDS})\b(?![ \t]*[:.]))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of text that is one item, up to where the next begins; `word` says which kind of item."""

    word: str
    start: int
    end: int


def cut(text: str) -> tuple[int, list[Cut]]:
    """Where the first item begins, and the items in order."""
    begins = [(match.end(), match.group(1)) for match in _BEGIN.finditer(text)]
    if not begins:
        return len(text), []
    ends = [begin for begin, _ in begins[1:]] + [len(text)]
    return begins[0][0], [Cut(word, begin, end) for (begin, word), end in zip(begins, ends, strict=True)]


def misplaced(source: SourceFile, token: Token) -> tuple[str, Diagnostic] | None:
    """The item that begins at a word that is misspelt, has a colon, or does not stand in the first column."""
    if not begins_line(source, token):
        return None
    colon = token.type == "KEY"
    word = str(token).rstrip(":").rstrip()
    span = source.span(start_of(token), start_of(token) + len(word))
    first_column = span.column == 1
    if not first_column:
        return (word, _indented(span.source, span.start, word)) if word in ITEM_WORDS and not colon else None
    near = did_you_mean(word, ITEM_WORDS) if word not in ITEM_WORDS else word
    if near is None:
        return None
    if word in ITEM_WORDS:
        end = end_of(token)
        fix = Fix((Edit(source.span(end - 1, end), ""),), "take the colon away")
        return word, Diagnostic(
            "QR100", f'no colon comes after "{word}"', span, "take it away", helps=(FIXED,), fix=fix
        )
    fix = Fix((Edit(span, near),), f"write {near}", safe=False)
    message = f'no item begins with "{word}"'
    return near, Diagnostic("QR100", message, span, f'did you mean "{near}"?', fix=fix)


def _indented(source: SourceFile, start: int, word: str) -> Diagnostic:
    line = source.text.rfind("\n", 0, start) + 1
    fix = Fix((Edit(source.span(line, start), ""),), "move it to the first column")
    span = source.span(start, start + len(word))
    message = "an item begins in the first column of its line"
    return Diagnostic("QR100", message, span, f'move "{word}" to the left', helps=(FIXED,), fix=fix)
