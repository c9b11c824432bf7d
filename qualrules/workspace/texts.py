"""Reading texts in the language from disk or standard input, with a clear sentence where that cannot be done.

Only whole texts in UTF-8 come out; what they say is the grammar's business.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from qualrules.diagnostics import Diagnostic
from qualrules.source import NOWHERE, SourceFile

LARGEST = 40_000_000
"""Bytes that are read at most: 10 million characters, of four bytes each, are what the grammar takes."""

STANDARD_INPUT = "-"
_MERGE = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$", re.MULTILINE)
"""What git leaves in a file that two sides have changed."""
_BOM = b"\xef\xbb\xbf"
_WIDE = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class UnreadableError(Exception):
    """A text could not be read; `diagnostic` is the sentence for it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_rules(path: str | Path, name: str | None = None) -> SourceFile:
    """The text of a file in the language. Raises UnreadableError, also for one in the middle of a merge."""
    source = read_source(path, name)
    merge = unfinished_merge(source)
    if merge is not None:  # two sides at once are no text: every line of it would be a mistake of its own
        raise UnreadableError(merge)
    return source


def read_source(path: str | Path, name: str | None = None) -> SourceFile:
    """The text of a file, or of standard input for `-`. Messages show `name`, or else the path."""
    shown = name or str(path)
    if str(path) == STANDARD_INPUT:
        return SourceFile("<stdin>", decoded(sys.stdin.buffer.read(LARGEST + 1), "<stdin>"))
    return SourceFile(shown, decoded(_bytes_of(Path(path), shown), shown))


def _bytes_of(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise unreadable(f'there is no file "{shown}"') from None
    except IsADirectoryError:
        raise unreadable(f'"{shown}" is a folder, not a file') from None
    except PermissionError:
        reason = "a folder" if path.is_dir() else "a file that may not be read"
        raise unreadable(f'"{shown}" is {reason}') from None
    except (OSError, ValueError) as error:  # a ValueError is a path with a null character
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise unreadable(f'"{shown}" cannot be read: {reason.lower()}') from None


def decoded(data: bytes, shown: str) -> str:
    """The bytes as text. Raises UnreadableError where they are none."""
    if len(data) > LARGEST:
        raise unreadable(f'"{shown}" is larger than {LARGEST // 1_000_000} MB', code="QR109")
    if data[:2] in _WIDE and len(data) > 2:
        form = _WIDE[data[:2]]
        raise unreadable(f'"{shown}" is written in {form}', "save it as UTF-8", code="QR102")
    if b"\0" in data:
        raise unreadable(f'"{shown}" is not a text: it holds binary data', code="QR102")
    data = data.removeprefix(_BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        at = f"byte {error.start + 1}, on line {line}"
        message = f'"{shown}" is not written in UTF-8: {at}, is 0x{data[error.start]:02x}'
        raise unreadable(message, "save it as UTF-8", code="QR102") from None


def unfinished_merge(source: SourceFile, code: str = "QR413") -> Diagnostic | None:
    """The sentence about a text that holds the marks of a merge of two sides, None where it does not."""
    found = _MERGE.search(source.text) if "<<<<<<<" in source.text else None
    if found is None:
        return None
    return Diagnostic(
        code,
        f'"{source.name}" holds the marks of a merge that is not finished',
        source.span(*found.span(1)),
        helps=("keep what both sides say, and take the lines with the marks out",),
    )


def unreadable(message: str, *helps: str, code: str = "QR413") -> UnreadableError:
    """The exception with its sentence."""
    return UnreadableError(Diagnostic(code, message, NOWHERE, helps=helps))
