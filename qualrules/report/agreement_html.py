"""An agreement as one HTML page: its stylesheet inside, no script, nothing fetched, printed as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from qualrules.report.agreement_parts import (
    APPENDIX,
    SIGNATURES,
    Agreement,
    Block,
    Bullets,
    Code,
    Heading,
    Item,
    Link,
    Pairs,
    Paragraph,
    SignatureBlock,
    SignatureLine,
    Strong,
    Table,
    Text,
    Words,
    ended,
    shown,
)
from qualrules.report.agreement_style import STYLE

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser loads and runs nothing, whatever a text might hold."""


def render(document: Agreement) -> str:
    """The whole page; ends with a line end."""
    return "\n".join(_page(document)) + "\n"


def _page(document: Agreement) -> Iterator[str]:
    title = text(document.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="generator" content="qualrules">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>{title}</h1>"
    if document.subtitle:
        yield f'<p class="subtitle"><code>{text(document.subtitle)}</code></p>'
    for number, part in enumerate(document.blocks):
        yield from _block(part, is_first=number == 0)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _block(part: Block, is_first: bool) -> Iterator[str]:
    match part:
        case Heading():
            if part.anchor == SIGNATURES:
                yield '<section class="signing">'  # up to the lines to sign on
            yield _heading(part)
        case Paragraph(words):
            yield f"<p>{inline(words)}</p>"
        case Bullets(items):
            yield from _bullets(items)
        case Pairs(rows):
            yield '<dl class="head">' if is_first else "<dl>"
            for label, item in rows:
                yield f"<dt>{text(label)}</dt>"
                yield f"<dd>{inline(ended(item))}{''.join(_bullets(item.items))}</dd>"
            yield "</dl>"
        case Table():
            yield from _table(part)
        case SignatureBlock(lines):
            yield '<div class="signatures">'
            for line in lines:
                yield from _signature(line)
            yield "</div>"
            yield "</section>"


def _heading(part: Heading) -> str:
    anchor = f' id="{text(part.anchor)}"' if part.anchor else ""
    name = f' <code class="name">{text(part.name)}</code>' if part.name else ""
    kind = ' class="appendix"' if part.anchor == APPENDIX else ""
    return f"<h{part.level}{anchor}{kind}>{text(part.title)}{name}</h{part.level}>"


def _bullets(items: Iterable[Item]) -> Iterator[str]:
    points = [f"<li>{inline(ended(item))}{''.join(_bullets(item.items))}</li>" for item in items]
    if points:
        yield "<ul>"
        yield from points
        yield "</ul>"


def _table(table: Table) -> Iterator[str]:
    classes = [' class="figure"' if column in table.figures else "" for column in range(len(table.head))]
    yield "<table>"
    head = "".join(
        f'<th scope="col"{kind}>{text(cell)}</th>' for cell, kind in zip(table.head, classes, strict=True)
    )
    yield f"<thead><tr>{head}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = "".join(f"<td{kind}>{inline(cell)}</td>" for cell, kind in zip(row, classes, strict=True))
        yield f"<tr>{cells}</tr>"
    yield "</tbody>"
    yield "</table>"


def _signature(line: SignatureLine) -> Iterator[str]:
    yield '<div class="signature">'
    yield f'<p class="signer">{text(line.name)}</p>'
    for signed in line.signed:
        yield f'<p class="signed">{text(signed)}</p>'
    yield '<div class="lines"><span>Name</span><span>Date</span><span>Signature</span></div>'
    yield "</div>"


def inline(words: Words) -> str:
    """Words in a line."""
    return "".join(map(_word, words))


def _word(word: Text | Strong | Code | Link) -> str:
    match word:
        case Strong(said):
            return f"<strong>{text(said)}</strong>"
        case Code(said):
            return f"<code>{text(said)}</code>"
        case Link(said, target):
            return f'<a href="#{text(target)}">{text(said)}</a>'
        case Text(said):
            return text(said)


def text(plain: str) -> str:
    """A text of which nothing is taken for HTML."""
    return escape(shown(plain))
