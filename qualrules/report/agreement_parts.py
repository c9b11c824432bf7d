"""Of what an agreement consists: headings, paragraphs, lists, tables, lines to sign on. Plain data.

Texts stand here as they are; every renderer writes them so that nothing in them can steer its form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qualrules.report.visible import visible

SignatureState = Literal["holds", "moved on"]
"""Whether the meaning is still what was signed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of the lock: who signed which version when, and whether the meaning is still the same.

    `changed` names what has changed its meaning since then. `words_changed`: whether titles or other words have; None
    where the lock does not say what they were.
    """

    by: str
    on: date
    version: str
    state: SignatureState = "holds"
    changed: tuple[str, ...] = ()
    words_changed: bool | None = None


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A name exactly as it is written in the ruleset."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to the heading with the anchor `target`."""

    text: str
    target: str


Words = tuple[Text | Strong | Code | Link, ...]

# ── Blocks ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 2 to 4 (1 is the document's title); `name` is the exact name of what it is about, where it has one."""

    level: Literal[2, 3, 4]
    title: str
    anchor: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    words: Words


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list, and the points under it."""

    words: Words
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, nested as deep as the conditions are."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is what: a label and what there is to say."""

    rows: tuple[tuple[str, Item], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows; `figures` are the columns that hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Where one of those who agree signs; `signed` is what the lock says of it. An empty name is filled in by hand."""

    name: str
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """All lines to sign on."""

    lines: tuple[SignatureLine, ...]


APPENDIX = "appendix"
"""The anchor with which the appendix begins."""

SIGNATURES = "signatures"
"""The anchor of the part that ends with the lines to sign on."""

Block = Heading | Paragraph | Bullets | Pairs | Table | SignatureBlock


@dataclass(frozen=True, slots=True)
class Agreement:
    """The document; `title` and `subtitle` head it. Without a header in the ruleset the subtitle is empty."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]


# ── What all renderers do alike ───────────────────────────────────────────────────────────────────────────────────

_LINE_END = re.compile(r"[^\S ]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")


def shown(text: str) -> str:
    """A text on one line, with nothing in it that steers or turns the writing around."""
    return visible(_LINE_END.sub(" ", text))


def ended(item: Item) -> Words:
    """The words of a point; before points under it they end with a colon."""
    is_open = bool(item.items) and not (item.words and item.words[-1].text.endswith(":"))
    return (*item.words, Text(":")) if is_open else item.words
