"""Where a key, or the tables of a list, stand in a TOML text: the standard reader keeps no places.

Only for texts that were read without a mistake. A single key is found in whatever form it is written, by reading the text
line by line; the tables of a list, of which there may be many, in one look, by their headers. Nothing is changed here, and
nothing is known of what a key means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qualrules.dataclass import dataclass
from qualrules.source import SourceFile, Span

TRIES = 50
"""So many lines are looked at for a key; behind them its place is that of the file."""
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


# ── One key ──


def place_of(source: SourceFile, path: Sequence[str]) -> Span:
    """Where a key of the file is written: the first line with which the key is there and without which it is not.

    The file is right TOML and has the key.
    """
    ends = [*source.line_starts[1:], len(source.text)]
    tries = 0
    for number, start in enumerate(source.line_starts):
        column = source.line_text(number + 1).find(path[-1])
        if column < 0:
            continue
        tries += 1
        if tries > TRIES:
            break
        before = _beginning(source.text[:start])
        if before is None or _has(before, path):
            continue  # inside a value of several lines, or behind the key
        with_it = next(filter(None, (_beginning(source.text[:end]) for end in ends[number:])), None)
        if with_it is not None and _has(with_it, path):
            return source.span(start + column, start + column + len(path[-1]))
    return source.span(0, 0)


def _beginning(text: str) -> dict[str, Any] | None:
    """The beginning of a right file, None where it ends inside a value."""
    import tomllib

    try:
        return tomllib.loads(text)
    except ValueError:
        return None


def _has(table: Mapping[str, Any], path: Sequence[str]) -> bool:
    here: Any = table
    for key in path:
        if not isinstance(here, dict) or key not in here:
            return False
        here = here[key]
    return True
