"""What reading a value answers besides a held value and None: that it cannot be read, or only in part.

The vocabulary that `amounts`, `held` and the cells share; nothing is read here.
"""

from __future__ import annotations

from collections.abc import Callable

from qualrules.dataclass import dataclass
from qualrules.model.values import BLANKS


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that is there and cannot be read; `reason` where there is more to say than that it is not of
    its type.
    """

    reason: str = ""


@dataclass(frozen=True, slots=True)
class PartlyKept:
    """The chosen values that are declared, and those outside the list as they were written."""

    kept: frozenset[str]
    outside: tuple[str, ...]


UNREADABLE = Unreadable()
TOO_LARGE = Unreadable("more than 12 digits before the point")
NO_TIME = Unreadable("a day without a time")
SKIPPED_HOUR = Unreadable("an hour that the clocks skip")
BARE_PERCENT = Unreadable("a bare number: write 20%")

Convert = Callable[[object], object]
"""Takes a value that is not None; answers as the functions of this module do."""


def trimmed(text: str) -> str:
    """Without the blanks at both ends."""
    return text.strip(BLANKS)
