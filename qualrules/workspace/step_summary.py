"""The summary of a step of a workflow: a Markdown file that GitHub names in the environment and shows when the step is
done. A file of more than 1 MiB it shows nothing of.

Appends a text that fits; what the text says is the reporters' business.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

VARIABLE = "GITHUB_STEP_SUMMARY"
LARGEST = 1_048_576
"""Bytes of the whole file."""


class NoSummary(Exception):  # noqa: N818 - nothing is wrong with the work that is summed up
    """The summary could not be written; says why."""


def append_summary(composed: Callable[[int], str]) -> None:
    """Append what is composed for the room that is left, where GitHub asks for a summary. Raises NoSummary."""
    name = os.environ.get(VARIABLE)
    if not name:
        return
    try:
        _append(Path(name), composed)
    except (OSError, ValueError) as error:  # a ValueError is a path with a null character
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise NoSummary(f'the step summary "{name}" cannot be written: {reason.lower()}') from None


def _append(path: Path, composed: Callable[[int], str]) -> None:
    taken = path.stat().st_size if path.exists() else 0
    between = "\n" if taken else ""
    room = LARGEST - taken - len(between)
    text = (between + composed(room)).encode("utf-8", "replace")
    if len(text) > LARGEST - taken:
        raise NoSummary(
            f"the step summary has no room left: GitHub takes {LARGEST:,} bytes, and it has {taken:,}"
        )
    with path.open("ab") as file:
        file.write(text)
