"""Where the tables of a list stand in a TOML text, and their keys: the standard reader keeps no places.

Only for texts that were read without a mistake. Nothing is changed here, and no value is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qualrules.dataclass import dataclass
from qualrules.source import SourceFile, Span

_TEXT_OR_REMARK = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_NOT_A_LINE_END = re.compile(r"[^\n]")
_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*([A-Za-z0-9_-]+)[ \t]*=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TablePlace:
    """One `[[name]]`: its header, its keys, and all of its lines up to the last one that holds something."""

    header: Span
    keys: Mapping[str, Span]
    whole: Span


def tables(source: SourceFile, name: str) -> list[TablePlace]:
    """The tables of the list `name` in their order; a list that is written in another way has none."""
    bare = _TEXT_OR_REMARK.sub(_hidden, source.text)
    wanted = re.compile(rf"[ \t]*(\[\[[ \t]*{re.escape(name)}[ \t]*\]\])")
    starts = [match.start() for match in _HEADER.finditer(bare)]
    found = []
    for start, end in zip(starts, [*starts, len(bare)][1:], strict=True):
        header = wanted.match(bare, start)
        if header is not None:
            found.append(_place(source, bare, header, end))
    return found


def _place(source: SourceFile, bare: str, header: re.Match[str], end: int) -> TablePlace:
    keys = {match[1]: source.span(*match.span(1)) for match in _KEY.finditer(bare, header.end(), end)}
    last = len(bare[:end].rstrip())  # remarks below belong to what comes next, or to nobody
    line_end = source.text.find("\n", last)
    stop = line_end + 1 if line_end >= 0 else len(source.text)
    return TablePlace(source.span(*header.span(1)), keys, source.span(header.start(), stop))


def _hidden(match: re.Match[str]) -> str:
    """As long as what it hides: a text is something, a remark is nothing."""
    return _NOT_A_LINE_END.sub(" " if match[0].startswith("#") else "x", match[0])
