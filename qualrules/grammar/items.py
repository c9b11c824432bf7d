"""Cutting a text into items, so that a mistake stays inside its item. Knows the first words of items and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

ITEM_WORDS = (
    "ruleset",
    "use",
    "list",
    "promise",
    "record",
    "criterion",
    "definition",
    "score",
    "process",
    "source",
    "example",
    "override",
)
"""The words that begin an item when they stand in the first column."""

# A colon or dot behind the word makes it a field's name: `source: text` is no item, even in the first column.
_BEGIN = re.compile(rf"(?:^|\A\ufeff)({'|'.join(ITEM_WORDS)})\b(?![ \t]*[:.])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of text that is one item, up to where the next begins; `word` is its first word."""

    word: str
    start: int
    end: int


def cut(text: str, start: int = 0) -> tuple[int, list[Cut]]:
    """Where the first item begins, and the items in order."""
    begins = [(match.start(1), match.group(1)) for match in _BEGIN.finditer(text, start)]
    ends = [begin for begin, _ in begins[1:]] + [len(text)]
    cuts = [Cut(word, begin, end) for (begin, word), end in zip(begins, ends, strict=True)]
    return (cuts[0].start if cuts else len(text)), cuts
