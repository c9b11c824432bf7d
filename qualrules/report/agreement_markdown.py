"""An agreement as Markdown. Nothing in a text is taken for Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qualrules.report.agreement_parts import (
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
from qualrules.report.markdown import fenced

_LIVE = re.compile(r"(?<!\w)(?:@\w[\w/-]*|#\d+|GH-\d+)", re.IGNORECASE)
"""What GitHub and GitLab make mentions and links of wherever it stands, except in code."""
_SPECIAL = re.compile(
    r"[\\`*\[\]<>&|~$#]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word an underscore stands for itself
    r"|:(?=//|\w+:)|(?<=www)\.|(?<=\w)@",  # what makes an address or a picture
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=](?:[-+=\s]|$)))")
"""What begins a list or underlines a heading, up to the sign that does it."""


def render(document: Agreement) -> str:
    """The whole document; ends with a line end."""
    blocks = [
        f"# {escaped(document.title).strip()}",
        code(document.subtitle) if document.subtitle else "",
        *map(block, document.blocks),
    ]
    return "\n\n".join(part for part in blocks if part) + "\n"


def block(part: Block) -> str:
    """One block without the empty line behind it."""
    match part:
        case Heading(level, title, _, name):
            return f"{'#' * level} {escaped(title).strip()}" + (f" ({code(name)})" if name else "")
        case Paragraph(words):
            return inline(words)
        case Bullets(items):
            return "\n".join(_bullets(items, ""))
        case Pairs(rows):
            labelled = (
                Item((Strong(f"{label}:"), Text(" "), *item.words), item.items) for label, item in rows
            )
            return "\n".join(
                _bullets(labelled, "", sign="*")
            )  # another sign, or it would go on with a list above
        case Table():
            return "\n".join(_table(part))
        case SignatureBlock(lines):
            return "\n".join(_signatures(lines))


def _bullets(items: Iterable[Item], indent: str, sign: str = "-") -> Iterator[str]:
    for item in items:
        yield f"{indent}{sign} {inline(ended(item))}"
        yield from _bullets(item.items, indent + "  ")


def _table(table: Table) -> Iterator[str]:
    yield _row(escaped(cell) for cell in table.head)
    yield _row("--:" if column in table.figures else "---" for column in range(len(table.head)))
    for row in table.rows:
        yield _row(inline(cell) for cell in row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _signatures(lines: Iterable[SignatureLine]) -> Iterator[str]:
    yield _row(("Name", "Date", "Signature"))
    yield _row(("---", "---", "---"))
    for line in lines:
        signed = "<br>".join(escaped(text) for text in line.signed)
        yield _row((escaped(line.name), "", signed))


def inline(words: Words) -> str:
    """Words in a line, which no spaces at its beginning make anything else."""
    return "".join(map(_word, words)).strip()


def _word(word: Text | Strong | Code | Link) -> str:
    match word:
        case Strong(text):
            return f"**{said}**" if (said := escaped(text).strip()) else ""
        case Code(text):
            return code(text)
        case Text(text) | Link(text, _):
            return escaped(text)


def code(text: str) -> str:
    """A text as code, whatever it holds."""
    return fenced(shown(text))


def escaped(text: str) -> str:
    """A text on one line, with a backslash before every sign that Markdown would take for its own there."""
    said, written, end = shown(text), [], 0
    for live in _LIVE.finditer(said):
        written += [_backslashed(said[end : live.start()]), code(live[0])]
        end = live.end()
    return "".join((*written, _backslashed(said[end:])))


def _backslashed(text: str) -> str:
    words = text.lstrip()
    safe = _SPECIAL.sub(lambda found: f"\\{found[0]}", words)
    return text[: len(text) - len(words)] + _BEGINNING.sub(r"\1\\", safe)
