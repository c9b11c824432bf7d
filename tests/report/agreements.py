"""What the tests of the agreement stand on: a ruleset with everything in it, and documents made from texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from qualrules.model.rules import Rules
from qualrules.report.agreement import Agreement, Signature, agreement
from qualrules.report.agreement_parts import (
    Block,
    Bullets,
    Heading,
    Item,
    Pairs,
    Paragraph,
    SignatureBlock,
    Table,
    Words,
)
from tests.check.rulesets import sound

ACME = Path(__file__).with_name("acme_agreement.qual")
SIGNED = (
    Signature("Head of Sales", date(2026, 10, 2), "2.1.0"),
    Signature("Head of Marketing", date(2026, 9, 3), "2.0.0", "moved on", ("mql", "budget")),
)


@cache
def acme() -> Rules:
    """A ruleset with everything in it."""
    return sound(ACME.read_text(encoding="utf-8"))


def agreed(text: str, signatures: Sequence[Signature] = ()) -> Agreement:
    """The agreement of a ruleset."""
    return agreement(sound(text), signatures)


def part(document: Agreement, title: str) -> tuple[Block, ...]:
    """What stands under a heading, up to the next one that is as high or higher."""
    found: list[Block] = []
    level = 0
    for block in document.blocks:
        if isinstance(block, Heading) and level and block.level <= level:
            break
        if level:
            found.append(block)
        elif isinstance(block, Heading) and block.title == title:
            level = block.level
    assert level, f"there is no heading {title!r}"
    return tuple(found)


def lines(blocks: Sequence[Block]) -> list[str]:
    """The texts of blocks, a line each; points stand in as deep as they are."""
    return [line for block in blocks for line in _lines(block)]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(_, title, _, name):
            yield f"{title} [{name}]" if name else title
        case Paragraph(words):
            yield plain(words)
        case Bullets(items):
            yield from points(items)
        case Pairs(rows):
            for label, item in rows:
                yield f"{label}: {plain(item.words)}"
                yield from points(item.items)
        case Table(head, rows):
            yield " | ".join(head)
            yield from (" | ".join(map(plain, row)) for row in rows)
        case SignatureBlock(signing):
            yield from (": ".join((line.name, " ".join(line.signed))).rstrip() for line in signing)


def points(items: Sequence[Item], indent: str = "") -> Iterator[str]:
    """The points of a list and those under them."""
    for item in items:
        yield f"{indent}- {plain(item.words)}"
        yield from points(item.items, f"{indent}  ")


def plain(words: Words) -> str:
    """Words without what makes them stand out."""
    return "".join(word.text for word in words)
