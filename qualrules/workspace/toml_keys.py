"""Where a key stands in a TOML text: the standard reader keeps no places.

Only for texts that were read without a mistake. Knows nothing of what a key means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualrules.source import SourceFile, Span

TRIES = 50
"""So many lines are looked at for a key; behind them its place is that of the file."""


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
