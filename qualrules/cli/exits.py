"""Exit codes, the same for every command, and how an error becomes one.

0 done and clean · 1 done, with findings · 2 could not be done · 3 a bug of ours · 130 interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from qualrules.diagnostics import Diagnostic

CLEAN: Final = 0
FINDINGS: Final = 1
CANNOT: Final = 2
BUG: Final = 3
INTERRUPTED: Final = 130


class CannotDo(Exception):  # noqa: N818 - it says what happened, in the words of the exit code
    """What was asked cannot be done: a sentence, or the diagnostics that say why. Leads to exit code 2."""

    def __init__(self, why: str | Sequence[Diagnostic], *helps: str) -> None:
        super().__init__(why if isinstance(why, str) else "; ".join(one.message for one in why))
        self.diagnostics: tuple[Diagnostic, ...] = () if isinstance(why, str) else tuple(why)
        self.helps = helps


class ClosedPipe(Exception):  # noqa: N818 - nothing went wrong
    """Who read our output has gone; there is nobody left to tell."""


def is_closed_pipe(error: OSError) -> bool:
    """Whether an error only says that nobody reads the output any more."""
    return isinstance(error, BrokenPipeError) or error.errno == errno.EPIPE


def silence_output() -> None:
    """Let what is still buffered go nowhere, so that the end of the process is silent too."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
